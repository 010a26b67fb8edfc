import { afterAll, beforeAll, expect } from 'vitest'
import type { Attributes } from '../../src/event.ts'
import { type Served, serve } from '../../src/runtime/server/serve.ts'
import { openShop, temporaryDirectory } from './local.ts'

export interface StoredEvent {
  event_id: string
  event_name: string
  user_id: string | null
  anonymous_id: string | null
  session_id: string | null
  /** ISO 8601 */
  event_created: string
  event_attributes: Attributes
}

/** A running shop behind a real port, for clients that nobody here wrote, and what its warehouse has in the end. */
export function useServedShop() {
  const shop = {} as { address: string; port: number; writeKey: string }
  let opened: Awaited<ReturnType<typeof openShop>>
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let served: Served
  const faults: unknown[] = []

  beforeAll(async () => {
    directory = await temporaryDirectory()
    opened = await openShop(directory.path)
    served = await serve(opened.runtime, { port: 0, version: '1.2.3', report: (error) => void faults.push(error) })
    Object.assign(shop, {
      address: served.address,
      port: Number(new URL(served.address).port),
      writeKey: opened.writeKey,
    })
  })
  afterAll(async () => {
    await served.close()
    await opened.runtime.close()
    await directory.remove()
    expect(faults).toEqual([])
  })

  async function rows(text: string): Promise<unknown[][]> {
    const { runtime } = opened
    await runtime.stream.flush()
    await runtime.loader.idle()
    return (await runtime.warehouse.run({ text, values: [] })).rows as unknown[][]
  }

  /** All events, in the order of their times. */
  async function all(): Promise<StoredEvent[]> {
    const columns = 'event_id, event_name, user_id, anonymous_id, session_id, epoch_ms(event_created)'
    const found = await rows(`select ${columns}, event_attributes::varchar from events order by event_created`)
    return found.map(([event_id, event_name, user_id, anonymous_id, session_id, created, text]) => ({
      event_id: event_id as string,
      event_name: event_name as string,
      user_id: user_id as string | null,
      anonymous_id: anonymous_id as string | null,
      session_id: session_id as string | null,
      event_created: new Date(Number(created)).toISOString(),
      event_attributes: JSON.parse(text as string),
    }))
  }

  /** The one event of that name. */
  async function stored(name: string): Promise<StoredEvent> {
    const found = (await all()).filter(({ event_name }) => event_name === name)
    expect(found, name).toHaveLength(1)
    return found[0]!
  }

  async function user(id: string): Promise<Attributes | undefined> {
    const found = await rows('select user_id, user_attributes::varchar from users')
    const [, text] = found.find(([user_id]) => user_id === id) ?? []
    return text === undefined ? undefined : JSON.parse(text as string)
  }

  /** `from` → `to` of what was said to be one user. */
  async function aliases(): Promise<{ [from: string]: string }> {
    return Object.fromEntries(await rows('select from_id, to_id from user_aliases'))
  }

  return { shop, all, stored, user, aliases }
}
