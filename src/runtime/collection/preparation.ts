import type { EventRecord, PatchRecord } from '../records.ts'
import type { Declared } from './collection.ts'
import { withNetwork } from './transforms/ip.ts'
import type { RequestFacts } from './transforms/transform.ts'

/** What is done to an app's items between the sender and the stream. */
export interface Preparation {
  /** Null for an event that a transform drops. Throws a `Refusal` for one that is older than the app keeps. */
  event(event: EventRecord, request: RequestFacts): EventRecord | null
  user(patch: PatchRecord): PatchRecord
}

/** For an app that declares nothing: of addresses only the network is kept. */
const usual: Preparation = {
  event(event) {
    const event_attributes = withNetwork(event.event_attributes)
    return event_attributes === event.event_attributes ? event : { ...event, event_attributes }
  },
  user: (patch) => patch,
}

const known = new WeakMap<Declared, Promise<Preparation>>()

/**
 * Made once for each document; what it takes is loaded when the first app needs it. Rejects with `unavailable` for a
 * document of a newer version: what its app wants hidden must not be stored by a collector that cannot hide it.
 */
export async function preparationOf(declared: Declared | null): Promise<Preparation> {
  if (declared === null || isUsual(declared)) return usual
  const made = known.get(declared) ?? import('./prepare.ts').then(({ prepare }) => prepare(declared))
  known.set(declared, made)
  return await made
}

function isUsual({ transforms, plan, keep }: Declared): boolean {
  return transforms.length === 0 && plan.enforcement === 'off' && keep === undefined
}
