/** The question on the explore page: it lives in the address bar and nowhere else. */
import { computed } from '@preact/signals'
import type { TrendQuery } from '../language.ts'
import { decodeView, encodeView, type View } from '../url.ts'
import { go, place } from './route.ts'

export const firstView: View = {
  query: { kind: 'trend', series: [{ event: null, measure: 'users' }], compare: { previous: true } },
  chart: 'line',
  hidden: [],
}

export const view = computed<View>(() => decodeView(place.value.search) ?? firstView)
/** Changes only when the question does, not when the picture does. */
export const question = computed(() => JSON.stringify(view.value.query))

export function change(next: Partial<View>): void {
  go(place.value.path + encodeView({ ...view.value, ...next }))
}

/** Changes the question; a key set to undefined is taken out. */
export function ask(next: { [key in keyof TrendQuery]?: TrendQuery[key] | undefined }): void {
  change({ query: withoutGaps({ ...view.value.query, ...next }) as TrendQuery })
}

/** The address of a view of an app. */
export function exploreAddress(appId: string, query?: TrendQuery): string {
  const path = `/apps/${appId}/explore`
  return query ? path + encodeView({ ...firstView, query }) : path
}

export function withoutGaps<T extends object>(value: T): { [key in keyof T]: Exclude<T[key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
