import { decodeColumnKey, decodeJson, orderedKey } from './columns.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { BreakdownValue } from './result.ts'
import { fieldOf } from './schema/filter.ts'
import type { Split } from './schema.ts'
import { keyName } from './source.ts'
import { integer, join, type Sql, sql } from './sql.ts'

/** The columns of a key. */
export function keyNames(splits: readonly Split[]): Sql[] {
  return splits.map((_, index) => keyName(index))
}

/**
 * The values that get a row: the first by `total`, ties by value; `place` counts them from 0.
 * One more comes with the place `limit`, when there is one: it says that there is a rest.
 */
export function topSql(splits: readonly Split[], totals: Sql, limit: number, d: Dialect): Sql {
  const keys = keyNames(splits)
  const order = join([
    sql`total desc nulls last`,
    ...splits.flatMap((split, index) => orderOf(split, keyName(index), d)),
  ])
  const ranked = sql`select ${join(keys)}, row_number() over (order by ${order}) - 1 as place from (${totals}) as totals`
  return sql`select * from (${ranked}) as ranked where place <= ${integer(limit)}`
}

/** Numbers, then text, then false and true, then the missing. */
function orderOf({ attribute, of }: Split, key: Sql, d: Dialect): Sql[] {
  if (of === 'field') {
    const time = /^(event_created|received_at)$/.test(fieldOf(attribute)!)
    const missing = sql`case when ${key} = 'null' then 1 else 0 end`
    return time ? [missing, d.number(key)] : [missing, key]
  }
  return orderedKey(key, d)
}

/** Rows with the place of their key; those beyond the top share the place `limit`. */
export function placed(source: Sql, splits: readonly Split[], limit: number): Sql {
  const same = join(
    keyNames(splits).map((key) => sql`rows.${key} = top_values.${key}`),
    ' and ',
  )
  return sql`(select rows.*, coalesce(top_values.place, ${integer(limit)}) as place from ${source} as rows left join top_values on ${same}) as placed`
}

/** The value that a key stands for. */
export function decodeKey({ attribute, of }: Split, key: string): BreakdownValue {
  const field = of === 'field' ? fieldOf(attribute) : null
  if (field === 'event_name') return key
  if (key === 'null') return null
  if (field === null) return decodeColumnKey(key) ?? decodeJson(key)
  return field === 'event_created' || field === 'received_at' ? new Date(Number(key)).toISOString() : key.slice(1)
}
