/**
 * Redshift's SQL as the stand-in's PostgreSQL takes it, and no more than Redshift's: what Redshift lacks is refused here,
 * so that SQL which only PostgreSQL understands does not pass by accident. Reads tokens, not grammar.
 */
import { functions, keywords, reserved, types } from './redshift-stand-in-words.ts'

/** What Redshift would not take, or the stand-in cannot do. */
export class RefusedSql extends Error {}

export interface Translated {
  text: string
  values: string[]
}

export interface Token {
  kind: 'word' | 'quoted' | 'text' | 'number' | 'parameter' | 'symbol'
  text: string
}

/** A SELECT of Redshift's with `:name` parameters, in PostgreSQL's words. Throws `RefusedSql`. */
export function translate(statement: string, parameters: ReadonlyMap<string, string>): Translated {
  const tokens = tokensOf(statement)
  if (!['select', 'with'].includes(tokens[0]?.text ?? ''))
    throw new RefusedSql('the stand-in takes only questions here')
  checkTokens(tokens)
  const names: string[] = []
  const text = writeTokens(tokens, (name) => {
    if (!parameters.has(name)) throw new RefusedSql(`parameter "${name}" has no value`)
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}::text`
  })
  for (const name of parameters.keys())
    if (!names.includes(name)) throw new RefusedSql(`parameter "${name}" is not used`)
  return { text, values: names.map((name) => parameters.get(name)!) }
}

const pattern =
  /(?<space>\s+|--[^\n]*)|(?<word>[a-z_][a-z0-9_$]*)|(?<quoted>"(?:[^"]|"")*")|(?<text>'(?:[^'\\]|''|\\[\s\S])*')|(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<parameter>(?<!:):[a-z0-9_]+)|(?<symbol>::|<=|>=|<>|!=|\|\||!~|<<|>>|[-+*/%^<>=~&|#(),.[\];])/iy

/** The words of a statement, without a semicolon at its end. */
export function tokensOf(statement: string): Token[] {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < statement.length) {
    const at = pattern.lastIndex
    const found = pattern.exec(statement)?.groups
    if (!found) throw new RefusedSql(`syntax error at or near "${statement.slice(at, at + 20)}"`)
    const [kind, text] = Object.entries(found).find(([, value]) => value !== undefined)!
    if (kind === 'word') tokens.push({ kind, text: text.toLowerCase() })
    else if (kind !== 'space') tokens.push({ kind: kind as Token['kind'], text })
  }
  if (tokens.at(-1)?.text === ';') tokens.pop()
  return tokens
}

/** One level of parentheses. */
interface Level {
  /** The token before it, when that is a word. */
  before: string
  select: boolean
  /** What the sorting aggregates of this select sort by. */
  sorted: Set<string>
}

/** Throws at what Redshift does not have. */
export function checkTokens(tokens: readonly Token[]): void {
  const levels: Level[] = [{ before: '', select: false, sorted: new Set() }]
  tokens.forEach((token, at) => {
    const next = tokens[at + 1]
    if (token.text === '(' && token.kind === 'symbol') {
      const before = tokens[at - 1]
      levels.push({ before: before?.kind === 'word' ? before.text : '', select: false, sorted: new Set() })
      if (before?.text === 'over') checkWindow(tokens, at)
    } else if (token.text === ')' && token.kind === 'symbol') levels.pop()
    if (token.text === '::') checkType(next ? [next] : [])
    if (token.kind !== 'word' || isName(tokens, at)) return
    checkWord(token.text, next, tokens[at - 1])
    if (token.text === 'select') Object.assign(levels.at(-1)!, { select: true, sorted: new Set() })
    if (token.text === 'within') checkSorted(levels.findLast(({ select }) => select)!, inside(tokens, at + 2))
    if (token.text === 'cast' || token.text === 'try_cast') checkCast(inside(tokens, at + 1))
    if (next?.text === '(' && !keywords.has(token.text) && !isTable(tokens, at)) checkFunction(token.text)
  })
}

/** Part of a name behind a dot, where reserved words mean nothing. */
function isName(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '.'
}

/** `name (columns) as (…)`: a table expression with its columns. */
function isTable(tokens: readonly Token[], at: number): boolean {
  return (
    tokens[at + 2 + inside(tokens, at + 1).length + 1]?.text === 'as' &&
    ['with', 'recursive', ','].includes(tokens[at - 1]?.text ?? '')
  )
}

const phrases: readonly (readonly [string, string])[] = [
  ['distinct', 'on'],
  ['distinct', 'from'],
  ['as', 'materialized'],
  ['not', 'materialized'],
  ['except', 'all'],
  ['intersect', 'all'],
  ['with', 'ordinality'],
  ['from', 'values'],
]

function checkWord(word: string, next: Token | undefined, before: Token | undefined): void {
  if (reserved.has(word)) throw new RefusedSql(`"${word}" is a reserved word in Redshift`)
  if (phrases.some(([first, second]) => word === first && next?.text === second))
    throw new RefusedSql(`Redshift has no "${word} ${next!.text}"`)
  if (
    ['lateral', 'values', 'array', 'tablesample', 'fetch', 'returning', 'asof', 'window'].includes(word) ||
    (word === 'filter' && next?.text === '(')
  )
    throw new RefusedSql(`Redshift has no "${word}" here`)
  if (['qualify', 'pivot', 'unpivot', 'ignore', 'respect'].includes(word) && before?.text !== 'as')
    throw new RefusedSql(`the stand-in has no "${word}", though Redshift does`)
  if (['limit', 'offset'].includes(word) && next?.kind !== 'number')
    throw new RefusedSql(`the number after "${word}" must be written out`)
}

function checkFunction(name: string): void {
  if (!functions.has(name))
    throw new RefusedSql(`function ${name}() does not exist in Redshift, or the stand-in does not know it`)
}

function checkCast(argument: readonly Token[]): void {
  const as = argument.findLastIndex(({ kind, text }) => kind === 'word' && text === 'as')
  checkType(argument.slice(as + 1))
}

/** A type of a column, which Redshift has and PostgreSQL means alike. */
export function typeOf(tokens: readonly Token[]): string {
  checkType(tokens)
  return tokens.map(({ text }) => text).join(' ')
}

function checkType(tokens: readonly Token[]): void {
  const type = tokens
    .map(({ text }) => text)
    .join(' ')
    .replace(/ \(.*/, '')
  if (!types.has(type)) throw new RefusedSql(`Redshift has no type "${type}", or it means another one there`)
}

const framed = new Set(['sum', 'count', 'avg', 'min', 'max', 'first_value', 'last_value', 'nth_value'])

/** Redshift wants a frame wherever a window aggregate has an order, and knows only frames of rows. */
function checkWindow(tokens: readonly Token[], at: number): void {
  const words = inside(tokens, at)
    .filter(({ kind }) => kind === 'word')
    .map(({ text }) => text)
  if (words.some((word) => ['range', 'groups', 'exclude'].includes(word)))
    throw new RefusedSql('Redshift knows only frames of rows')
  if (!words.includes('order') || words.includes('rows')) return
  let depth = 0
  let open = at - 2
  for (; open >= 0; open--) {
    if (tokens[open]!.text === ')') depth++
    if (tokens[open]!.text === '(' && --depth === 0) break
  }
  const name = tokens[open - 1]?.text ?? ''
  if (framed.has(name))
    throw new RefusedSql('Aggregate window functions with an ORDER BY clause require a frame clause')
}

function checkSorted({ sorted }: Level, order: readonly Token[]): void {
  sorted.add(order.map(({ text }) => text).join(' '))
  if (sorted.size > 1) throw new RefusedSql('within group ORDER BY clauses for aggregate functions must be the same')
}

/** The tokens between the parenthesis at an index and the one that closes it. */
function inside(tokens: readonly Token[], open: number): Token[] {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.kind !== 'symbol') continue
    if (tokens[at]!.text === '(') depth++
    if (tokens[at]!.text === ')' && --depth === 0) return tokens.slice(open + 1, at)
  }
  throw new RefusedSql('syntax error: a parenthesis is not closed')
}

const documents = new Set(['event_attributes', 'user_attributes'])
/** Their first argument is a word and not a value. */
const parts = new Set(['datediff', 'dateadd', 'date_part', 'date_diff', 'date_add'])

/** PostgreSQL’s text of them. */
export function writeTokens(tokens: readonly Token[], parameter = noParameter): string {
  const written: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at]!
    const [next, after] = [tokens[at + 1], tokens[at + 2]]
    if (kind === 'parameter') written.push(parameter(text.slice(1)))
    else if (kind === 'text') written.push(text.includes('\\') ? `E${text}` : text)
    else if (kind === 'word' && parts.has(text) && after?.kind === 'word') {
      written.push(text, '(', `'${after.text}'`)
      at += 2
    } else if (kind === 'word' && text === 'try_cast') {
      const argument = inside(tokens, at + 1)
      const as = argument.findLastIndex((token) => token.kind === 'word' && token.text === 'as')
      written.push(
        `try_${argument
          .slice(as + 1)
          .map((token) => token.text)
          .join('_')}(${writeTokens(argument.slice(0, as), parameter)})`,
      )
      at += argument.length + 2
    } else if (kind === 'word' && text === 'listagg') {
      const list = listAt(tokens, at)
      written.push(
        `string_agg(${writeTokens(list.argument, parameter)} order by ${writeTokens(list.order, parameter)})`,
      )
      at += list.length - 1
    } else if (kind === 'word' && isChain(tokens, at)) {
      const chain = chainAt(tokens, at)
      written.push(chain.text)
      at += chain.length - 1
    } else if (kind === 'word' && next?.text === '(' && renamed.has(text)) written.push(renamed.get(text)!)
    else written.push(text)
  }
  return written.join(' ')
}

/** `listagg(…) within group (order by …)`. */
function listAt(tokens: readonly Token[], at: number): { argument: Token[]; order: Token[]; length: number } {
  const argument = inside(tokens, at + 1)
  const within = at + argument.length + 3
  if (tokens[within]?.text !== 'within') throw new RefusedSql('listagg without "within group"')
  const group = inside(tokens, within + 2)
  return { argument, order: group.slice(2), length: argument.length + group.length + 7 }
}

function noParameter(name: string): string {
  throw new RefusedSql(`parameter "${name}" in a batch`)
}

/** Functions that are words of PostgreSQL's grammar, and mean something else here. */
const renamed = new Map([
  ['nvl', 'coalesce'],
  ['json_typeof', 'super_typeof'],
  ['json_serialize', 'super_serialize'],
  ['json_parse', 'super_parse'],
])

function isChain(tokens: readonly Token[], at: number): boolean {
  return (
    (documents.has(tokens[at]!.text) || (tokens[at + 1]?.text === '.' && documents.has(tokens[at + 2]?.text ?? ''))) &&
    tokens[at - 1]?.text !== '.'
  )
}

/** `e.event_attributes."a"."b"[0]` as calls, one around the other. */
function chainAt(tokens: readonly Token[], at: number): { text: string; length: number } {
  let length = documents.has(tokens[at]!.text) ? 1 : 3
  let text = tokens
    .slice(at, at + length)
    .map((token) => token.text)
    .join('')
  for (;;) {
    const [symbol, key] = [tokens[at + length], tokens[at + length + 1]]
    if (symbol?.text === '.' && (key?.kind === 'quoted' || key?.kind === 'word')) {
      const name = key.kind === 'word' ? key.text : key.text.slice(1, -1).replaceAll('""', '"')
      if (name === '') throw new RefusedSql('zero-length delimited identifier')
      if (Buffer.byteLength(name) > 127) throw new RefusedSql('identifier is longer than 127 bytes')
      text = `super_member(${text}, '${name.replaceAll("'", "''")}')`
      length += 2
    } else if (symbol?.text === '[' && key?.kind === 'number') {
      text = `super_element(${text}, ${key.text})`
      length += 3
    } else return { text, length }
  }
}
