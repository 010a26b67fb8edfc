/** Conditions joined by `and`, `or` and parentheses: `plan=pro and (amount>=10 or user:vip=true)`. */
import { DataLoafError } from '../../errors.ts'
import type { Filter } from '../../runtime/query/schema.ts'
import { parseWhere, whereHint } from './where.ts'

/** A filter; `and` binds tighter than `or`. A value that holds these words stands in quotes. Throws `invalid_input`. */
export function parseFilter(text: string): Filter {
  return joined('or', text) ?? joined('and', text) ?? grouped(text) ?? parseWhere(text)
}

/** Several filters that must all hold. */
export function allOf(filters: readonly Filter[]): Filter | undefined {
  return filters.length > 1 ? { and: [...filters] } : filters[0]
}

/**
 * The parts between the words, if each of them is a filter: `amount between 10 and 20` and `title=salt and pepper`
 * are one condition each.
 */
function joined(word: 'and' | 'or', text: string): Filter | undefined {
  const parts = split(text, word)
  if (parts.length === 1) return undefined
  const whole: string[] = []
  for (const part of parts) {
    if (whole.length > 0 && !isFilter(part)) whole.push(`${whole.pop()} ${word} ${part}`)
    else whole.push(part)
  }
  if (whole.length === 1) return undefined
  const filters = whole.map(parseFilter)
  return word === 'and' ? { and: filters } : { or: filters }
}

function isFilter(text: string): boolean {
  try {
    parseFilter(text)
    return true
  } catch {
    return false
  }
}

function grouped(text: string): Filter | undefined {
  const trimmed = text.trim()
  if (!trimmed.startsWith('(')) return undefined
  if (trimmed.endsWith(')')) return parseFilter(trimmed.slice(1, -1))
  throw new DataLoafError('invalid_input', `"${text}" lacks a ")".`, { hint: whereHint })
}

/** Parts between a word that stands outside quotes, parentheses and brackets. */
function split(text: string, word: string): string[] {
  const parts: string[] = []
  let [start, depth] = [0, 0]
  const pieces = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|[([]|[)\\]]|\\s+${word}\\s+`, 'gi')
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (piece === '(' || piece === '[') depth++
    else if (piece === ')' || piece === ']') depth = Math.max(0, depth - 1)
    else if (depth === 0 && !piece.startsWith('"')) {
      parts.push(text.slice(start, index))
      start = index + piece.length
    }
  }
  return [...parts, text.slice(start)]
}
