import { z } from 'zod'
import { type Field, fields, type Operator, type Owner, operators, owners } from '../vocabulary.ts'
import { choose, hasKey, shown, strict } from './issues.ts'
import { nearest } from './nearest.ts'
import { datePattern, timePattern } from './range.ts'

/** A name, or a path into nested objects. */
export const attributeSchema = z.union([z.string().min(1).max(1_000), z.array(z.string().max(1_000)).min(1).max(20)], {
  error: 'expected an attribute name, or a path as an array of names',
})
export type Attribute = z.infer<typeof attributeSchema>

export type Scalar = string | number | boolean
export interface Condition {
  attribute: Attribute
  of?: Owner | undefined
  op: Operator
  value?: Scalar | Scalar[] | undefined
}
/** Conditions on attributes and built-in fields, nested with `and` and `or`. */
export type Filter = { and: Filter[] } | { or: Filter[] } | Condition

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'expected text, a number, true or false' })

const scalars = z.array(scalar).max(1_000)

export const conditionSchema = strict(
  {
    attribute: attributeSchema,
    of: z.enum(owners).optional(),
    op: z.enum(operators),
    value: choose<Scalar | Scalar[]>([scalar, scalars], (input) =>
      Array.isArray(input) ? scalars : scalar,
    ).optional(),
  },
  { attribute: 'plan', op: 'eq', value: 'pro' },
).superRefine((condition, context) => {
  const problem = problemOf(condition)
  if (problem) context.addIssue({ code: 'custom', ...problem })
})

/** Deeper nesting than this is refused, so that a query cannot exhaust the stack. */
const maximalDepth = 20

export const filterSchema = filterAt(0)

function filterAt(depth: number): z.ZodType<Filter> {
  return choose<Filter>({ name: 'Filter', keys: ['and', 'or'] }, (input) => {
    if (depth > maximalDepth) return tooDeep
    const list = () => z.array(filterAt(depth + 1)).max(200)
    if (hasKey(input, 'and')) return strict({ and: list() })
    if (hasKey(input, 'or')) return strict({ or: list() })
    return conditionSchema
  })
}

const tooDeep = z.custom<Filter>(() => false, { error: `Filters nest at most ${maximalDepth} deep.` })

interface Problem {
  path: string[]
  message: string
  params?: { hint: string }
}

/** A cohort is true of a user or false; nothing else can be asked of it. */
function problemOfCohort(op: Operator, value: Condition['value']): Problem | undefined {
  const params = { hint: 'Write "op": "eq" with "value": true for members, false for everybody else.' }
  if (op !== 'eq' && op !== 'neq') return { path: ['op'], message: `A cohort has no "${op}".`, params }
  if (typeof value !== 'boolean') return { path: ['value'], message: 'A cohort is true or false.', params }
  return undefined
}

const listed: ReadonlySet<Operator> = new Set(['in', 'not_in'])
const unary: ReadonlySet<Operator> = new Set(['is_set', 'is_not_set'])
const textual: ReadonlySet<Operator> = new Set(['contains', 'not_contains', 'starts_with', 'ends_with'])
const numeric: ReadonlySet<Operator> = new Set(['gt', 'gte', 'lt', 'lte', 'between'])

function problemOf({ attribute, of, op, value }: Condition): Problem | undefined {
  const field = of === 'field' ? problemOfField(attribute) : undefined
  if (field) return field
  if (of === 'cohort') return problemOfCohort(op, value)
  const at = (message: string, hint?: string): Problem => ({
    path: ['value'],
    message,
    ...(hint && { params: { hint } }),
  })
  if (unary.has(op)) return value === undefined ? undefined : at(`"${op}" takes no value.`)
  if (value === undefined) return at(`"${op}" needs a value.`)
  if (listed.has(op)) return Array.isArray(value) ? undefined : at(`"${op}" needs a list of values.`)
  if (op === 'between') {
    const fits = Array.isArray(value) && value.length === 2 && value.every((each) => toNumber(each) !== null)
    return fits ? undefined : at('"between" needs two numbers, [from, to].')
  }
  if (Array.isArray(value)) return at(`"${op}" takes one value, not a list.`, 'Use "in" or "not_in" for a list.')
  if (numeric.has(op) && toNumber(value) === null)
    return at(`"${op}" needs a number.`, 'For dates use "before" or "after".')
  if (textual.has(op) && typeof value === 'boolean') return at(`"${op}" needs text.`)
  if ((op === 'before' || op === 'after') && !(typeof value === 'string' && isTime(value))) {
    return at(`"${op}" needs an ISO date or instant.`, 'Write "2026-01-31", or "2026-01-31T10:00:00Z".')
  }
  return undefined
}

/** Which built-in field is meant; null when there is none of that name. */
export function fieldOf(attribute: Attribute): Field | null {
  const name = typeof attribute === 'string' ? attribute : attribute.length === 1 ? attribute[0] : undefined
  return fields.find((field) => field === name) ?? null
}

export function problemOfField(attribute: Attribute): Problem | undefined {
  if (fieldOf(attribute)) return undefined
  const near = typeof attribute === 'string' ? nearest(attribute, fields) : undefined
  return {
    path: ['attribute'],
    message: `There is no built-in field ${shown(attribute)}.`,
    params: { hint: `${near ? `Did you mean "${near}"? ` : ''}Possible: ${fields.join(', ')}.` },
  }
}

/** The grammar of text that counts as a number; every warehouse and the parser here keep to it. */
export const numberPattern = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?'
const wholly = new RegExp(`^${numberPattern}$`)

/** The number a scalar counts as; null when it is none. */
export function toNumber(value: Scalar): number | null {
  if (typeof value === 'boolean') return null
  if (typeof value === 'number') return value
  return wholly.test(value) && Number.isFinite(Number(value)) ? Number(value) : null
}

function isTime(text: string): boolean {
  return (datePattern.test(text) || timePattern.test(text)) && !Number.isNaN(Date.parse(text.replace(',', '.')))
}
