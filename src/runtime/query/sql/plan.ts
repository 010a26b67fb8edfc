import type { MergedEvents } from '../merged.ts'
import type { AppFacts } from '../plan.ts'
import { invalidQuery } from '../schema/issues.ts'
import { nearest } from '../schema/nearest.ts'
import { mergedIn } from '../scope.ts'
import type { SqlQuery } from './schema.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A statement that somebody wrote, as text and the values that stand in it. */
export interface SqlPlan {
  kind: 'sql'
  appId: string
  hasAliases: boolean
  merged?: MergedEvents
  /** In their order, each with the character at which it stands in what was written. */
  parts: (({ text: string } | { value: string | number | boolean }) & { at: number })[]
  limit: number
  /** When it was asked, where the answer depends on that; else null. */
  asked: number | null
}

/** Answers that differ from one time to the next though nothing was loaded. */
const fleeting =
  /\b(now|today|age|ago|random|uuid\w*|gen_random_uuid|current_\w+|local(time|timestamp)|get_current_\w+|transaction_timestamp|(table)?sample|reservoir_quantile)\b/i

/** Puts the parameters' values into their places. Throws `invalid_query` for one that is missing or not used. */
export function planSql({ sql, parameters = {}, limit = 10_000 }: SqlQuery, app: AppFacts, now: number): SqlPlan {
  const tokens = oneStatement(placed(tokensOf(sql)))
  const names = tokens.filter(({ kind }) => kind === 'parameter').map(nameOf)
  const unused = Object.keys(parameters).find((name) => !names.includes(name))
  if (unused !== undefined) throw notUsed(unused, names)
  return {
    kind: 'sql',
    appId: app.appId,
    hasAliases: app.hasAliases,
    ...mergedIn(app),
    parts: tokens
      .map((token) => (token.kind === 'parameter' ? { value: givenFor(token, parameters), at: token.at } : token))
      .reduce(joined, []),
    limit,
    asked: fleeting.test(sql) ? now : null,
  }
}

/** A token, and the character at which it begins. */
type Placed = Token & { at: number }

function placed(tokens: readonly Token[]): Placed[] {
  let at = 0
  return tokens.map((token) => {
    at += token.text.length
    return { ...token, at: at - token.text.length }
  })
}

/** The statement without what ends it. */
function oneStatement(tokens: readonly Placed[]): Placed[] {
  const end = tokens.findIndex(isEnd)
  const rest = end < 0 ? [] : tokens.slice(end)
  const second = rest.find((token) => token.kind !== 'blank' && !isEnd(token))
  if (second) {
    const message = 'One statement can be run, and this has several.'
    throw invalidQuery(['sql', second.at], message, 'Ask for each on its own.')
  }
  const statement = end < 0 ? [...tokens] : tokens.slice(0, end)
  if (statement.every(({ kind }) => kind === 'blank')) throw invalidQuery(['sql'], 'There is no statement.')
  const nameless = statement.find(({ kind, text }) => kind === 'symbol' && (text === '?' || text === '$'))
  if (nameless) {
    throw invalidQuery(
      ['sql', nameless.at],
      'Parameters have names.',
      'Write ":name" and give its value in "parameters".',
    )
  }
  return statement
}

function isEnd({ kind, text }: Token): boolean {
  return kind === 'symbol' && text === ';'
}

function nameOf({ text }: Token): string {
  return text.slice(1)
}

function givenFor(token: Placed, parameters: NonNullable<SqlQuery['parameters']>): string | number | boolean {
  const name = nameOf(token)
  if (Object.hasOwn(parameters, name)) return parameters[name]!
  const known = Object.keys(parameters)
  const near = nearest(name, known)
  const hint = near
    ? `Did you mean ":${near}"?`
    : 'Give its value in "parameters"; a colon of another meaning has a blank after it.'
  throw invalidQuery(['sql', token.at], `The parameter ":${name}" has no value.`, hint)
}

function notUsed(name: string, names: readonly string[]) {
  const near = nearest(name, names)
  const hint = near ? `Did you mean "${near}"?` : `Write ":${name}" where the value belongs, or leave it out.`
  return invalidQuery(['parameters', name], `The statement has no parameter ":${name}".`, hint)
}

type Parts = SqlPlan['parts']

function joined(parts: Parts, next: Placed | Parts[number]): Parts {
  if ('value' in next) return [...parts, next]
  const last = parts.at(-1)
  return last && 'text' in last
    ? [...parts.slice(0, -1), { text: last.text + next.text, at: last.at }]
    : [...parts, { text: next.text, at: next.at }]
}
