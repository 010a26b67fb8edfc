import { planAttribute } from '../../event.ts'
import { type ParseContext, parseItems } from '../collector/parse.ts'
import { uuidv7 } from '../collector/uuid.ts'
import type { Clock } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import type { Declared } from './collection.ts'
import { type Preparation, preparationOf } from './preparation.ts'

/** What would become of an item, and nothing is stored. */
export interface Rehearsal {
  outcome: 'stored' | 'flagged' | 'quarantined' | 'dropped' | 'rejected'
  /** Why, where it is not simply stored. */
  reason: string | null
  /** As it would be stored if the app declared nothing, addresses and all; empty for an item that is rejected. */
  before: (EventRecord | UserRecord)[]
  after: (EventRecord | UserRecord)[]
}

export interface RehearseOptions {
  declared: Declared | null
  appId: string
  clock: Clock
}

/** Items in any form that the collector's batches take, through what an app declares. */
export async function rehearse(
  items: readonly unknown[],
  { declared, appId, clock }: RehearseOptions,
): Promise<Rehearsal[]> {
  const preparation = await preparationOf(declared)
  const receivedAt = new Date(clock()).toISOString()
  const ids = uuidv7(clock)
  return items.map((item) => {
    const id = ids()
    return rehearsed(item, { appId, receivedAt, correction: 0, newId: () => id }, preparation)
  })
}

function rehearsed(item: unknown, context: ParseContext, preparation: Preparation): Rehearsal {
  const plain = parseItems([item], context)
  const { events, users, rejected, dropped } = parseItems([item], { ...context, preparation })
  const [before, after] = [
    [...plain.events, ...plain.users],
    [...events, ...users],
  ]
  const [event] = events
  if (rejected[0]) return { outcome: 'rejected', reason: rejected[0].message, before, after }
  if (dropped > 0) return { outcome: 'dropped', reason: 'a transform drops events of this name', before, after }
  if (event?.quarantine !== undefined) return { outcome: 'quarantined', reason: event.quarantine, before, after }
  const faults = event?.event_attributes[planAttribute]
  if (Array.isArray(faults)) return { outcome: 'flagged', reason: faults.join('; '), before, after }
  return { outcome: 'stored', reason: null, before, after }
}
