/** Conditions as people type them, `plan=pro` or `user:age >= 30`, into the query language's filters. */
import { DataLoafError } from '../../errors.ts'
import { type Operator, type Owner, operators, owners } from '../../runtime/query/vocabulary.ts'

export type AttributeName = string | string[]
export type Operand = string | number | boolean

export interface Condition {
  attribute: AttributeName
  of?: Owner
  op: Operator
  value?: Operand | Operand[]
}

/**
 * One condition: a name, an operator, a value. `user:` or `field:` before the name says whose it is; `["a","b"]` is a
 * path into nested objects; a value in double quotes stays text; `cohort:ID` holds for its members, `not cohort:ID` for
 * the others. Throws `invalid_input`.
 */
export function parseWhere(text: string): Condition {
  const member = /^(not\s+)?cohort:([^\s=!<>~^$]+)$/i.exec(text.trim())
  if (member) return { attribute: member[2]!, of: 'cohort', op: 'eq', value: member[1] === undefined }
  const { name, rest } = splitName(text.trim())
  const symbol = symbols.find(([mark]) => rest.startsWith(mark))
  if (symbol) return { ...name, op: symbol[1], value: scalar(rest.slice(symbol[0].length).trim(), text) }
  const word = /^([a-z_]+(?: not)?(?: set| in)?)\s*(.*)$/is.exec(rest)
  const op = word?.[1]
    ?.toLowerCase()
    .replaceAll(' ', '_')
    .replace(/^not_is_set$/, 'is_not_set')
  if (word && isOperator(op)) return { ...name, ...withOperand(op, word[2]!.trim(), text) }
  throw new DataLoafError('invalid_input', `"${text}" is not a condition.`, { hint: whereHint })
}

/** Whose attribute and which: `plan`, `user:plan`, `field:event_name`, `["page","path"]`. */
export function parseAttribute(text: string): { attribute: AttributeName; of?: Owner } {
  const owner = owners.find((one) => text.startsWith(`${one}:`))
  const name = owner ? text.slice(owner.length + 1) : text
  if (name === '') throw new DataLoafError('invalid_input', `"${text}" names no attribute.`)
  return { attribute: name.startsWith('[') ? parsePath(name) : name, ...(owner && owner !== 'event' && { of: owner }) }
}

export const whereHint = 'plan=pro, amount>=10, "country in (DE,FR)", "email is set", user:plan!=free, path~/docs'

/** Longest first, so that `>=` is not read as `>`. */
const symbols: [string, Operator][] = [
  ['!=', 'neq'],
  ['>=', 'gte'],
  ['<=', 'lte'],
  ['!~', 'not_contains'],
  ['^=', 'starts_with'],
  ['$=', 'ends_with'],
  ['==', 'eq'],
  ['=', 'eq'],
  ['>', 'gt'],
  ['<', 'lt'],
  ['~', 'contains'],
]

function splitName(text: string) {
  const path = /^((?:user:|event:)?\[[^\]]*\])\s*(.*)$/s.exec(text)
  const byWord = new RegExp(`^(.+?)\\s+((?:is not set|is set|not in|${operators.join('|')})\\b.*)$`, 'is').exec(text)
  const bySymbol = /^(.*?)\s*((?:!=|>=|<=|!~|\^=|\$=|=|>|<|~).*)$/s.exec(text)
  const byCall = /^(\S+?)\s+((?:not_)?in\s*\(.*)$/is.exec(text)
  // The operator that stands first is the one meant: what follows it is its value.
  const found = [path, byWord, bySymbol, byCall]
    .filter((match) => match !== null)
    .sort((a, b) => (a === path ? -1 : b === path ? 1 : a[1]!.length - b[1]!.length))[0]
  if (!found?.[1]) throw new DataLoafError('invalid_input', `"${text}" is not a condition.`, { hint: whereHint })
  return { name: parseAttribute(found[1]), rest: found[2]! }
}

function withOperand(op: Operator, text: string, whole: string): Pick<Condition, 'op' | 'value'> {
  if (op === 'is_set' || op === 'is_not_set') {
    if (text === '') return { op }
    throw new DataLoafError('invalid_input', `"${whole}": nothing may follow "${op}".`, { hint: whereHint })
  }
  if (op === 'in' || op === 'not_in') return { op, value: list(text.replace(/^\((.*)\)$/s, '$1'), whole) }
  if (op !== 'between') return { op, value: scalar(text, whole) }
  const ends = text.split(/\s+and\s+|\s*,\s*/i).map((end) => scalar(end.trim(), whole))
  if (ends.length === 2) return { op, value: ends }
  throw new DataLoafError('invalid_input', `"${whole}" needs two values, as in "amount between 10 and 20".`)
}

function list(text: string, whole: string): Operand[] {
  const items = text.match(/\s*"(?:[^"\\]|\\.)*"\s*|[^,]+/g) ?? []
  return items.map((item) => scalar(item.trim(), whole))
}

/** Text in quotes is text; a number written the way numbers are is one; all else is text. */
function scalar(text: string, whole: string): Operand {
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replace(/\\(.)/gs, '$1')
  if (text === '') {
    throw new DataLoafError('invalid_input', `"${whole}" has no value.`, { hint: 'Write "" for an empty text.' })
  }
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text
}

function parsePath(text: string): string[] {
  try {
    const path: unknown = JSON.parse(text)
    if (Array.isArray(path) && path.every((part) => typeof part === 'string')) return path
  } catch {
    // Said below.
  }
  throw new DataLoafError('invalid_input', `${text} is not a path; write one like ["page","path"].`)
}

function isOperator(op: string | undefined): op is Operator {
  return (operators as readonly (string | undefined)[]).includes(op)
}
