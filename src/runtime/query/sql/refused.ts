import { DataLoafError } from '../../../errors.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { invalidQuery } from '../schema/issues.ts'
import { render, type Sql, sql } from '../sql.ts'
import type { SqlPlan } from './plan.ts'
import { written } from './written.ts'

/**
 * What the warehouse says of a statement, said of the text that somebody wrote: with the line, and at the end of the
 * path the character, where the warehouse tells them. `head` is what stands before the text, up to its first line.
 */
export function refusedAsWritten(error: unknown, { parts }: SqlPlan, head: Sql, dialect: Dialect): unknown {
  if (!(error instanceof DataLoafError) || error.code !== 'invalid_query') return error
  const { path, message, hint: told, cause } = error
  if (path) {
    const at = path[1]
    return typeof at === 'number'
      ? invalidQuery(['sql', writtenPlace(at, parts, sql``, dialect)], message, told)
      : error
  }
  const whole = cause instanceof Error ? cause.message : ''
  const hint = /^(?:Candidate|Did you mean|Candidates).*$/m.exec(whole)?.[0]
  const place = placeIn(whole, render(sql`${head}${written(parts)}`, dialect).text)
  if (!place) return invalidQuery(['sql'], message, hint)
  const lines = render(head, dialect).text.split('\n').length - 1
  const at = place.at === null ? [] : [writtenPlace(place.at, parts, head, dialect)]
  return invalidQuery(['sql', ...at], `Line ${place.line - lines}: ${message}`, hint)
}

/** `LINE 2: …evnt_name from events` with a mark below: which line of the statement, and which character of all. */
function placeIn(message: string, statement: string): { line: number; at: number | null } | null {
  const found = /^(LINE (\d+): )(.*)\n( *)\^/m.exec(message)
  if (!found) return null
  const line = Number(found[2])
  const before = statement.split('\n').slice(0, line - 1)
  const text = statement.split('\n')[line - 1] ?? ''
  // Of long lines a part is shown.
  const cut = found[3]!.startsWith('...') ? 3 : 0
  const from = text.indexOf(found[3]!.slice(cut).replace(/\.\.\.$/, ''))
  const column = from + found[4]!.length - found[1]!.length - cut
  if (from < 0 || column < 0 || column > text.length) return { line, at: null }
  return { line, at: before.join('\n').length + (line > 1 ? 1 : 0) + column }
}

/** The character of the text that somebody wrote for one of the statement that was made of it. */
function writtenPlace(at: number, parts: SqlPlan['parts'], head: Sql, dialect: Dialect): number {
  const begins = (count: number) => render(sql`${head}${written(parts.slice(0, count))}`, dialect).text.length
  const index = Math.max(
    0,
    parts.findLastIndex((_, count) => begins(count) <= at),
  )
  const part = parts[index]!
  return 'text' in part ? Math.min(part.at + Math.max(0, at - begins(index)), part.at + part.text.length) : part.at
}
