import type { Json } from '../../src/event.ts'
import type { Attribute, Condition, Filter, Scalar } from '../../src/runtime/query/schema.ts'
import type { World, WorldEvent } from './worlds.ts'

/** Who an event counts for: aliases resolved; null without any id. */
export function userOf({ user_id, anonymous_id }: WorldEvent, { canonical }: World): string | null {
  const id = user_id ?? anonymous_id
  return id === null ? null : (canonical[id] ?? id)
}

/** An attribute's value; undefined when missing. */
export function read(event: WorldEvent, world: World, attribute: Attribute, of = 'event'): Json | undefined {
  const path = [attribute].flat()
  if (of === 'field') return (event as unknown as { [field: string]: Json })[path[0]!]
  const user = userOf(event, world)
  let value: Json | undefined = of === 'event' ? event.attributes : user === null ? {} : (world.users[user] ?? {})
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as { [key: string]: Json })[key]
  }
  return value
}

/** Whether an event passes a filter, by the table of operators. */
export function passes(event: WorldEvent, world: World, filter: Filter | undefined): boolean {
  if (filter === undefined) return true
  if ('and' in filter) return filter.and.every((each) => passes(event, world, each))
  if ('or' in filter) return filter.or.some((each) => passes(event, world, each))
  return holds(read(event, world, filter.attribute, filter.of), filter)
}

function holds(given: Json | undefined, condition: Condition): boolean {
  const value = given ?? null
  const operands = [condition.value ?? []].flat()
  switch (condition.op) {
    case 'is_set':
      return value !== null
    case 'is_not_set':
      return value === null
    case 'neq':
    case 'not_in':
      return !operands.some((operand) => equal(value, operand))
    case 'eq':
    case 'in':
      return operands.some((operand) => equal(value, operand))
    case 'not_contains':
      return value === null || !search(value, operands[0]!, (text, part) => text.includes(part))
    case 'contains':
      return search(value, operands[0]!, (text, part) => text.includes(part))
    case 'starts_with':
      return search(value, operands[0]!, (text, part) => text.startsWith(part))
    case 'ends_with':
      return search(value, operands[0]!, (text, part) => text.endsWith(part))
    case 'before':
      return compare(time(value), time(operands[0]!), (a, b) => a < b)
    case 'after':
      return compare(time(value), time(operands[0]!), (a, b) => a > b)
    case 'gt':
      return compare(number(value), number(operands[0]!), (a, b) => a > b)
    case 'gte':
      return compare(number(value), number(operands[0]!), (a, b) => a >= b)
    case 'lt':
      return compare(number(value), number(operands[0]!), (a, b) => a < b)
    case 'lte':
      return compare(number(value), number(operands[0]!), (a, b) => a <= b)
    case 'between':
      return (
        compare(number(value), number(operands[0]!), (a, b) => a >= b) &&
        compare(number(value), number(operands[1]!), (a, b) => a <= b)
      )
  }
}

function equal(value: Json, operand: Scalar): boolean {
  if (value === null || typeof value === 'object') return false
  return typeof value === 'number' && typeof operand === 'number'
    ? value === operand
    : String(value) === String(operand)
}

function search(value: Json, part: Scalar, by: (text: string, part: string) => boolean): boolean {
  if (value === null) return false
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return by(text.toLowerCase(), String(part).toLowerCase())
}

/** A number, or text that is wholly one. */
export function number(value: Json | undefined): number | null {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return null
  return Number.isFinite(Number(value)) ? Number(value) : null
}

function time(value: Json): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/.test(value)) return null
  return Date.parse(value)
}

function compare(a: number | null, b: number | null, by: (a: number, b: number) => boolean): boolean {
  return a !== null && b !== null && by(a, b)
}
