import type { CatalogAttribute, CatalogEvent } from '../../runtime/catalog/catalog.ts'
import { ownEvents } from '../../runtime/collection/plan/check.ts'
import type { Plan, PlannedAttribute, PlanType } from '../../runtime/collection/plan/plan.ts'
import type { Scanned } from './scan.ts'

/** Each way in which plan, code and what arrives can differ. */
export const driftKinds = {
  code_unplanned: 'code tracks an event that is not in the plan',
  code_deprecated: 'code tracks a deprecated event',
  code_unused: 'no code tracks a planned event',
  arriving_unplanned: 'an event arrives that is not in the plan',
  arriving_deprecated: 'a deprecated event still arrives',
  never_arrived: 'a planned event has not arrived',
  attribute_unplanned: 'an attribute arrives that is not in the plan',
  attribute_type: 'an attribute arrives as another type than planned',
  attribute_missing: 'a required attribute does not arrive',
  server_differs: 'the plan on the server is another one',
} as const
export type DriftKind = keyof typeof driftKinds

export interface Drift {
  kind: DriftKind
  event?: string
  attribute?: string
  /** What was found, a sentence without its end. */
  message: string
  file?: string
  line?: number
}

/** Between the plan and the project's code. */
export function codeDrift(plan: Plan, { calls }: Scanned): Drift[] {
  const used = new Set(calls.map(({ event }) => event))
  const wrong = calls.flatMap(({ event, file, line }): Drift[] => {
    const planned = own(plan.events, event)
    const at = { event, file, line }
    if (planned?.deprecated)
      return [{ kind: 'code_deprecated', ...at, message: `${event} is deprecated: ${planned.deprecated}` }]
    if (isRight(plan, event)) return []
    return [{ kind: 'code_unplanned', ...at, message: `${event} is not in the plan` }]
  })
  const unused = Object.entries(plan.events)
    .filter(([event, { deprecated }]) => !deprecated && !used.has(event) && !ownEvents.has(event))
    .map(([event]): Drift => ({ kind: 'code_unused', event, message: `${event} is tracked nowhere in the code` }))
  return [...wrong, ...unused]
}

/** What the catalog knows of one event. */
export interface Seen extends CatalogEvent {
  attributes: CatalogAttribute[]
}

/** Between the plan and what arrives. */
export function arrivalDrift(plan: Plan, seen: readonly Seen[]): Drift[] {
  const names = new Set(seen.map(({ event_name }) => event_name))
  const missing = Object.entries(plan.events)
    .filter(([event, { deprecated }]) => !deprecated && !names.has(event))
    .map(([event]): Drift => ({ kind: 'never_arrived', event, message: `${event} has not arrived` }))
  return [...seen.flatMap((each) => eventDrift(plan, each)), ...missing]
}

function eventDrift(plan: Plan, { event_name: event, attributes }: Seen): Drift[] {
  const planned = own(plan.events, event)
  if (!planned) {
    return isRight(plan, event)
      ? []
      : [{ kind: 'arriving_unplanned', event, message: `${event} arrives and is not in the plan` }]
  }
  const found: Drift[] = planned.deprecated
    ? [{ kind: 'arriving_deprecated', event, message: `${event} still arrives: ${planned.deprecated}` }]
    : []
  const known = planned.attributes ?? {}
  const arrived = new Map(
    attributes.flatMap(({ attribute, type }) => (typeof attribute === 'string' ? [[attribute, type] as const] : [])),
  )
  for (const [attribute, type] of arrived) {
    const expected = own(known, attribute)
    if (expected) {
      if (catalogTypes[expected.type] !== type) found.push(otherType(event, attribute, expected, type))
    } else if (!planned.other_attributes && !attribute.startsWith('$')) {
      found.push({ kind: 'attribute_unplanned', event, attribute, message: `${event}.${attribute} is not in the plan` })
    }
  }
  for (const [attribute, { required }] of Object.entries(known)) {
    if (!required || arrived.has(attribute)) continue
    found.push({
      kind: 'attribute_missing',
      event,
      attribute,
      message: `${event}.${attribute} is required and does not arrive`,
    })
  }
  return found
}

function otherType(event: string, attribute: string, { type }: PlannedAttribute, arriving: string): Drift {
  return {
    kind: 'attribute_type',
    event,
    attribute,
    message: `${event}.${attribute} arrives as ${arriving}, planned is ${type}`,
  }
}

const catalogTypes: { readonly [type in PlanType]: CatalogAttribute['type'] } = {
  text: 'text',
  time: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  list: 'list',
  object: 'object',
}

function isRight({ events, other_events = false }: Plan, event: string): boolean {
  return other_events || Object.hasOwn(events, event) || ownEvents.has(event) || event.startsWith('$')
}

function own<T>(all: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined
}
