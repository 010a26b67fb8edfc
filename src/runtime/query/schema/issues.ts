import { z } from 'zod'
import { DataLoafError } from '../../../errors.ts'

export type Path = readonly (string | number)[]

/** An `invalid_query` error that points at a place of the query. */
export function invalidQuery(path: Path, message: string, hint?: string): DataLoafError {
  return new DataLoafError('invalid_query', message, { path, hint })
}

/** An object that takes no other keys. Its issue's message lists the keys it knows, for `queryError` to suggest one. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  })
}

/**
 * A union whose branch is chosen by looking at the input, so that an error speaks of the branch that was meant
 * and not of every branch there is. `branches` lists them all, for whoever describes the schema.
 */
export function choose<T>(branches: readonly z.ZodType[] | Named, branchOf: (input: unknown) => z.ZodType<T>) {
  const schema: z.ZodType<T> = z.unknown().transform((input, context): T => {
    const parsed = branchOf(input).safeParse(input)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input } as z.core.$ZodRawIssue)
    return z.NEVER
  })
  branchesOf.set(schema, branches)
  return schema
}

/** A union that holds itself, by the name it is described under. */
export interface Named {
  name: string
}

/** The branches of every union made by `choose`. */
export const branchesOf = new WeakMap<object, readonly z.ZodType[] | Named>()

/** True when the input is an object that has the key. */
export function hasKey(input: unknown, key: string): boolean {
  return typeof input === 'object' && input !== null && Object.hasOwn(input, key)
}

/** What was given, as an error shows it: never more than a line of it, however long or deep it is. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(typeof value === 'string' && value.length > 80 ? `${value.slice(0, 80)}…` : value)
}

/** The first thing wrong with a query, as an error for its writer. */
export function queryError(input: unknown, error: z.ZodError): DataLoafError {
  // A misspelt key is the likelier cause of a missing one.
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0]!
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  if (issue.code === 'unrecognized_keys') return unknownKey(path, issue)
  if (issue.code === 'invalid_value') return notOneOf(path, valueAt(input, path), issue.values)
  if (issue.code === 'custom') return invalidQuery(path, issue.message, issue.params?.hint)
  if (valueAt(input, path) === undefined) return invalidQuery(path, `${named(path)} is missing.`)
  return invalidQuery(path, `${named(path)}: ${issue.message.replace(/^Invalid input: /, '')}.`)
}

function unknownKey(path: string[] | Path, issue: z.core.$ZodIssueUnrecognizedKeys): DataLoafError {
  const key = issue.keys[0]!
  const known = issue.message.split(' ')
  const near = nearest(key, known)
  const names = issue.keys.map(shown).join(', ')
  return invalidQuery(
    [...path, key],
    `Unknown key${issue.keys.length > 1 ? 's' : ''} ${names} in ${named(path)}.`,
    near ? `Did you mean "${near}"?` : `Known keys: ${known.join(', ')}.`,
  )
}

function notOneOf(path: Path, value: unknown, allowed: readonly z.core.util.Primitive[]): DataLoafError {
  const words = allowed.map(String)
  const near = typeof value === 'string' ? nearest(value, words) : undefined
  const given = value === undefined ? 'is missing' : `cannot be ${shown(value)}`
  return invalidQuery(
    path,
    `${named(path)} ${given}.`,
    `${near ? `Did you mean "${near}"? ` : ''}Possible: ${words.join(', ')}.`,
  )
}

function named(path: Path): string {
  return path.length === 0 ? 'the query' : `"${path.join('.')}"`
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (hasKey(value, String(key)) ? (value as never)[key] : undefined), input)
}

/** The word that is at most two changes away, and less than half of the word. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const near = words
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate) }))
    .filter((each) => each.distance <= Math.min(2, (word.length - 1) / 2))
    .sort((a, b) => a.distance - b.distance)[0]
  return near?.candidate
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
      }
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
