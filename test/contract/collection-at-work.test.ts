import { describe, expect, it } from 'vitest'
import type { Collection } from '../../src/runtime/collection/collection.ts'
import type { Rehearsal } from '../../src/runtime/collection/rehearse.ts'
import { json, useShop } from '../support/local.ts'

interface Quarantined {
  reason: string
  text: string
}

const signUp = { signed_up: { attributes: { plan: { type: 'text', required: true } } } } as const

describe('what an app declares', () => {
  const { shop, newApp, loaded, counted } = useShop()

  async function declaring(name: string, declared: Partial<Collection>) {
    const app = await newApp(name)
    const { app_id } = await shop.runtime.apps.get(name)
    const { plan, transforms } = declared
    await shop.runtime.collections.put(app_id, 0, {
      plan: plan ?? { enforcement: 'off', events: {} },
      transforms: transforms ?? [],
      elements: [],
      steps: [],
    })
    const stored = async () => {
      await loaded()
      const { rows } = await shop.runtime.warehouse.run({
        text: 'select event_name, event_attributes from events where app_id = $1 order by event_id',
        values: [app_id],
      })
      return rows.map(([event, attributes]) => ({ event, ...JSON.parse(String(attributes)) }))
    }
    const quarantined = () => json<Quarantined[]>(shop.client.get(`${app.path}/quarantine`))
    const send = (...items: object[]) => json(shop.client.collect(app.writeKey, ...items))
    return { ...app, app_id, stored, quarantined, send }
  }

  it('is done to events before they are stored', async () => {
    const app = await declaring('Transformed', {
      transforms: [
        { kind: 'drop_events', events: ['heartbeat'] },
        { kind: 'hash', attributes: ['email'] },
        { kind: 'extract', from: ['cart', 'total'], to: 'total' },
        { kind: 'drop', attributes: ['cart'] },
      ],
    })
    const context = { ip: '192.0.2.77' }
    const answer = await app.send(
      { event_id: '1', event_name: 'bought', context, event_attributes: { email: 'a@b.example', cart: { total: 7 } } },
      { event_id: '2', event_name: 'heartbeat' },
      { event_id: '3', event_name: '' },
    )
    expect(answer).toMatchObject({ accepted: 1, dropped: 1, rejected: [{ index: 2 }] })
    expect(await app.stored()).toEqual([
      { event: 'bought', email: expect.stringMatching(/^h_/), total: 7, $context: { ip: '192.0.2.0' } },
    ])
  })

  it('is done to imports and users too, and twice is once', async () => {
    const app = await declaring('Imported', {
      transforms: [
        { kind: 'hash', attributes: ['email'] },
        { kind: 'hash', attributes: ['email'], of: 'user' },
      ],
    })
    await app.send({ event_id: '1', event_name: 'a', event_attributes: { email: 'a@b.example' } })
    const [first] = await app.stored()
    const lines = [
      { event_id: '2', event_name: 'a', event_attributes: { email: first.email } },
      { event_id: '3', event_name: 'a', event_attributes: { email: 'a@b.example' } },
      { user_id: 'u1', user_attributes: { email: 'a@b.example' } },
    ]
    const imported = await shop.client.app.request(`${app.path}/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.runtime.accounts.token}` },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    })
    expect(await json(imported)).toMatchObject({ accepted: 3 })
    expect((await app.stored()).map(({ email }) => email)).toEqual([first.email, first.email, first.email])
    const { rows } = await shop.runtime.warehouse.run({
      text: 'select user_attributes from users where app_id = $1 and user_id = $2',
      values: [app.app_id, 'u1'],
    })
    expect(JSON.parse(String(rows[0]![0]))).toEqual({ email: first.email })
  })

  it('marks events that do not follow the plan, with the reasons, and nobody else can', async () => {
    const app = await declaring('Flagged', { plan: { enforcement: 'flag', events: signUp } })
    await app.send(
      { event_id: '1', event_name: 'signed_up', event_attributes: { plan: 'pro', $plan: ['mine'] } },
      { event_id: '2', event_name: 'signed_up', event_attributes: { plan: 1, $plan: ['mine'] } },
      { event_id: '3', event_name: 'bought' },
    )
    expect(await app.stored()).toEqual([
      { event: 'signed_up', plan: 'pro' },
      { event: 'signed_up', plan: 1, $plan: ['plan is a number, not text'] },
      { event: 'bought', $plan: ['the event is not in the plan'] },
    ])
  })

  it('keeps events that do not follow the plan apart, uncounted, with the reason', async () => {
    const app = await declaring('Kept apart', { plan: { enforcement: 'quarantine', events: signUp } })
    const answer = await app.send(
      { event_id: '1', event_name: 'signed_up', user_id: 'u1', event_attributes: { plan: 'pro' } },
      { event_id: '2', event_name: 'signed_up', user_id: 'u2' },
    )
    expect(answer).toEqual({ accepted: 2, rejected: [] })
    expect(await app.stored()).toHaveLength(1)
    expect(await counted(app.path)).toBe(1)
    const [kept, ...more] = await app.quarantined()
    expect([kept?.reason, JSON.parse(kept!.text).event_id, more]).toEqual(['plan: plan is missing', '2', []])
    const status = await json<{ pipeline: object }>(shop.client.get('/api/status'))
    expect(JSON.stringify(status)).toContain('"quarantined":')
  })

  it('brings back what was kept apart once the plan allows it, each event once', async () => {
    const app = await declaring('Replayed', { plan: { enforcement: 'quarantine', events: signUp } })
    const big = 'x'.repeat(20_000)
    await app.send(
      { event_id: '1', event_name: 'bought', user_id: 'u1', event_attributes: { big } },
      { event_id: '2', event_name: 'sold', user_id: 'u1' },
    )
    expect(await app.stored()).toEqual([])
    const plan = { enforcement: 'quarantine' as const, events: { ...signUp, bought: { other_attributes: true } } }
    await shop.runtime.collections.put(app.app_id, 1, { plan, transforms: [], elements: [], steps: [] })
    const replay = () => json(shop.client.post(`${app.path}/quarantine/replay`, {}))
    expect(await replay()).toEqual({ replayed: 1, still_refused: 1, unreadable: 0 })
    expect(await app.stored()).toEqual([{ event: 'bought', big }])
    expect(await replay()).toMatchObject({ still_refused: 1 })
    expect(await app.stored()).toHaveLength(1)
    expect(await app.quarantined()).toHaveLength(2)
  })

  it('is tried out on the server with the app’s own hashes, and nothing is stored', async () => {
    const app = await declaring('Tried', { transforms: [{ kind: 'hash', attributes: ['email'] }] })
    await app.send({ event_id: '1', event_name: 'a', event_attributes: { email: 'a@b.example' } })
    const [stored] = await app.stored()
    const items = [{ event_name: 'a', event_attributes: { email: 'a@b.example' } }, { nothing: 1 }]
    const ask = (body: object) => json<Rehearsal[]>(shop.client.post(`${app.path}/collection/try`, body))
    const [first, second] = await ask({ items })
    expect(first).toMatchObject({
      outcome: 'stored',
      reason: null,
      before: [{ event_attributes: { email: 'a@b.example' } }],
      after: [{ event_attributes: { email: stored.email } }],
    })
    expect(second).toMatchObject({ outcome: 'rejected', before: [], after: [] })
    const plan = { enforcement: 'quarantine', events: {} }
    expect(await ask({ items: items.slice(0, 1), plan })).toMatchObject([{ outcome: 'quarantined' }])
    expect(await app.stored()).toHaveLength(1)
  })
})
