/**
 * The calls of the first DataLoaf SDK, for code that was written for it.
 *
 * ```ts
 * import DataLoaf from 'dataloaf/compat'
 *
 * const dataloaf = DataLoaf.init('https://data.example.com', { writeKey: 'wk_…' })
 * await dataloaf.sendEvent({ eventName: 'signed_up', userId: 'u1', eventAttributes: { plan: 'pro' } })
 * ```
 *
 * As there, promises resolve to the answer or to an `Error`, and never reject. Unlike there, items are queued, sent
 * together and tried again, and attributes keep their types.
 */
import { uuidV7 } from './id.ts'
import type { AttributesInput } from './items.ts'
import { DataLoaf, type DropReason, type Item, type NodeOptions, type Problem } from './node.ts'

export type { NodeOptions } from './node.ts'

export interface CompatEvent {
  eventName: string
  userId: string
  eventAttributes?: AttributesInput | null
}

export interface CompatUser {
  userId: string
  userAttributes?: AttributesInput | null
}

export interface Compat {
  sendEvent(event: CompatEvent): Promise<Answer | Error>
  makeUser(user: CompatUser): Promise<Answer | Error>
  updateUser(user: CompatUser): Promise<Answer | Error>
  /** What the old calls stand on, to move on with. */
  readonly dataloaf: DataLoaf
}

/** The collector has the item. */
export interface Answer {
  accepted: 1
}

// biome-ignore lint/style/noDefaultExport: code of the first SDK imports it so.
export default { init }

/** `gatewayUrl`: the collector's address. An answer is waited for as long as one request may take (`timeout`). */
export function init(gatewayUrl: string, options: Omit<NodeOptions, 'endpoint'>): Compat {
  const { timeout = 10_000 } = options
  /** Calls under way, with what was wrong. */
  const calls = new Map<string, string | undefined>()
  let latest = ''
  const dataloaf = new DataLoaf({ ...options, endpoint: gatewayUrl, onError, onDrop })
  return { sendEvent, makeUser: setUser, updateUser: setUser, dataloaf }

  function sendEvent(event: CompatEvent): Promise<Answer | Error> {
    return settled((eventId) => {
      const { eventName, userId, eventAttributes } = event
      dataloaf.track(eventName, { userId, eventId, attributes: eventAttributes ?? {} })
    })
  }

  function setUser(user: CompatUser): Promise<Answer | Error> {
    return settled((patchId) => {
      const { userId, userAttributes } = user
      dataloaf.identify(userId, { patchId, attributes: userAttributes ?? {} })
    })
  }

  async function settled(call: (id: string) => void): Promise<Answer | Error> {
    const id = newId()
    calls.set(id, undefined)
    try {
      call(id)
    } catch (error) {
      calls.delete(id)
      return error as Error
    }
    const done = await dataloaf.flush({ timeout })
    const why =
      calls.get(id) ?? (done ? undefined : `The collector did not take it in ${timeout} ms; it is tried again.`)
    calls.delete(id)
    return why === undefined ? { accepted: 1 } : new Error(why)
  }

  function onError(problem: Problem): void {
    latest = problem.message
    options.onError?.(problem)
  }

  /** What is dropped was reported just before. */
  function onDrop(items: readonly Item[], reason: DropReason): void {
    for (const id of items.map(idOf)) if (calls.has(id)) calls.set(id, latest)
    options.onDrop?.(items, reason)
  }
}

const newId = uuidV7()

function idOf(item: Item): string {
  if ('event_id' in item) return item.event_id ?? ''
  return 'patch_id' in item ? (item.patch_id ?? '') : ''
}
