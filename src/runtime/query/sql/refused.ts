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
  const statement = render(sql`${head}${written(parts)}`, dialect).text
  const place = placeIn(whole, statement) ?? nearIn(whole, statement, render(head, dialect).text.length)
  if (!place) return invalidQuery(['sql'], message, hint)
  const lines = render(head, dialect).text.split('\n').length - 1
  const at = place.at === null ? [] : [writtenPlace(place.at, parts, head, dialect)]
  return invalidQuery(['sql', ...at], `Line ${place.line - lines}: ${message.replace(position, '')}`, hint)
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

const position = /\s*Position: (\d+)/

/**
 * `syntax error at or near "frm" Position: 40`: the word at that position, from 1, of what was sent or, where it does not
 * stand there or no position is told, the only such word behind `from`.
 */
function nearIn(message: string, statement: string, from: number): { line: number; at: number } | null {
  const near = /at or near "([\s\S]+?)"(?=\s|$)/.exec(message)?.[1]
  if (near === undefined) return null
  const told = Number(position.exec(message)?.[1] ?? 0) - 1
  const found = wordsIn(statement, near).filter((at) => at >= from)
  const at = found.find((each) => each === told) ?? (found.length === 1 ? found[0] : undefined)
  return at === undefined ? null : { line: statement.slice(0, at).split('\n').length, at }
}

/** Where a word, or a sign, stands by itself. */
function wordsIn(statement: string, word: string): number[] {
  const found: number[] = []
  for (let at = statement.indexOf(word); at >= 0; at = statement.indexOf(word, at + 1)) {
    const [before, after] = [statement[at - 1] ?? '', statement[at + word.length] ?? '']
    const inside = (/\w/.test(word[0]!) && /\w/.test(before)) || (/\w/.test(word.at(-1)!) && /\w/.test(after))
    if (!inside) found.push(at)
  }
  return found
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
