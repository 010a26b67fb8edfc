/** The question on the explore page: it lives in the address bar and nowhere else. */
import { computed } from '@preact/signals'
import { type Carried, carriedFrom, questionOf } from '../carry.ts'
import { infoOf } from '../kinds.ts'
import type { Kind, Query, TrendQuery } from '../language.ts'
import { decodeView, encodeView, type View } from '../url.ts'
import { go, place } from './route.ts'

export const firstView: View = {
  query: { kind: 'trend', series: [{ event: null, measure: 'users' }], compare: { previous: true } },
  chart: 'line',
  hidden: [],
  focus: null,
}

export const view = computed<View>(() => decodeView(place.value.search) ?? firstView)
/** Whether the address holds a question that nothing can be made of. */
export const unreadable = computed(
  () => new URLSearchParams(place.value.search).has('q') && decodeView(place.value.search) === null,
)
/** Changes only when the question does, not when the picture does. */
export const question = computed(() => JSON.stringify(view.value.query))

export function change(next: Partial<View>): void {
  go(place.value.path + encodeView({ ...view.value, ...next }))
}

/** Changes the question; a key set to undefined is taken out. */
export function ask<Asked extends Query = TrendQuery>(next: { [key in keyof Asked]?: Asked[key] | undefined }): void {
  change({ query: withoutGaps({ ...view.value.query, ...next }) as Query })
}

/** What the questions so far said, for the kinds that cannot say it themselves. */
let carried: Carried | undefined

/** Asks another kind of question about the same events, range and filter. */
export function askKind(kind: Kind): void {
  const { query } = view.peek()
  if (query.kind === kind) return
  if (infoOf(query)) carried = carriedFrom(query, carried)
  change({ query: questionOf(kind, carried ?? { steps: [] }), chart: 'line', hidden: [], focus: null })
}

/** The address of a view of an app. */
export function exploreAddress(appId: string, query?: Query): string {
  const path = `/apps/${appId}/explore`
  return query ? path + encodeView({ ...firstView, query }) : path
}

export function withoutGaps<T extends object>(value: T): { [key in keyof T]: Exclude<T[key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
