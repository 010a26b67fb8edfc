import type { EnforcedPlan } from '../collection.ts'
import type { PlannedAttribute, PlannedEvent } from './plan.ts'

/** What of a plan it takes to enforce it: nothing that people wrote for people. */
export function enforcedPart({ enforcement, events, other_events }: EnforcedPlan): EnforcedPlan {
  if (enforcement === 'off') return { enforcement, events: {} }
  return { enforcement, events: mapped(events, eventPart), ...(other_events && { other_events }) }
}

function eventPart({ attributes, other_attributes }: PlannedEvent): PlannedEvent {
  return {
    ...(attributes && { attributes: mapped(attributes, attributePart) }),
    ...(other_attributes && { other_attributes }),
  }
}

function attributePart({ type, required, enum: values }: PlannedAttribute): PlannedAttribute {
  return { type, ...(required && { required }), ...(values && { enum: values }) }
}

function mapped<T>(all: { readonly [name: string]: T }, change: (one: T) => T): { [name: string]: T } {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]))
}
