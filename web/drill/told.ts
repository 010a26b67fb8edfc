/** What a point of an answer is called, and what else can be made of it. */
import type { CohortDefinition } from '../../src/runtime/query/cohorts/schema.ts'
import type { LifecycleResult } from '../../src/runtime/query/result.ts'
import type { Point } from '../api/drill.ts'
import type { App } from '../api.ts'
import { formulasOf, seriesIn } from '../formulas.ts'
import { missingText, sections } from '../kinds/web/words.ts'
import type { Answer } from '../kinds.ts'
import type { Condition, Filter, Query, Range, Split, TrendQuery } from '../language.ts'
import { t } from '../text.ts'
import { bucketText, intervalOf, rangeOfBuckets, rangeText } from '../time.ts'
import { groupText, letters, seriesText, seriesTitle } from '../words.ts'
import { ofFunnel } from './funnel.ts'

export interface Told {
  title: string
  /** When. */
  when: string
  /** The same users as a cohort, where its definition can say who they are. */
  cohort: CohortDefinition | null
  /** The same events as a question of their own. */
  question: Query | null
  /** What else can be looked behind at the same place. */
  choices?: { label: string; options: Choice[] }
}

export interface Choice {
  title: string
  point: Point
  /** Whether it is what is looked behind now. */
  chosen: boolean
}

/** Null for a point that the answer does not have. */
export function told(answer: Answer, point: Point, app: App): Told | null {
  const { kind } = answer.query
  const asked = point as Asked
  if (kind === 'trend') return ofTrend(answer as Answer<'trend'>, asked, app)
  if (kind === 'funnel') return ofFunnel(answer as Answer<'funnel'>, asked, app)
  const range = (answer.query as unknown as TrendQuery).range
  const plain = { when: rangeText(range, zoneOf(answer.query, app)), cohort: null, question: null }
  if (kind === 'retention') return ofRetention(answer as Answer<'retention'>, asked)
  if (kind === 'lifecycle') return ofLifecycle(answer as Answer<'lifecycle'>, asked)
  if (kind === 'stickiness') return { ...plain, title: t`Active in ${asked.intervals ?? 0} intervals` }
  if (kind === 'paths') return { ...plain, title: `${asked.source} → ${asked.target ?? t`anywhere`}` }
  if (kind === 'web') {
    const { result, query } = answer as Answer<'web'>
    const { list, value = null, bucket } = asked
    const timeline = result.timeline
    const label = bucket === undefined ? undefined : timeline?.buckets[bucket]
    const when = label && bucketText(label, intervalOf(query.interval, timeline!.buckets))
    const title = list ? `${sections[list].label}: ${value ?? missingText(list)}` : t`Visitors`
    return { ...plain, title, when: when ?? plain.when }
  }
  if (kind !== 'sessions') return null
  const { result, query } = answer as Answer<'sessions'>
  const bucket = asked.bucket === undefined ? undefined : result.buckets?.[asked.bucket]
  const group = asked.place === undefined ? undefined : result.groups?.[asked.place]
  const when = bucket && bucketText(bucket, intervalOf(query.interval as never, result.buckets ?? []))
  return { ...plain, title: group ? t`Sessions: ${groupText(group)}` : t`Sessions`, when: when ?? plain.when }
}

/** The points of all kinds at once, as far as they say anything. */
interface Asked {
  series?: number
  formula?: number
  bucket?: number
  place?: number
  step?: number
  dropped?: true
  cohort?: number
  cell?: number
  status?: keyof Pick<LifecycleResult, 'new' | 'returning' | 'resurrecting' | 'dormant'>
  intervals?: number
  source?: string
  target?: string
  list?: keyof typeof sections
  value?: string | null
}

function ofTrend({ query, result }: Answer<'trend'>, point: Asked, app: App): Told | null {
  const { series = 0, formula, bucket, place } = point
  const asked = query.series[series]
  if (!asked) return null
  // Every series, and every formula, has the same rows of the breakdown.
  const line = result.series[place ?? 0]
  const label = bucket === undefined ? undefined : result.buckets[bucket]
  const interval = intervalOf(query.interval, result.buckets)
  const split = query.breakdown?.length && line ? `: ${seriesText(line)}` : ''
  const range: Range | undefined =
    label === undefined ? query.range : rangeOfBuckets(result, { interval, every: query.every ?? 1 }, bucket!, bucket!)
  const filter = both(both(asked.filter, query.filter), filterBy(query.breakdown, line, place !== undefined))
  const exact = filter !== null && ['events', 'users', undefined].includes(asked.measure)
  const event = { event: asked.event, ...(filter && { filter }) }
  const common = { ...(range && { range }), ...(query.time_zone && { time_zone: query.time_zone }) }
  const bots = query.bots && { bots: query.bots }
  return {
    title: `${seriesTitle(asked)}${split}`,
    when: label === undefined ? rangeText(query.range, zoneOf(query, app)) : bucketText(label, interval),
    ...(formula !== undefined && { choices: choicesOf(query, formula, point) }),
    cohort: exact && !query.cumulative ? { by: 'events', event, ...common, ...bots } : null,
    question:
      filter === null
        ? null
        : {
            kind: 'trend',
            series: [{ ...asked, ...event }],
            ...common,
            ...bots,
            ...(label && interval !== 'hour' && { interval: 'hour' as const }),
          },
  }
}

/** The series of the formula that it is looked at through. */
function choicesOf({ formula, series }: TrendQuery, index: number, point: Asked): NonNullable<Told['choices']> {
  const looked = formulasOf(formula)[index]
  const options = (looked ? seriesIn(looked) : []).flatMap((at): Choice[] => {
    const one = series[at]
    const title = one && `${letters[at]} · ${seriesTitle(one)}`
    return title ? [{ title, point: { ...point, series: at } as Point, chosen: point.series === at }] : []
  })
  return { label: t`Series of the formula`, options }
}

/** Undefined without a breakdown; null for the rest, which no condition says. */
function filterBy(
  splits: readonly Split[] = [],
  line: { breakdown: readonly (string | number | boolean | null)[] | null; other?: true } | undefined,
  placed: boolean,
): Filter | undefined | null {
  if (splits.length === 0 || !placed) return undefined
  const { breakdown } = line ?? {}
  if (!breakdown) return null
  const conditions = splits.map(({ attribute, of = 'event' }, index): Condition => {
    const value = breakdown[index] ?? null
    return value === null ? { attribute, of, op: 'is_not_set' } : { attribute, of, op: 'eq', value }
  })
  return conditions.length === 1 ? conditions[0]! : { and: conditions }
}

function both(one: Filter | undefined | null, other: Filter | undefined | null): Filter | undefined | null {
  if (one === null || other === null) return null
  return one && other ? { and: [one, other] } : (one ?? other)
}

function ofRetention({ query, result }: Answer<'retention'>, { cohort = 0, cell = 0, place }: Asked): Told | null {
  const bucket = result.buckets[cohort]
  if (bucket === undefined) return null
  const interval = intervalOf(query.interval, result.buckets)
  const group = place === undefined ? undefined : result.groups?.[place]
  const title = cell === 0 ? t`Everybody in the cohort` : t`Came back in interval ${cell}`
  const when = bucketText(bucket, interval)
  return { title: group ? `${title}: ${groupText(group)}` : title, when, cohort: null, question: null }
}

function ofLifecycle({ query, result }: Answer<'lifecycle'>, { bucket = 0, status = 'new' }: Asked): Told | null {
  const label = result.buckets[bucket]
  if (label === undefined) return null
  const names = { new: t`New`, returning: t`Returning`, resurrecting: t`Resurrecting`, dormant: t`Dormant` }
  const when = bucketText(label, intervalOf(query.interval, result.buckets))
  return { title: names[status], when, cohort: null, question: null }
}

function zoneOf(query: Query, app: App): string {
  return (query as unknown as TrendQuery).time_zone ?? app.time_zone
}
