import { DataLoafError } from '../../errors.ts'
import type { SqlQuery } from '../../runtime/query/schema.ts'
import { defined } from './common.ts'

export interface SqlFlags {
  sql: string
  param?: string[] | undefined
  limit?: number | undefined
}

/** The SQL question the flags ask for. Throws `invalid_input` for a parameter that is not `name=value`. */
export function sqlQuestion({ sql, param, limit }: SqlFlags): SqlQuery {
  if (sql.trim() === '') {
    throw new DataLoafError('invalid_input', 'There is no SQL.', {
      hint: 'dataloaf query sql "select count(*) from events", or by --file or standard input',
    })
  }
  return defined({ kind: 'sql', sql, parameters: param && Object.fromEntries(param.map(parseParameter)), limit })
}

/** `name=value`: a number or true and false where they look like it, else text; in double quotes always text. */
function parseParameter(text: string): [string, string | number | boolean] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) {
    throw new DataLoafError('invalid_input', `--param ${text} has no value.`, { hint: '--param name=signed_up' })
  }
  if (/^".*"$/s.test(value)) return [name.trim(), value.slice(1, -1)]
  if (value === 'true' || value === 'false') return [name.trim(), value === 'true']
  const isNumber = String(Number(value)) === value && Number.isFinite(Number(value))
  return [name.trim(), isNumber ? Number(value) : value]
}
