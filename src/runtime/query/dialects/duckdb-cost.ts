import { invalidQuery } from '../schema/issues.ts'

/** What an argument of a call is: a text that is known before the statement runs, or something else. */
export type Argument = string | undefined

/**
 * Refuses calls that take time or memory by a power of their texts' length. One step of the engine is one call for
 * thousands of rows: once begun it cannot be stopped, and what it needs for it is not counted.
 */
export function refuseCostly(name: string, given: readonly Argument[]): void {
  if (replacing.has(name) && given.length > 2) refuseMultiplying(name, given[2])
  const wildcard = wildcards.get(name)
  if (wildcard && !(linear.has(name) && given[1]?.includes('_') === false)) refuseBacktracking(given[1], wildcard)
}

/** Each place that is found takes the whole replacement. */
const replacing: ReadonlySet<string> = new Set(['replace', 'regexp_replace'])
const longestReplacement = 20

function refuseMultiplying(name: string, replacement: Argument): void {
  if (replacement !== undefined && replacement.length <= longestReplacement) return
  const message = `What "${name}" puts in is a text of at most ${longestReplacement} characters.`
  throw invalidQuery(['sql'], message, 'Write it into the statement, or give it as a parameter.')
}

/** By the name of an operator, the wildcard after which it tries every place of the text. */
const wildcards: ReadonlyMap<string, '%' | '*'> = new Map([
  ...['~~', '!~~', '~~*', '!~~*'].map((name) => [name, '%'] as const),
  ...['like_escape', 'not_like_escape', 'ilike_escape', 'not_ilike_escape'].map((name) => [name, '%'] as const),
  ['~~~', '*'],
])
/** These look for one part after the other, unless a single character may be any. */
const linear: ReadonlySet<string> = new Set(['~~', '!~~'])
const mostWildcards = 2

function refuseBacktracking(pattern: Argument, wildcard: '%' | '*'): void {
  const count = pattern?.replace(/(.)\1+/g, '$1').split(wildcard).length
  if (count !== undefined && count - 1 <= mostWildcards) return
  const message = `A pattern of "like" is a text with at most ${mostWildcards} "${wildcard}".`
  throw invalidQuery(['sql'], message, 'Use "contains", "starts_with", "regexp_matches", or several conditions.')
}
