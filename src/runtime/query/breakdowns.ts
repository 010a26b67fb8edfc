import { decodeColumnKey, decodeJson, keyOrder } from './columns.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { BreakdownValue } from './result.ts'
import { fieldOf } from './schema/filter.ts'
import type { Split } from './schema.ts'
import { keyName } from './source.ts'
import { integer, join, name, type Sql, sql } from './sql.ts'

/** The columns of a key. */
export function keyNames(splits: readonly Split[]): Sql[] {
  return splits.map((_, index) => keyName(index))
}

/**
 * The values that get a row: the first by `total`, ties by value; `place` counts them from 0.
 * One more comes with the place `limit`, when there is one: it says that there is a rest.
 */
export function topSql(splits: readonly Split[], totals: Sql, limit: number, d: Dialect): Sql {
  const keys = join(keyNames(splits))
  const { source, by } = ordered(splits, sql`(${totals}) as totals`, d)
  const order = join([sql`total desc nulls last`, ...by])
  const ranked = sql`select ${keys}, row_number() over (order by ${order}) - 1 as place from ${source}`
  return sql`select * from (${ranked}) as ranked where place <= ${integer(limit)}`
}

/** The source with what its keys are ordered by: a field is of one type, an attribute is first told by its kind. */
function ordered(splits: readonly Split[], source: Sql, d: Dialect): { source: Sql; by: Sql[] } {
  const [reads, kinds, by]: [Sql[], Sql[], Sql[]] = [[], [], []]
  for (const [index, split] of splits.entries()) {
    const key = keyName(index)
    if (split.of === 'field') by.push(...fieldOrder(split, key, d))
    else {
      const order = keyOrder(key, d)
      const [read, kind] = [name(`read${index}`), name(`kind${index}`)]
      reads.push(sql`${order.read} as ${read}`)
      kinds.push(sql`${order.kind(read)} as ${kind}`)
      by.push(...order.by(read, kind))
    }
  }
  if (reads.length === 0) return { source, by }
  const read = sql`(select totals.*, ${join(reads)} from ${source}) as keys_read`
  return { source: sql`(select keys_read.*, ${join(kinds)} from ${read}) as keys_told`, by }
}

function fieldOrder({ attribute }: Split, key: Sql, d: Dialect): Sql[] {
  const time = /^(event_created|received_at)$/.test(fieldOf(attribute)!)
  const missing = sql`case when ${key} = 'null' then 1 else 0 end`
  return [missing, time ? d.number(key) : key]
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
