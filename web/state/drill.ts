/** The point of the answer that is looked behind: it stands in the address bar, and goes with the next question. */
import { computed } from '@preact/signals'
import type { Json } from '../../src/event.ts'
import type { Point } from '../api/drill.ts'
import { decodeText, encodeText } from '../url.ts'
import { go, place } from './route.ts'

export const drilled = computed<Point | null>(() => {
  const point = decodeText(new URLSearchParams(place.value.search).get(key))
  return typeof point === 'object' && point !== null && !Array.isArray(point) ? (point as unknown as Point) : null
})

export function drillInto(point: Point): void {
  const { path, search } = without()
  go(withPoint(path + search, point))
}

/** Another way to look at the same place: back leads to where the panel was not open. */
export function drillBeside(point: Point): void {
  const { path, search } = without()
  go(withPoint(path + search, point), { replace: true })
}

/** The address of a question, opened at a point of its answer. */
export function withPoint(address: string, point: Point): string {
  return `${address}${address.includes('?') ? '&' : '?'}${key}=${encodeText(point as unknown as Json)}`
}

export function closeDrill(): void {
  const { path, search } = without()
  go(path + search)
}

const key = 'at'

/** The notation of addresses has no `&` in it, so that a parameter can be cut out without writing the others anew. */
function without() {
  const { path, search } = place.peek()
  const kept = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !part.startsWith(`${key}=`))
  return { path, search: kept.length > 0 ? `?${kept.join('&')}` : '' }
}
