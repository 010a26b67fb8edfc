import { describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import type { Attributes } from '../../src/event.ts'
import { collector } from '../../src/runtime/collector/app.ts'
import { DataLoaf, type DataLoafOptions, type Problem } from '../../src/sdk/node.ts'
import { QueryClient } from '../../src/sdk/query.ts'
import { version } from '../../src/sdk/version.ts'
import { useShop } from '../support/local.ts'
import { memoryStream } from '../support/memory-stream.ts'

/** The SDK speaks to the real collector, with no socket between them. */
describe('the Node SDK and the collector', () => {
  it('agree on events', async () => {
    const { dataloaf, stream } = pair()
    const attributes: Attributes = {
      plan: 'pro',
      amount: 12.5,
      big: 2 ** 53,
      text: 'é "quoted" \u2028 😀',
      'a.b': [{ c: null }],
    }
    dataloaf.track('signed_up', { userId: 'u1', anonymousId: 'a1', sessionId: 's1', eventId: 'e1', attributes })
    await dataloaf.flush()
    expect(stream.events).toMatchObject([
      {
        app_id: 'app_1',
        event_id: 'e1',
        event_name: 'signed_up',
        user_id: 'u1',
        anonymous_id: 'a1',
        session_id: 's1',
        event_created: '2026-01-31T10:00:00.000Z',
        event_attributes: { ...attributes, $context: { library: { name: 'dataloaf-node', version } } },
        bot: null,
      },
    ])
  })

  it('agree on page views and groups', async () => {
    const { dataloaf, stream } = pair()
    dataloaf.page('/pricing', { anonymousId: 'a1', title: 'Pricing' })
    dataloaf.group('acme', { userId: 'u1', attributes: { employees: 40 } })
    await dataloaf.flush()
    expect(stream.events).toMatchObject([
      { event_name: 'page_viewed', anonymous_id: 'a1', event_attributes: { path: '/pricing' } },
      {
        event_name: 'group_identified',
        user_id: 'u1',
        event_attributes: { group_id: 'acme', group_traits: { employees: 40 } },
      },
    ])
  })

  it('agree on users and aliases', async () => {
    const { dataloaf, stream } = pair()
    dataloaf.identify('u1', {
      anonymousId: 'a1',
      attributes: { plan: 'pro' },
      setOnce: { first_plan: 'free' },
      unset: ['trial'],
      increment: { logins: 1 },
      append: { badges: 'early' },
    })
    dataloaf.identify('u2')
    await dataloaf.flush()
    expect(stream.users).toMatchObject([
      {
        kind: 'patch',
        user_id: 'u1',
        set: { plan: 'pro' },
        set_once: { first_plan: 'free' },
        unset: ['trial'],
        increment: { logins: 1 },
        append: { badges: 'early' },
      },
      { kind: 'alias', from_id: 'a1', to_id: 'u1' },
      { kind: 'patch', user_id: 'u2', set: {} },
    ])
  })

  it('a wrong clock of the sender does not move its events', async () => {
    const hourBehind = () => Date.parse('2026-01-31T09:00:00.000Z')
    const { dataloaf, stream } = pair({ clock: hourBehind })
    dataloaf.track('signed_up', { userId: 'u1' })
    await dataloaf.flush()
    expect(stream.events[0]!.event_created).toBe('2026-01-31T10:00:00.000Z')
  })

  it('a rejected item is named, and the rest goes in', async () => {
    const { dataloaf, stream, problems } = pair()
    dataloaf.track('x'.repeat(201), { userId: 'u1' })
    dataloaf.track('signed_up', { userId: 'u1' })
    await dataloaf.flush()
    expect(stream.events.map(({ event_name }) => event_name)).toEqual(['signed_up'])
    expect(problems).toMatchObject([{ code: 'rejected', item: { user_id: 'u1' } }])
  })

  it('an unknown write key is refused, with the collector’s own words', async () => {
    const { dataloaf, problems } = pair({ writeKey: 'wk_unknown' })
    dataloaf.track('signed_up', { userId: 'u1' })
    await dataloaf.flush()
    expect(problems).toMatchObject([{ code: 'refused', status: 401 }])
    expect(problems[0]!.message).toContain('write key')
  })

  it('a full stream is a reason to try again', async () => {
    const { dataloaf, stream, problems } = pair({}, 1)
    dataloaf.track('signed_up', { userId: 'u1', eventId: 'e1' })
    await dataloaf.flush()
    expect(problems).toMatchObject([{ code: 'retrying', status: 503 }])
    expect(stream.events.map(({ event_id }) => event_id)).toEqual(['e1'])
  })

  it('the largest batch the SDK makes is one the collector takes', async () => {
    const { dataloaf, stream, problems } = pair({ maxBatchItems: 1e9, maxBatchBytes: 1e9 })
    const attributes = { text: '€'.repeat(5000) }
    for (let i = 0; i < 200; i++) dataloaf.track('large', { userId: 'u1', attributes })
    for (let i = 0; i < 12_000; i++) dataloaf.track('small', { userId: 'u1' })
    await dataloaf.flush()
    expect(problems).toEqual([])
    expect(stream.events.length).toBe(12_200)
  })
})

describe('the SDKs and the whole server', () => {
  const { shop, loaded } = useShop()

  it('count what was tracked: once when it is sent again, one user before and after identify', async () => {
    const request = (url: string, init: object) => shop.client.app.request(url, init)
    const endpoint = 'http://127.0.0.1:4600'
    const dataloaf = new DataLoaf({ endpoint, writeKey: shop.writeKey, fetch: request })
    const queries = new QueryClient({ endpoint, apiKey: shop.runtime.accounts.token, app: 'Shop', fetch: request })
    dataloaf.page('/pricing', { anonymousId: 'a1' })
    dataloaf.identify('u1', { anonymousId: 'a1', attributes: { plan: 'pro' } })
    dataloaf.track('purchase', { userId: 'u1', eventId: 'order-1', attributes: { amount: 12.5 } })
    await dataloaf.flush()
    dataloaf.track('purchase', { userId: 'u1', eventId: 'order-1', attributes: { amount: 12.5 } })
    await dataloaf.close()
    await loaded()
    const { series } = await queries.query({
      kind: 'trend',
      interval: 'none',
      series: [
        { event: null, measure: 'users' },
        { event: 'purchase', measure: 'sum', attribute: 'amount' },
        { event: 'purchase', filter: { attribute: 'plan', of: 'user', op: 'eq', value: 'pro' } },
      ],
    })
    expect(series.map(({ total }) => total)).toEqual([1, 12.5, 1])
  })

  it('keep what a quota refused, and send it once the collector said to come back', async () => {
    const until = new Date(Date.parse('2026-01-31T10:00:00.000Z') + 1_000).toISOString()
    const owner = { app_id: 'app_1', key_id: 'key_1', over_quota: { until, message: 'Used up.', hint: '' } }
    const stream = memoryStream()
    let now = Date.parse('2026-01-31T10:00:00.000Z')
    const app = collector({ stream, keys: { find: async () => owner }, clock: () => now })
    const problems: Problem[] = []
    const asked = Date.now()
    const dataloaf = new DataLoaf({
      endpoint: 'http://127.0.0.1:4600',
      writeKey: 'wk_1',
      fetch: (url, init) => app.request(url, init),
      onError(problem) {
        problems.push(problem)
        // The period turns while the SDK waits.
        now += 1_000
      },
    })
    for (const eventId of ['e1', 'e2']) dataloaf.track('a', { userId: 'u', eventId })
    await dataloaf.flush()
    expect(problems).toMatchObject([{ code: 'retrying', status: 429 }])
    expect(Date.now() - asked).toBeGreaterThanOrEqual(1_000)
    expect(stream.events.map(({ event_id }) => event_id)).toEqual(['e1', 'e2'])
  })

  it('say what is wrong with a question', async () => {
    const fetch = (url: string, init: object) => shop.client.app.request(url, init)
    const apiKey = shop.runtime.accounts.token
    const queries = new QueryClient({ endpoint: 'http://127.0.0.1:4600', apiKey, app: 'Shop', fetch })
    const asked = queries.query({ kind: 'trend', series: [{ event: null, measure: 'sum' }] })
    await expect(asked).rejects.toMatchObject({ code: 'invalid_query', status: 400, path: ['series', 0, 'attribute'] })
  })
})

function pair(options: Partial<DataLoafOptions> = {}, refusals = 0) {
  const stream = memoryStream()
  const problems: Problem[] = []
  const { append } = stream
  stream.append = async (batch) => {
    if (refusals-- > 0) throw new DataLoafError('overloaded', 'Too much is waiting.', { retryAfter: 0 })
    await append(batch)
  }
  const app = collector({
    stream,
    keys: { find: async (key) => (key === 'wk_1' ? { app_id: 'app_1', key_id: 'key_1' } : null) },
    clock: () => Date.parse('2026-01-31T10:00:00.000Z'),
  })
  const dataloaf = new DataLoaf({
    endpoint: 'http://127.0.0.1:4600',
    writeKey: 'wk_1',
    clock: () => Date.parse('2026-01-31T10:00:00.000Z'),
    fetch: (url, init) => app.request(url, init),
    onError: (problem) => problems.push(problem),
    ...options,
  })
  return { dataloaf, stream, problems }
}
