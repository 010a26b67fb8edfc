import { invalidQuery } from '../schema/issues.ts'

/** A piece of SQL text. Comments are blank. The `name` of a parameter `:name` goes without its colon. */
export interface Token {
  kind: 'blank' | 'word' | 'name' | 'text' | 'number' | 'parameter' | 'symbol'
  text: string
}

const patterns: readonly [Token['kind'], RegExp][] = [
  ['blank', /\s+|--[^\n]*/y],
  [
    'text',
    /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$\$[\s\S]*?\$\$|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)\$[\s\S]*?\$\1\$/y,
  ],
  ['name', /"(?:[^"]|"")*"/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['number', /\d[\w.]*|\.\d[\w]*/y],
  // Two colons are a cast, a colon and `=` names an argument.
  ['symbol', /::|:=/y],
  ['parameter', /:[A-Za-z_]\w*/y],
]

/** Cuts SQL into tokens that make up all of it. Throws `invalid_query` for text and comments that do not end. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at)
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

function tokenAt(sql: string, at: number): Token {
  if (sql.startsWith('/*', at)) return { kind: 'blank', text: sql.slice(at, endOfComment(sql, at)) }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const found = pattern.exec(sql)
    if (found) return { kind, text: found[0] }
  }
  const symbol = sql[at]!
  if (symbol === "'" || symbol === '"') throw endless(sql, at, symbol === "'" ? 'A text' : 'A name between quotes')
  return { kind: 'symbol', text: symbol }
}

/** Comments nest. */
function endOfComment(sql: string, start: number): number {
  let depth = 0
  for (let at = start; at < sql.length; at += 2) {
    if (sql.startsWith('/*', at)) depth++
    else if (sql.startsWith('*/', at)) depth--
    else at--
    if (depth === 0) return at + 2
  }
  throw endless(sql, start, 'A comment')
}

function endless(sql: string, at: number, what: string) {
  return invalidQuery(['sql', at], `${what} that begins in line ${sql.slice(0, at).split('\n').length} has no end.`)
}
