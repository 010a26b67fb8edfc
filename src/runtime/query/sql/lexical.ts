import { invalidQuery } from '../schema/issues.ts'
import { type Token, tokensOf } from './tokens.ts'

/**
 * Lets pass only what reads the given tables, by the words of the statement alone: for a warehouse whose parser cannot be
 * asked. It is stricter than a parser, and not the only wall: there, the rights of the database user are.
 */
export function lexicalGuard(statement: string, tables: readonly string[], callable: ReadonlySet<string>): void {
  const tokens = tokensOf(statement).filter(({ kind }) => kind !== 'blank')
  const first = tokens.find(({ text }) => text !== '(')
  if (!first || !/^(select|with)$/i.test(first.text))
    throw refusal('Only a SELECT can be run.', 'Begin with "select" or "with".')
  for (const token of tokens) refuseToken(token)
  refuseUnbalanced(tokens)
  const own = ownNames(tokens, tables)
  for (const [at, token] of tokens.entries()) {
    if (at > 0 && token.text.toLowerCase() === 'with') throw refusal('"with" can only be the first word here.')
    if (isName(token) && tokens[at + 1]?.text === '(') refuseCall(token, tokens[at - 1], callable, own)
  }
  for (const place of tablePlaces(tokens)) {
    const known = (name: string) => tables.includes(name) || (own.get(name) ?? Number.POSITIVE_INFINITY) < place
    refuseTable(tokens, place, known, tables)
  }
}

const forbidden =
  /^(into|insert|update|delete|merge|create|alter|drop|truncate|grant|revoke|copy|unload|call|execute|prepare|deallocate|set|reset|show|explain|analyze|vacuum|lock|begin|commit|rollback|declare|fetch|close|cancel|attach|detach|use|comment|refresh|table|recursive|current_user|session_user|user|current_schema|current_catalog|current_database)$/i
const system =
  /^(pg_|stl_|stv_|svv_|svl_|svcs_|svt_|sys_|information_schema$|load_(ledger|counts)$|quarantined$|schema_version$|user_(attribute_kv|aliases|canonical)$)/i

function refuseToken({ kind, text }: Token): void {
  // A backslash escapes in some warehouses' texts and not in others'.
  if (kind === 'text' && (text.includes('\\') || !text.startsWith("'"))) {
    throw refusal('A text stands between simple quotes here and has no backslash.', 'Give it as a parameter.')
  }
  if (kind === 'symbol' && text === ';') throw refusal('One statement can be run.')
  if (kind !== 'word' && kind !== 'name') return
  const name = plain(text)
  if (kind === 'word' && forbidden.test(name)) throw refusal(`"${text}" cannot be used in SQL here.`)
  if (system.test(name) || /[^ -~]/.test(name)) throw refusal(`The name ${JSON.stringify(name)} cannot be used.`)
}

/** A parenthesis that closes ours would let the rest out of it. */
function refuseUnbalanced(tokens: readonly Token[]): void {
  let depth = 0
  for (const { text } of tokens) {
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth < 0) break
  }
  if (depth !== 0) throw refusal('The parentheses do not match.')
}

/** Names that the statement's own `with` gives, each with the index from which it can be read. */
function ownNames(tokens: readonly Token[], tables: readonly string[]): Map<string, number> {
  const names = new Map<string, number>()
  let at = tokens[0]?.text.toLowerCase() === 'with' ? 1 : tokens.length
  for (let token = tokens[at]; token && isName(token); token = tokens[at]) {
    const name = plain(token.text)
    if (tables.includes(name)) throw taken(name)
    const as = tokens[at + 1]?.text === '(' ? closing(tokens, at + 1) + 1 : at + 1
    if (tokens[as]?.text.toLowerCase() !== 'as' || tokens[as + 1]?.text !== '(') break
    const end = closing(tokens, as + 1)
    names.set(name, end)
    if (tokens[end + 1]?.text !== ',') break
    at = end + 2
  }
  return names
}

/** Indexes at which a table's name stands: after `from` and `join`, and after each comma of a `from` list. */
function tablePlaces(tokens: readonly Token[]): number[] {
  const places: number[] = []
  /** By the depth of parentheses, whether a comma goes on with tables. */
  const listing = [false]
  for (const [at, { text, kind }] of tokens.entries()) {
    const word = kind === 'word' ? text.toLowerCase() : text
    if (word === '(') listing.push(false)
    else if (word === ')') listing.pop()
    else if (word === 'from' || word === 'join') {
      places.push(at + 1)
      listing[listing.length - 1] = true
    } else if (word === ',' && listing.at(-1)) places.push(at + 1)
    else if (
      /^(where|group|order|having|limit|union|intersect|except|minus|select|window|qualify|offset)$/.test(word)
    ) {
      listing[listing.length - 1] = false
    }
  }
  return places
}

function refuseTable(
  tokens: readonly Token[],
  place: number,
  known: (name: string) => boolean,
  tables: readonly string[],
): void {
  const token = tokens[place]
  if (token?.text === '(' && opensQuery(tokens, place)) return
  // `extract(day from x)`, `trim(both from x)` and `substring(x from 1)` are the only others; they can be written otherwise.
  if (token && isName(token) && known(plain(token.text)) && !/^[.(]$/.test(tokens[place + 1]?.text ?? '')) return
  throw refusal(
    `There is no table ${JSON.stringify(token ? plain(token.text) : '')}.`,
    `Possible: ${tables.join(', ')}.`,
  )
}

/** A parenthesis after `from` holds a query, not a list of tables. */
function opensQuery(tokens: readonly Token[], at: number): boolean {
  return /^(select|\()$/i.test(tokens[at + 1]?.text ?? '')
}

const keywords =
  /^(and|or|not|in|any|all|some|exists|as|on|using|from|join|select|where|when|then|else|case|between|like|ilike|by|having|over|filter|union|except|intersect|values|distinct|limit|within|group|partition|order|recursive|is|cast|lateral|with)$/i

function refuseCall(
  token: Token,
  before: Token | undefined,
  callable: ReadonlySet<string>,
  own: ReadonlyMap<string, number>,
): void {
  const name = plain(token.text)
  if (token.kind === 'word' && keywords.test(name)) return
  const named = /^(with|,|as)$/i.test(before?.text ?? '') && own.has(name)
  if (before?.text === '.' || (!named && !callable.has(name)))
    throw refusal(`The function ${JSON.stringify(name)} cannot be used.`)
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  const found = tokens.findIndex(({ text }, at) => {
    if (at >= open && text === '(') depth++
    if (at >= open && text === ')') depth--
    return at >= open && depth === 0
  })
  return found < 0 ? tokens.length : found
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'name'
}

function plain(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()
}

function refusal(message: string, hint?: string) {
  return invalidQuery(['sql'], message, hint)
}

function taken(name: string) {
  return refusal(`The name ${JSON.stringify(name)} is taken.`, 'Choose another after "with".')
}
