import { describe, expect, it } from 'vitest'
import { collector } from '../../src/runtime/collector/app.ts'
import DataLoaf, { type CompatEvent, type NodeOptions } from '../../src/sdk/compat.ts'
import { memoryStream } from '../support/memory-stream.ts'

describe('code written for the first SDK', () => {
  it('sends events, with types kept', async () => {
    const { dataloaf, stream } = pair()
    const eventAttributes = { plan: 'pro', price: 12, none: null, nested: { a: [1] } }
    const answer = await dataloaf.sendEvent({ eventName: 'signed_up', userId: 'u1', eventAttributes })
    expect(answer).toEqual({ accepted: 1 })
    expect(stream.events).toMatchObject([{ event_name: 'signed_up', user_id: 'u1', event_attributes: eventAttributes }])
  })

  it('makes and updates users', async () => {
    const { dataloaf, stream } = pair()
    await dataloaf.makeUser({ userId: 'u1', userAttributes: { plan: 'free', country: 'DE' } })
    await dataloaf.updateUser({ userId: 'u1', userAttributes: { plan: 'pro' } })
    await dataloaf.updateUser({ userId: 'u2' })
    expect(stream.users).toMatchObject([
      { kind: 'patch', user_id: 'u1', set: { plan: 'free', country: 'DE' } },
      { kind: 'patch', user_id: 'u1', set: { plan: 'pro' } },
      { kind: 'patch', user_id: 'u2', set: {} },
    ])
  })

  it('sends calls made at once together', async () => {
    const requests: string[] = []
    const { dataloaf, stream } = pair({}, (url) => requests.push(url))
    const calls = Array.from({ length: 20 }, (_, i) => dataloaf.sendEvent({ eventName: `e${i}`, userId: 'u1' }))
    expect(await Promise.all(calls)).toEqual(Array(20).fill({ accepted: 1 }))
    expect(stream.events.length).toBe(20)
    expect(requests.length).toBe(1)
  })

  it.each<[string, Partial<NodeOptions>, unknown, string]>([
    ['an unknown key', { writeKey: 'wk_unknown' }, { eventName: 'signed_up', userId: 'u1' }, 'write key'],
    ['no user', {}, { eventName: 'signed_up' }, 'userId'],
    ['a name that is too long', {}, { eventName: 'x'.repeat(201), userId: 'u1' }, 'event_name'],
    ['nothing at all', {}, undefined, 'undefined'],
  ])('resolves to an error for %s', async (_, options, event, words) => {
    const { dataloaf } = pair(options)
    const answer = await dataloaf.sendEvent(event as CompatEvent)
    expect(answer).toBeInstanceOf(Error)
    expect((answer as Error).message).toContain(words)
  })

  it('resolves to an error when the collector does not answer, and tries again behind it', async () => {
    let away = true
    const { dataloaf, stream } = pair({ timeout: 30 }, () => {
      if (away) throw new TypeError('fetch failed')
    })
    const answer = await dataloaf.sendEvent({ eventName: 'signed_up', userId: 'u1' })
    expect((answer as Error).message).toContain('it is tried again')
    away = false
    await dataloaf.dataloaf.close()
    expect(stream.events.length).toBe(1)
  })
})

function pair(options: Partial<NodeOptions> = {}, onRequest: (url: string) => void = () => {}) {
  const stream = memoryStream()
  const keys = { find: async (key: string) => (key === 'wk_1' ? { app_id: 'app_1', key_id: 'key_1' } : null) }
  const app = collector({ stream, keys, clock: Date.now })
  const dataloaf = DataLoaf.init('http://127.0.0.1:4600', {
    writeKey: 'wk_1',
    fetch: (url, init) => {
      onRequest(url)
      return app.request(url, init)
    },
    ...options,
  })
  return { dataloaf, stream }
}
