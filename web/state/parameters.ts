/** What a page keeps in the search part of its address. */
import type { Json } from '../../src/event.ts'
import { decodeText, write } from '../url.ts'
import { go, place } from './route.ts'

export function parameter(name: string): string | null {
  return new URLSearchParams(place.value.search).get(name)
}

/** A value of more than text, in the notation of `url.ts`; null when it is not there or cannot be read. */
export function structured<T>(name: string): T | null {
  return decodeText(parameter(name)) as T | null
}

/** Changes some of them; null takes one out. */
export function keep(changes: { readonly [name: string]: string | null }, options: { replace?: boolean } = {}): void {
  const parameters = new URLSearchParams(place.peek().search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parameters.delete(name)
    else parameters.set(name, value)
  }
  const search = parameters.toString()
  go(place.peek().path + (search === '' ? '' : `?${search}`), options)
}

export function written(value: unknown): string | null {
  return value === null || value === undefined ? null : write(value as Json)
}
