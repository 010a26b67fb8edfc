import { keyNames, placed, topSql } from '../breakdowns.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { digits, join, name, type Sql, sql, withTables } from '../sql.ts'
import { attemptsSql } from './attempts.ts'
import { chosenSql } from './chosen.ts'
import { keyedSql, onceInPlace } from './groups.ts'
import type { FunnelPlan } from './plan.ts'
import { funnelSource, type SourceOptions } from './source.ts'
import { viewColumns, viewSql } from './views.ts'

/** What a row speaks of, its column `part`. */
export const parts = { keys: -1, whole: 0, groups: 1 } as const

/**
 * One statement for the whole question. Its columns: `part, place, bucket, v0, …, k0, …`: the interval, bin or step that
 * a row is about, the figures that the view has, and for the rows that name the breakdown's values those values.
 */
export function funnelSql(plan: FunnelPlan, d: Dialect): Sql {
  const { tables, whole } = funnelTables(plan, d)
  const outputs = [output(parts.whole, viewSql(whole, sql`whole_chosen`, null, d), sql`0`)]
  if (plan.breakdown.length === 0) return withTables(tables, join(outputs, ' union all '))
  const groups = output(parts.groups, viewSql(plan, sql`grouped`, sql`place`, d), sql`place`)
  return withTables(tables, join([...outputs, groups, keyRows()], ' union all '))

  function output(part: number, rows: Sql, place: Sql): Sql {
    const keys = plan.breakdown.map(() => sql`, cast(null as varchar(65535))`)
    const values = viewColumns(plan).map((column) => sql`, cast(${column} as double precision)`)
    return sql`select ${digits(part)}, ${place}, bucket${join([...values, ...keys], '')} from (${rows}) as ${name(`part_${part}`)}`
  }

  function keyRows(): Sql {
    const values = viewColumns(plan).map(() => sql`, cast(null as double precision)`)
    const keys = keyNames(plan.breakdown).map((key) => sql`, ${key}`)
    return sql`select ${digits(parts.keys)}, place, cast(null as bigint)${join([...values, ...keys], '')} from top_values`
  }
}

/**
 * The tables that end with `whole_chosen`, everybody's best attempt, and with a breakdown `top_values` and `grouped`, the
 * best attempts with their place. `whole` is what `whole_chosen` was chosen by.
 */
export function funnelTables(
  plan: FunnelPlan,
  d: Dialect,
  options?: SourceOptions,
): { tables: Sql[]; whole: FunnelPlan } {
  const source = funnelSource(plan, d, options)
  const whole = plan.attribution === 'all' ? { ...plan, attribution: 'first_touch' as const } : plan
  const all = [...source.tables, ...chosenTables('whole', whole)]
  if (plan.breakdown.length === 0) return { tables: all, whole }
  const apart = plan.attribution === 'all' ? chosenTables('split', plan) : []
  const chosen = plan.attribution === 'all' ? sql`split_chosen` : sql`whole_chosen`
  const keys = keyNames(plan.breakdown)
  // A trend has a row for each interval that somebody entered in.
  const entered = plan.period ? sql`count(distinct u)` : sql`count(*)`
  const totals = sql`select ${join(keys)}, ${entered} as total from keyed group by ${join(keys)}`
  const grouped = onceInPlace(plan, placed(sql`keyed`, plan.breakdown, plan.limit))
  const split = [
    table('keyed', keyedSql(plan, source, chosen, d)),
    table('top_values', topSql(plan.breakdown, totals, plan.limit, d)),
    table('grouped', sql`select * from ${grouped}`),
  ]
  return { tables: [...all, ...apart, ...split], whole }

  function chosenTables(label: string, of: FunnelPlan): Sql[] {
    const attempts = attemptsSql(of, { ...source, label }, d)
    return [...attempts.tables, table(`${label}_chosen`, chosenSql(of, attempts, d))]
  }
}

function table(alias: string, select: Sql): Sql {
  return sql`${name(alias)} as (${select})`
}
