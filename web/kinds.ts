/** Every kind of question: what it is called, and which options it has. */
import { CalendarCheck, ChartSpline, Clock, Database, Filter, Globe, Grid3x3, RefreshCw, Waypoints } from 'lucide'
import type { ComponentType } from 'preact'
import type { Result } from '../src/runtime/query/result.ts'
import type { App } from './api.ts'
import { eventText, type Interval, intervals, type Kind, type Query, type QueryOf, type StepQuery } from './language.ts'
import { t } from './text.ts'
import { seriesTitle } from './words.ts'

export type ResultOf<Of extends Kind> = Extract<Result, { kind: Of }>

/** A question and what was answered. */
export interface Answer<Of extends Kind = Kind> {
  appId: string
  query: QueryOf<Of>
  /** With what stands for itself in words. */
  result: ResultOf<Of>
  /** As the server sent it. */
  raw: ResultOf<Of>
  /** The answer to the second question that the headline needs, where it needs one. */
  whole: ResultOf<Of> | null
}

/** How a kind is asked for; loaded when somebody does. */
export interface KindEditor<Of extends Kind> {
  /** The options that are the kind's own. */
  Editor: ComponentType<{ app: App; query: QueryOf<Of> }>
  /** Those under the heading “How”. */
  Options?: ComponentType<{ query: QueryOf<Of> }>
}

/** What a kind draws; loaded when an answer of it is first looked at. */
export interface KindParts<Of extends Kind> {
  /** The answer in one line. */
  Headline: ComponentType<{ app: App; answer: Answer<Of> }>
  /** The choice between pictures, where there is one. */
  Choices?: ComponentType<{ answer: Answer<Of> }>
  /** The picture and its table. */
  Picture: ComponentType<{ app: App; answer: Answer<Of> }>
  csv: (answer: Answer<Of>) => string
  isEmpty: (answer: Answer<Of>) => boolean
}

export type IntervalChoice = Interval | 'none'

interface KindInfo<Of extends Kind> {
  label: string
  hint: string
  icon: unknown
  /** Which of the shared options the kind has. */
  range: boolean
  filter: boolean
  breakdown: boolean
  compare: boolean
  /** Whether several intervals can make one bucket. */
  every: boolean
  /** The intervals that the question can be cut by as it is now; none: the kind has no intervals. */
  intervals: (query: QueryOf<Of>) => readonly IntervalChoice[]
  /** The keys that a question must have for the builder to show it, however it was written. */
  shape: { readonly [key in keyof QueryOf<Of>]?: 'list' | 'object' | 'text' }
  /** What it still needs before it can be asked. */
  lacking?: (query: QueryOf<Of>) => string | null
  /** The question as it is sent, and a second one where the headline needs another answer. Default: as it is. */
  asks?: (query: QueryOf<Of>) => QueryOf<Of>[]
  /** What it asks for, in a few words. */
  title: (query: QueryOf<Of>) => string
  /** Which events it is about, to say why there are none. */
  events: (query: QueryOf<Of>) => StepQuery[]
}

const every: readonly Interval[] = intervals.map(({ value }) => value)
const withTotal: readonly IntervalChoice[] = [...every, 'none']
const shared = { range: true, filter: true, breakdown: false, compare: false, every: false, intervals: () => [] }

const infos: { readonly [Of in Kind]: KindInfo<Of> } = {
  trend: {
    ...shared,
    label: t`Trend`,
    every: true,
    hint: t`how many, how often, over time`,
    icon: ChartSpline,
    breakdown: true,
    compare: true,
    intervals: () => withTotal,
    shape: { series: 'list' },
    asks: trendQuestions,
    title: ({ series }) => series.map(seriesTitle).join(', '),
    events: ({ series }) => series,
  },
  funnel: {
    ...shared,
    label: t`Funnel`,
    hint: t`how many go from step to step`,
    icon: Filter,
    breakdown: true,
    intervals: ({ view }) => (view === 'trend' ? every : []),
    shape: { steps: 'list' },
    asks: (query) => (query.view === 'trend' ? [query, wholeFunnel(query)] : [query]),
    lacking: ({ steps }) =>
      steps.length < 2 ? t`A funnel needs two steps. Add the events that users go through.` : null,
    title: ({ steps }) => t`Funnel: ${steps.map((step) => step.label ?? eventText(step.event)).join(' → ')}`,
    events: ({ steps }) => steps,
  },
  retention: {
    ...shared,
    label: t`Retention`,
    hint: t`how many come back`,
    icon: Grid3x3,
    breakdown: true,
    intervals: () => every,
    shape: { start: 'object', return: 'object' },
    title: (query) => t`Retention: ${eventText(query.start.event)} → ${eventText(query.return.event)}`,
    events: (query) => [query.start, query.return],
  },
  lifecycle: {
    ...shared,
    label: t`Lifecycle`,
    hint: t`new, returning, resurrecting, dormant`,
    icon: RefreshCw,
    intervals: () => every,
    shape: { event: 'object' },
    title: ({ event }) => t`Lifecycle: ${eventText(event.event)}`,
    events: ({ event }) => [event],
  },
  stickiness: {
    ...shared,
    label: t`Stickiness`,
    every: true,
    hint: t`on how many days users are active`,
    icon: CalendarCheck,
    intervals: () => every,
    shape: { event: 'object' },
    title: ({ event }) => t`Stickiness: ${eventText(event.event)}`,
    events: ({ event }) => [event],
  },
  paths: {
    ...shared,
    label: t`Paths`,
    hint: t`what users do one after the other`,
    icon: Waypoints,
    shape: {},
    title: ({ start, end }) => `${t`Paths`}${start ? t` from ${start}` : ''}${end ? t` to ${end}` : ''}`,
    events: ({ event }) => (event ? [event] : []),
  },
  sessions: {
    ...shared,
    label: t`Sessions`,
    every: true,
    hint: t`how many, how long, how deep`,
    icon: Clock,
    breakdown: true,
    intervals: () => withTotal,
    shape: {},
    title: ({ containing }) => `${t`Sessions`}${containing ? t` with ${eventText(containing.event)}` : ''}`,
    events: ({ event, containing }) => [event, containing].filter((step) => step !== undefined),
  },
  web: {
    ...shared,
    label: t`Web overview`,
    hint: t`visitors, pages, sources, devices`,
    icon: Globe,
    compare: true,
    intervals: () => every,
    shape: {},
    title: () => t`Web overview`,
    events: () => [{ event: 'page_viewed' }],
  },
  sql: {
    ...shared,
    label: t`SQL`,
    hint: t`read-only, on this app’s own rows`,
    icon: Database,
    range: false,
    filter: false,
    shape: { sql: 'text' },
    lacking: ({ sql }) => (sql.trim() === '' ? t`Write a statement and run it.` : null),
    title: () => 'SQL',
    events: () => [],
  },
}

/** With a breakdown, the same question without it, too: the headline is about the whole. */
function trendQuestions(query: QueryOf<'trend'>): QueryOf<'trend'>[] {
  const named = { ...query, series: query.series.map((series) => ({ ...series, label: seriesTitle(series) })) }
  if (!query.breakdown?.length) return [named]
  const { cumulative: _cumulative, moving_average: _average, ...whole } = withoutBreakdown(named)
  return [named, { ...whole, interval: 'none' }]
}

/** The same funnel over the whole range: for the rates that lines over time have no room for. */
function wholeFunnel({ view: _view, interval: _interval, from_step: _from, to_step: _to, ...rest }: QueryOf<'funnel'>) {
  return rest
}

function withoutBreakdown<Asked extends { breakdown?: unknown; limit?: unknown }>(query: Asked) {
  const { breakdown: _breakdown, limit: _limit, ...rest } = query
  return rest
}

export const kinds = Object.keys(infos) as Kind[]

/** Null when the address names no kind there is, or lacks what the builder draws: then the server says what is wrong. */
export function infoOf(query: Query): KindInfo<Kind> | null {
  if (!isKind(query.kind)) return null
  const info = kindInfo(query.kind)
  const shape = Object.entries(info.shape as { [key: string]: string })
  return shape.every(([key, wanted]) => isShaped((query as unknown as { [key: string]: unknown })[key], wanted))
    ? info
    : null
}

/** The one place where a kind's own types are laid down: who holds a question holds the info of its kind. */
export function kindInfo(kind: Kind): KindInfo<Kind> {
  return infos[kind] as unknown as KindInfo<Kind>
}

export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(infos, kind)
}

/** A few words for a question, whatever is wrong with it. */
export function questionTitle(query: Query): string {
  return infoOf(query)?.title(query) ?? t`Question`
}

function isShaped(value: unknown, wanted: string): boolean {
  if (wanted === 'list') return Array.isArray(value)
  return wanted === 'text' ? typeof value === 'string' : typeof value === 'object' && value !== null
}

/** The names of the events a question is about. */
export function questionEvents(query: Query): string[] {
  return (
    infoOf(query)
      ?.events(query)
      .flatMap(({ event }) => event ?? []) ?? []
  )
}
