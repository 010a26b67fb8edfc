import { double, integer, Sql, text } from '../sql.ts'
import type { SqlPlan } from './plan.ts'

/**
 * The one place where text that somebody wrote becomes SQL. Nothing else may: whatever is made here runs only when the
 * dialect's guard has passed it.
 */
export function written(parts: SqlPlan['parts']): Sql {
  return new Sql(parts.map((part) => ('text' in part ? part.text : valueSql(part.value))))
}

function valueSql(value: string | number | boolean): Sql {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return new Sql([{ value, type: 'boolean' }])
  return Number.isSafeInteger(value) ? integer(value) : double(value)
}
