import { keyNames, placed, topSql } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Period } from '../plan.ts'
import { digits, join, name, type Sql, sql } from '../sql.ts'
import { attributeMeasures } from '../vocabulary.ts'
import { emptyValue, foldOf, isPercentile, wayOf } from './measures.ts'
import { type Part, partSql, type Source } from './parts.ts'
import type { TrendPlan } from './plan.ts'
import { activeRows, firstRows, identity, scanRows, trailingOf } from './rows.ts'

/** A trend's statement, and which of its rows mean what. */
export interface TrendStatement {
  sql: Sql
  /** By the column `part`. */
  parts: readonly { part: Part; period: 'current' | 'previous' }[]
}

/** The number in the column `part` of the rows that name the breakdown's values. */
export const keysPart = -1

/** One statement for the whole question. Its columns: `part, bucket, place, v0, …, k0, …`. */
export function trendSql(plan: TrendPlan, d: Dialect): TrendStatement {
  const current = periodParts('current', plan.current, plan, d)
  const previous = plan.previous ? periodParts('previous', plan.previous, plan, d) : { tables: [], parts: [] }
  const parts = [
    ...current.parts.map((part) => ({ part, period: 'current' as const })),
    ...previous.parts.map((part) => ({ part, period: 'previous' as const })),
  ]
  const width = Math.max(...parts.map(({ part }) => part.series.length))
  const split = plan.breakdown.length > 0
  const top = split ? [table('top_values', topOf(current.parts, plan, d))] : []
  const outputs = parts.map(({ part }, index) => outputSql(part, index, width, plan, d))
  const keys = split ? [keysSql(plan, width)] : []
  const tables = [...current.tables, ...top, ...previous.tables]
  return { sql: sql`with ${join(tables)} ${join([...keys, ...outputs], ' union all ')}`, parts }
}

/** The tables that end with `top_values`: the breakdown's values and their places. None without a breakdown. */
export function topTables(plan: TrendPlan, d: Dialect): Sql[] {
  if (plan.breakdown.length === 0) return []
  const { tables, parts } = periodParts('current', plan.current, plan, d)
  return [...tables, table('top_values', topOf(parts, plan, d))]
}

function table(alias: string, select: Sql): Sql {
  return sql`${name(alias)} as (${select})`
}

interface PeriodParts {
  tables: Sql[]
  parts: Part[]
}

function periodParts(prefix: string, period: Period, plan: TrendPlan, d: Dialect): PeriodParts {
  const scanned = scannedSeries(period, plan)
  const found: PeriodParts = { tables: [], parts: [] }
  if (scanned.length > 0) addScan(found, prefix, period, scanned, plan, d)
  for (const [index, series] of plan.series.entries()) {
    const way = wayOf(series.measure, plan.cumulative)
    if (way !== 'active' && way !== 'first_time') continue
    const source: Source = { name: `${prefix}_${way}_${index}`, flagged: false, grain: 'event' }
    const trailing = way === 'active' ? trailingOf(series, period) : null
    const rows = trailing ? activeRows(series, period, plan, d) : firstRows(series, period, plan, d)
    found.tables.push(table(source.name, rows))
    found.parts.push({ way, series: [index], source, trailing })
  }
  return found
}

/** The series that are worked out from one scan of the range. */
function scannedSeries(period: Period, plan: TrendPlan): number[] {
  return [...plan.series.keys()].filter((index) => {
    const series = plan.series[index]!
    const way = wayOf(series.measure, plan.cumulative)
    // In intervals of a week or more, active users are plain users; only the total looks back.
    if (way === 'active') return period.ruler !== null && trailingOf(series, period).ends.length === 0
    return way !== 'first_time'
  })
}

function addScan(
  found: PeriodParts,
  prefix: string,
  period: Period,
  scanned: readonly number[],
  plan: TrendPlan,
  d: Dialect,
): void {
  const ways = scanned.map((index) => {
    const way = wayOf(plan.series[index]!.measure, plan.cumulative)
    return { index, way: way === 'active' ? ('aggregate' as const) : way }
  })
  const flagged = new Set(scanned.map((index) => identity(plan.series[index]!))).size > 1
  const source: Source = { name: `${prefix}_events`, flagged, grain: grainOf(scanned, ways, plan) }
  found.tables.push(table(source.name, scanRows(source, period, scanned, plan, d)))
  for (const way of ['aggregate', 'per_user'] as const) {
    const series = ways.filter((each) => each.way === way).map(({ index }) => index)
    for (const together of selects(series, plan, d)) found.parts.push({ way, series: together, source, trailing: null })
  }
  for (const { index, way } of ways) {
    if (way === 'sessions' || way === 'reach') found.parts.push({ way, series: [index], source, trailing: null })
  }
}

/** Series that one select can answer together. */
function selects(series: readonly number[], plan: TrendPlan, d: Dialect): number[][] {
  const apart = d.sortsOnce ? series.filter((index) => isPercentile(plan.series[index]!.measure)) : []
  const together = series.filter((index) => !apart.includes(index))
  return [...(together.length > 0 ? [together] : []), ...apart.map((index) => [index])]
}

function grainOf(scanned: readonly number[], ways: readonly { way: string }[], plan: TrendPlan): Source['grain'] {
  if (ways.some(({ way }) => way !== 'aggregate')) return 'event'
  const measures = scanned.map((index) => plan.series[index]!.measure)
  if (plan.breakdown.length > 0 && measures.every(foldOf)) return 'key'
  return measures.length === 1 &&
    !measures.some((each) => attributeMeasures.some((other) => other === each) || foldOf(each))
    ? 'user'
    : 'event'
}

/** Every value of the breakdown with the first series' total, highest first. */
function topOf(parts: readonly Part[], plan: TrendPlan, d: Dialect): Sql {
  const keys = keyNames(plan.breakdown)
  // Of two parts that hold the series, the last one has its total.
  const ranking = parts.findLast(({ series }) => series.includes(0))!
  const from = name(ranking.source.name)
  const totals = partSql({ ...ranking, series: [0] }, { from, by: keys, totalsOnly: true }, plan, d)
  const empty = emptyValue(plan.series[0]!.measure) === 0 ? sql`coalesce(max(v0), 0)` : sql`max(v0)`
  // These ways leave out events without a user, whose values get a row all the same.
  const complete = ranking.way === 'aggregate' || ranking.way === 'first_time'
  const sources = [...new Set(parts.map(({ source }) => source.name))]
  const others = complete ? sources.filter((each) => each !== ranking.source.name) : sources
  const more = others.map(
    (each) => sql` union all select ${join(keys)}, cast(null as double precision) from ${name(each)}`,
  )
  const all = sql`select ${join(keys)}, v0 from (${totals}) as first_series${join(more, '')}`
  const every = sql`select ${join(keys)}, ${empty} as total from (${all}) as each_series group by ${join(keys)}`
  return topSql(plan.breakdown, every, plan.limit, d)
}

function outputSql(part: Part, index: number, width: number, plan: TrendPlan, d: Dialect): Sql {
  const split = plan.breakdown.length > 0
  const source = name(part.source.name)
  const from = split ? placed(source, plan.breakdown, plan.limit) : source
  const by = split ? [sql`place`] : []
  const rows = partSql(part, { from, by, totalsOnly: plan.interval === 'none' }, plan, d)
  const values = Array.from({ length: width }, (_, at) =>
    at < part.series.length ? sql`, v${digits(at)}` : sql`, cast(null as double precision)`,
  )
  const keys = plan.breakdown.map(() => sql`, cast(null as varchar)`)
  const place = split ? sql`place` : sql`0`
  return sql`select ${digits(index)}, bucket, ${place}${join([...values, ...keys], '')} from (${rows}) as part_${digits(index)}`
}

function keysSql(plan: TrendPlan, width: number): Sql {
  const values = Array.from({ length: width }, () => sql`, cast(null as double precision)`)
  const keys = keyNames(plan.breakdown).map((key) => sql`, ${key}`)
  return sql`select -1, cast(null as bigint), place${join([...values, ...keys], '')} from top_values`
}
