import type { Result } from '../query/result.ts'
import type { Filter, Query } from '../query/schema.ts'
import type { Words } from '../words/words.ts'

/** A number of an answer, as it is told in a mail. */
export interface Figure {
  label: string
  value: number | null
  /** In the range before; undefined where nothing was compared. */
  previous?: number | null | undefined
  /** `share` is of one. */
  unit: 'count' | 'share'
  /** By interval, for a small picture. */
  values: readonly (number | null)[]
}

/** An insight's question as it is asked for a report: with the range before, and what its dashboard says of all tiles. */
export function reportQuery(
  query: Query,
  { range, filter }: { range?: unknown; filter?: Filter | undefined } = {},
): Query {
  if (query.kind === 'sql') return query
  const asked = {
    ...query,
    ...(range !== undefined && { range }),
    ...(filter && { filter: 'filter' in query && query.filter ? { and: [query.filter, filter] } : filter }),
  } as Query
  if (asked.kind !== 'trend' && asked.kind !== 'web') return asked
  const all = asked.range !== undefined && 'all' in asked.range
  return all || asked.compare ? asked : ({ ...asked, compare: { previous: true } } as Query)
}

/** The few numbers that say most of an answer; none for kinds that are pictures, which are looked at in the app. */
export function figuresOf(result: Result, { t }: Words): Figure[] {
  switch (result.kind) {
    case 'trend':
      return result.series.slice(0, 5).map(({ label, breakdown, total, previous_total, values }) => ({
        label: breakdown
          ? `${label}: ${breakdown.map((value) => (value === null ? t`none` : String(value))).join(', ')}`
          : label,
        value: total,
        previous: previous_total,
        unit: 'count',
        values,
      }))
    case 'funnel':
      if (result.view !== 'steps') return []
      return [
        { label: t`Conversion`, value: result.steps.at(-1)?.rate_from_first ?? null, unit: 'share', values: [] },
        ...result.steps.map(({ label, count }): Figure => ({ label, value: count, unit: 'count', values: [] })),
      ]
    case 'sessions':
      return [{ label: t`Sessions`, value: result.total, unit: 'count', values: result.values ?? [] }]
    case 'web': {
      const { totals, timeline } = result
      if (!totals) return []
      const labels = { visitors: t`Visitors`, sessions: t`Sessions`, views: t`Views` }
      return (['visitors', 'sessions', 'views'] as const).map((name) => ({
        label: labels[name],
        value: totals[name],
        previous: totals.previous?.[name],
        unit: 'count',
        values: timeline?.[name] ?? [],
      }))
    }
    case 'lifecycle': {
      const labels = {
        new: t`New users`,
        returning: t`Returning users`,
        resurrecting: t`Resurrecting users`,
        dormant: t`Dormant users`,
      }
      return (['new', 'returning', 'resurrecting', 'dormant'] as const).map((name) => ({
        label: labels[name],
        value: result[name].at(-1) ?? null,
        unit: 'count',
        values: result[name],
      }))
    }
    default:
      return []
  }
}

/** `4,218`, `12.4 %`, or a dash. */
export function figureText({ value, unit }: Pick<Figure, 'value' | 'unit'>, { number }: Words): string {
  if (value === null) return '–'
  return unit === 'share' ? `${number(value * 100, 1)} %` : number(value, 1)
}

/** `▲ 12.4 %`; null where there is nothing to compare with. */
export function changeText({ value, previous }: Pick<Figure, 'value' | 'previous'>, words: Words): string | null {
  if (value === null || typeof previous !== 'number') return null
  if (value === previous) return '± 0 %'
  const sign = value > previous ? '▲' : '▼'
  if (previous === 0) return `${sign} ${words.t`from 0`}`
  return `${sign} ${words.number(Math.abs((value - previous) / previous) * 100, 1)} %`
}
