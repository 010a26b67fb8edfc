import { z } from 'zod'
import { DataLoafError } from '../../../errors.ts'
import { nearest } from './nearest.ts'

export type Path = readonly (string | number)[]

/** An `invalid_query` error that points at a place of the query. */
export function invalidQuery(path: Path, message: string, hint?: string): DataLoafError {
  return new DataLoafError('invalid_query', message, { path, hint })
}

/**
 * An object that takes no other keys. Its issues' messages are for `queryError` to make hints of: the keys it knows, and
 * the example, where something else than an object was given.
 */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape, example?: object) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return Object.keys(shape).join(' ')
      return issue.code === 'invalid_type' && example ? JSON.stringify(example) : undefined
    },
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
    for (const issue of parsed.error.issues) {
      const other = issue.code === 'unrecognized_keys' && issue.path.length === 0 && !sharesKey(issue.message, input)
      const message = other ? `${issue.message} ${otherKeys(branches).join(' ')}`.trim() : issue.message
      context.issues.push({ ...issue, message, input } as z.core.$ZodRawIssue)
    }
    return z.NEVER
  })
  branchesOf.set(schema, branches)
  return schema
}

/** Of a branch that was taken for want of a better one, no key is in the input. */
function sharesKey(known: string, input: unknown): boolean {
  return known.split(' ').some((key) => hasKey(input, key))
}

function otherKeys(branches: readonly z.ZodType[] | Named): string[] {
  if ('name' in branches) return [...branches.keys]
  return branches.flatMap((branch) => (branch instanceof z.ZodObject ? Object.keys(branch.shape) : []))
}

/** A union that holds itself, by the name it is described under. */
export interface Named {
  name: string
  /** Keys that say which branch is meant. */
  keys: readonly string[]
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
  const value = valueAt(input, path)
  const example = exampleIn(issue)
  if (value === undefined) return invalidQuery(path, `${named(path)} is missing.`, example)
  return invalidQuery(path, `${named(path)} ${problem(issue, value)}.`, example)
}

/** What is wrong with a value, said of its name. */
function problem(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'too_small' || issue.code === 'too_big') return outOfBounds(issue, value)
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'int') return `is a whole number, not ${shown(value)}`
    return `is ${kindsOf[issue.expected] ?? issue.expected}, not ${shown(value)}`
  }
  return `is wrong: ${issue.message.replace(/^Invalid input: /, '')}`
}

const kindsOf: { readonly [expected: string]: string } = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
}

function outOfBounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, value: unknown): string {
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`
  const length = Array.isArray(value) || typeof value === 'string' ? value.length : undefined
  if (length === undefined) return `is ${bound}, not ${shown(value)}`
  if (length === 0) return 'cannot be empty'
  return `has ${bound} ${typeof value === 'string' ? 'characters' : 'items'}; these are ${length}`
}

/** What would be right, where an object was expected and its schema shows one. */
function exampleIn(issue: z.core.$ZodIssue): string | undefined {
  return issue.code === 'invalid_type' && issue.message.startsWith('{') ? `Write ${issue.message}.` : undefined
}

function unknownKey(path: string[] | Path, issue: z.core.$ZodIssueUnrecognizedKeys): DataLoafError {
  const key = issue.keys[0]!
  const known = [...new Set(issue.message.split(' '))]
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
