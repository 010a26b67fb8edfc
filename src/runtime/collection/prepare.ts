import { DataLoafError } from '../../errors.ts'
import { type Attributes, planAttribute } from '../../event.ts'
import { Refusal } from '../collector/refusal.ts'
import { forever, keptSince } from '../keeping/keep.ts'
import type { EventRecord, PatchRecord } from '../records.ts'
import type { Declared, EnforcedPlan } from './collection.ts'
import { planCheck } from './plan/check.ts'
import type { Preparation } from './preparation.ts'
import { withNetwork } from './transforms/ip.ts'
import { transformKinds } from './transforms/registry.ts'
import type { Applied, DeclaredTransform, RequestFacts } from './transforms/transform.ts'

/** What is too old, the transforms in their order, then what is always done, then the plan. */
export function prepare({ transforms, plan, salt, keep = forever }: Declared): Preparation {
  const applied = transforms.map((declared) => ({ ...applyOf(declared, salt), declared }))
  const ofEvents = applied.filter(({ declared }) => declared.of !== 'user').map(onEvent)
  const ofUsers = applied.filter(({ declared }) => declared.of === 'user')
  // Who says nothing about addresses has not asked for them.
  if (transforms.every(({ kind }) => kind !== 'ip'))
    ofEvents.push(onEvent({ attributes: withNetwork, declared: { kind: 'ip' } }))
  const enforce = enforcer(plan)
  const assertKept = limiter(keep)
  return {
    event(event, request) {
      assertKept(event)
      let current: EventRecord | null = event
      for (const change of ofEvents) {
        current = change(current, request)
        if (current === null) return null
      }
      return enforce(current)
    },
    user: (patch) => ofUsers.reduce(onPatch, patch),
  }
}

interface Step extends Applied {
  declared: DeclaredTransform
  namesOnly?: boolean
}

function applyOf(declared: DeclaredTransform, salt: string): Omit<Step, 'declared'> {
  const kind = transformKinds.get(declared.kind)
  if (kind) return { ...kind.apply(declared as never, { salt }), namesOnly: kind.namesOnly ?? false }
  const message = `The app’s transform ${JSON.stringify(declared.kind)} is of a newer version of DataLoaf.`
  throw new DataLoafError('unavailable', message, { retryAfter: 30 })
}

type EventChange = (event: EventRecord, request: RequestFacts) => EventRecord | null

function onEvent({ attributes, event: whole, declared }: Step): EventChange {
  if (whole) return whole
  if (!attributes) return (event) => event
  const names = declared.events && new Set(declared.events)
  return (event) => {
    if (names && !names.has(event.event_name)) return event
    return { ...event, event_attributes: attributes(event.event_attributes) }
  }
}

function onPatch(patch: PatchRecord, { attributes, namesOnly }: Step): PatchRecord {
  if (!attributes) return patch
  const [set, set_once, append] = [patch.set, patch.set_once, patch.append].map(attributes)
  const changed = { ...patch, set: set!, set_once: set_once!, append: append! }
  if (!namesOnly) return changed
  const unset = attributes(Object.fromEntries(patch.unset.map((name) => [name, null])))
  const increment = attributes(patch.increment) as PatchRecord['increment']
  return { ...changed, unset: Object.keys(unset), increment }
}

/** Refuses what would be taken out again at night. */
function limiter(keep: string): (event: EventRecord) => void {
  let [day, since]: [string, number] = ['', 0]
  return ({ event_created, received_at }) => {
    const today = received_at.slice(0, 10)
    if (today !== day) [day, since] = [today, keptSince(keep, Date.parse(received_at)) ?? Number.NEGATIVE_INFINITY]
    if (Date.parse(event_created) >= since) return
    throw new Refusal('too_old', 'event_created', `is from before what the app keeps (${keep})`)
  }
}

/** What the plan does to events that do not follow it. */
function enforcer(plan: EnforcedPlan): (event: EventRecord) => EventRecord {
  if (plan.enforcement === 'off') return (event) => event
  const check = planCheck(plan)
  if (plan.enforcement === 'flag') {
    return (event) => ({ ...event, event_attributes: flagged(event.event_attributes, check(event)) })
  }
  return (event) => {
    const faults = check(event)
    return faults.length === 0 ? event : { ...event, quarantine: `plan: ${faults.join('; ')}` }
  }
}

/** The mark is ours alone: one that came with the event goes. */
function flagged(attributes: Attributes, faults: readonly string[]): Attributes {
  const { [planAttribute]: _, ...rest } = attributes
  return faults.length === 0 ? rest : { ...rest, [planAttribute]: [...faults] }
}
