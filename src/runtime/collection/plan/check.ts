import {
  type Attributes,
  autocaptured,
  elementEvents,
  groupIdentified,
  type Json,
  pageViewed,
  screenViewed,
  stepReached,
  webVitalsMeasured,
} from '../../../event.ts'
import { digitsOf } from '../../collector/exact.ts'
import { parseTime } from '../../collector/time.ts'
import type { Plan, PlannedAttribute, PlannedEvent, PlanType } from './plan.ts'

interface Event {
  event_name: string
  event_attributes: Attributes
}

/** Events that the product's SDKs send by themselves: right also where a plan does not name them. */
export const ownEvents: ReadonlySet<string> = new Set([
  pageViewed,
  screenViewed,
  groupIdentified,
  ...Object.values(elementEvents),
  stepReached,
  autocaptured,
  webVitalsMeasured,
])

const mostFaults = 20

/** Says in what an event does not follow the plan, a sentence each; none when it does. */
export function planCheck({ events, other_events = false }: Plan): (event: Event) => string[] {
  return ({ event_name, event_attributes }) => {
    const planned = own(events, event_name)
    if (planned) return faultsOf(planned, event_attributes).slice(0, mostFaults)
    if (other_events || ownEvents.has(event_name) || event_name.startsWith('$')) return []
    return ['the event is not in the plan']
  }
}

function faultsOf({ attributes = {}, other_attributes = false }: PlannedEvent, given: Attributes): string[] {
  const faults: string[] = []
  for (const [name, planned] of Object.entries(attributes)) {
    const fault = faultOf(planned, own(given, name))
    if (fault !== undefined) faults.push(`${name} ${fault}`)
  }
  if (other_attributes) return faults
  for (const name in given) {
    if (!name.startsWith('$') && !Object.hasOwn(attributes, name)) faults.push(`${name} is not in the plan`)
  }
  return faults
}

function faultOf(
  { type, required = false, enum: values }: PlannedAttribute,
  value: Json | undefined,
): string | undefined {
  if (value === undefined || value === null) return required ? 'is missing' : undefined
  if (!fits[type](value)) return `is ${calledBy(value)}, not ${articles[type]}`
  if (values && !values.includes(value as string)) return `is none of ${values.map(shown).join(', ')}`
  return undefined
}

/** A number that a double would round is marked text until it is written. */
const digits = (value: Json) => (typeof value === 'string' ? digitsOf(value) : undefined)
const isNumber = (value: Json) => typeof value === 'number' || digits(value) !== undefined

const fits: { readonly [type in PlanType]: (value: Json) => boolean } = {
  text: (value) => typeof value === 'string' && digits(value) === undefined,
  number: isNumber,
  integer: (value) => Number.isInteger(value) || digits(value) !== undefined,
  boolean: (value) => typeof value === 'boolean',
  time: (value) => typeof value === 'string' && parseTime(value) !== undefined,
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

const articles: { readonly [type in PlanType]: string } = {
  text: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'a boolean',
  time: 'a time in ISO 8601',
  list: 'a list',
  object: 'an object',
}

function calledBy(value: Json): string {
  if (Array.isArray(value)) return articles.list
  if (isNumber(value)) return articles.number
  return typeof value === 'string' ? articles.text : articles[typeof value as 'boolean' | 'object']
}

function shown(value: string | number | boolean): string {
  return JSON.stringify(value).slice(0, 60)
}

/** What of an object is its own: names come from senders. */
function own<T>(all: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined
}
