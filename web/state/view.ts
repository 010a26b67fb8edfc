/** The question on the explore page: it lives in the address bar and nowhere else. */
import { computed } from '@preact/signals'
import type { Insight } from '../api/insights.ts'
import type { Query } from '../language.ts'
import type { Ask } from '../parts/looked.ts'
import { charts, decodeView, encodeView, type View } from '../url.ts'
import { insightError, insightId, opened } from './insight.ts'
import { go, place } from './route.ts'

export const firstView: View = {
  query: { kind: 'trend', series: [{ event: null, measure: 'users' }], compare: { previous: true } },
  chart: 'line',
  hidden: [],
  focus: null,
  axes: null,
}

const firstSql: View = { ...firstView, query: { kind: 'sql', sql: '' } }

/** What the address says beside the insight it names; null when the insight is as it was saved. */
const own = computed(() => decodeView(place.value.search))
export const view = computed<View>(
  () => own.value ?? (opened.value ? savedView(opened.value) : pageOf() === 'sql' ? firstSql : firstView),
)
/** Whether the question is on its way: nothing is asked before it is known. */
export const awaited = computed(
  () => insightId.value !== null && own.value === null && opened.value === null && insightError.value === null,
)
/** Whether the insight that the address names looks otherwise than it was saved. */
export const changed = computed(() => opened.value !== null && own.value !== null)
/** Whether the address holds a question that nothing can be made of. */
export const unreadable = computed(
  () => new URLSearchParams(place.value.search).has('q') && decodeView(place.value.search) === null,
)
/** Changes only when the question does, not when the picture does. */
export const question = computed(() => JSON.stringify(view.value.query))

/** Where a question of another page's kind belongs; null when it is here. */
export const elsewhere = computed(() => {
  const at = pathOf(view.value.query.kind)
  return at === place.value.path ? null : at + place.value.search
})

export function change(next: Partial<View>): void {
  const { query } = { ...view.value, ...next }
  go(pathOf(query.kind) + searchOf({ ...view.value, ...next }))
}

/** SQL is written on a page of its own. */
function pageFor(kind: string): 'explore' | 'sql' {
  return kind === 'sql' ? 'sql' : 'explore'
}

function pageOf(): string | undefined {
  return place.value.path.split('/')[3]
}

/** The place, or the page beside it that is for such questions. */
function pathOf(kind: string): string {
  return place.value.path.replace(/\/(explore|sql)$/, `/${pageFor(kind)}`)
}

/** A saved insight's picture, as the explore page shows it. */
export function savedView({
  query,
  view: { chart, hidden = [], focus = null, axes = null },
}: Pick<Insight, 'query' | 'view'>): View {
  return { query, chart: charts.find((kind) => kind === chart) ?? 'line', hidden, focus, axes }
}

/** What an insight has of its own in the address: its name alone while it is as it was saved. */
function searchOf(next: View): string {
  const search = encodeView(next)
  if (insightId.peek() === null) return search
  const saved = opened.peek()
  const named = `?insight=${encodeURIComponent(insightId.peek()!)}`
  return saved && encodeView(savedView(saved)) === search ? named : `${named}&${search.slice(1)}`
}

/** The address of a saved insight. */
export function insightAddress(appId: string, id: string, kind: string = firstView.query.kind): string {
  return `/apps/${appId}/${pageFor(kind)}?insight=${encodeURIComponent(id)}`
}

/** Changes the question in the address. */
export const ask: Ask = (next) => change({ query: withoutGaps({ ...view.value.query, ...next }) as Query })

/** The address of a view of an app. */
export function exploreAddress(appId: string, query?: Query): string {
  const path = `/apps/${appId}/${pageFor(query?.kind ?? firstView.query.kind)}`
  return query ? path + encodeView({ ...firstView, query }) : path
}

export function withoutGaps<T extends object>(value: T): { [key in keyof T]: Exclude<T[key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
