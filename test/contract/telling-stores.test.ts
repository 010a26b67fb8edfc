import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { telling } from '../../src/runtime/metadata/migrations/telling.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { type ToldStores, toldOf } from '../../src/runtime/metadata/told.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('alerts and subscriptions in PostgreSQL')) {
  databases.push({ name: 'PostgreSQL', open: usePostgres().open })
}

describe.each(databases)('what people are told by, in $name', ({ open }) => {
  let folder: string
  let metadata: OpenMetadata
  let stores: ToldStores
  let shop: string
  let other: string
  let now: number
  const clock = () => now
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-told-'))
    metadata = await open(join(folder, 'metadata.db'))
    now = Date.UTC(2026, 0, 31, 10)
    const made = { db: metadata.db, clock, ids: ids() }
    stores = toldOf(made)
    shop = (await apps(made).create({ name: 'Shop' })).app_id
    other = (await apps(made).create({ name: 'Other' })).app_id
  })
  afterEach(async () => {
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })

  const alert = {
    insight_id: 'i',
    name: 'Few',
    rule: { when: 'below', value: 5 },
    schedule: { every: 'day', at: '09:00' },
    people: ['ada', 'bob'],
    mail: true,
    channels: ['c'],
  } as const
  const fresh = () => ({ ...alert, people: [...alert.people], channels: [...alert.channels] })

  it('changes what is said of an alert, and nothing else', async () => {
    const made = await stores.alerts.create(shop, fresh(), 'ada')
    expect(made).toMatchObject({ ...alert, paused_at: null, state: 'ok', created_at: '2026-01-31T10:00:00.000Z' })
    const rule = { when: 'above', value: 9, current: true } as const
    const changed = await stores.alerts.update(shop, made.alert_id, { name: 'Many', rule, people: ['bob'] })
    expect(changed).toEqual({ ...made, name: 'Many', rule, people: ['bob'] })
    expect(await stores.alerts.update(shop, made.alert_id, {})).toEqual(changed)
    await expect(stores.alerts.update(other, made.alert_id, { name: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await stores.alerts.list(shop)).toEqual([changed])
    expect(await stores.alerts.remove(shop, made.alert_id)).toEqual(changed)
    expect(await stores.alerts.list(shop)).toEqual([])
  })

  it('pauses and resumes, and keeps since when', async () => {
    const subscription = { subject: { kind: 'insight', id: 'i' }, schedule: alert.schedule } as const
    const made = await stores.subscriptions.create(shop, { ...subscription, people: ['ada'], channels: [] }, 'ada')
    const paused = await stores.subscriptions.update(shop, made.subscription_id, { paused: true })
    expect(paused).toEqual({ ...made, paused_at: '2026-01-31T10:00:00.000Z' })
    now += 1000
    expect(await stores.subscriptions.update(shop, made.subscription_id, { paused: true })).toEqual(paused)
    expect(await stores.subscriptions.update(shop, made.subscription_id, { people: ['bob'] })).toMatchObject({
      paused_at: paused.paused_at,
      people: ['bob'],
    })
    const resumed = await stores.subscriptions.update(shop, made.subscription_id, { paused: false })
    expect(resumed).toEqual({ ...made, people: ['bob'] })
  })

  it('brings back what was removed for a day, with its history and its people, and nothing after that', async () => {
    const { alerts, channels, subscriptions } = stores
    const hook = { kind: 'webhook', name: 'Team', url: 'https://hooks.example.com/s', language: 'de' } as const
    const { secret: _, ...channel } = await channels.create(shop, hook, 'ada')
    const kept = await channels.get(shop, channel.channel_id)
    const made = await alerts.create(shop, { ...fresh(), channels: [channel.channel_id] }, 'ada')
    const about = { subject: { kind: 'insight', id: 'i' }, schedule: alert.schedule } as const
    const sent = await subscriptions.create(shop, { ...about, people: ['bob'], channels: [] }, 'ada')
    const facts = { name: 'Few', rule: alert.rule, line: 'signed_up' }
    const verdict = { state: 'ok', value: 3, text: 'Few: 3', facts, changed: true, told: false, tell: false } as const
    await alerts.judged(made.alert_id, verdict)
    const watched = await alerts.get(made.alert_id)
    const three = [
      [alerts, made.alert_id, watched],
      [subscriptions, sent.subscription_id, sent],
      [channels, channel.channel_id, channel],
    ] as const
    for (const [store, id, whole] of three) {
      expect(await store.remove(shop, id)).toEqual(whole)
      expect(await store.list(shop)).toEqual([])
      await expect(store.remove(shop, id)).rejects.toMatchObject({ code: 'not_found' })
      await expect(store.restore(other, id)).rejects.toMatchObject({ code: 'not_found' })
      expect(await store.restore(shop, id)).toEqual(whole)
      expect(await store.list(shop)).toEqual([whole])
    }
    expect(await alerts.history(made.alert_id)).toHaveLength(1)
    expect(await channels.get(shop, channel.channel_id)).toEqual(kept)

    for (const [store, id] of three) await store.remove(shop, id)
    now += 86_400_001
    const others = [
      (await alerts.create(shop, fresh(), 'ada')).alert_id,
      (await subscriptions.create(shop, { ...about, people: [], channels: [] }, 'ada')).subscription_id,
      (await channels.create(shop, hook, 'ada')).channel_id,
    ]
    for (const [index, [store, id]] of three.entries()) {
      await store.remove(shop, others[index]!)
      await expect(store.restore(shop, id)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await alerts.history(made.alert_id)).toEqual([])
    expect(await stores.audiences.of(made.alert_id)).toEqual({ people: [], teams: [] })
  })

  it('keeps what the sentences of an alert are made of', async () => {
    const { alert_id } = await stores.alerts.create(shop, fresh(), 'ada')
    const facts = { name: 'Few', rule: alert.rule, line: 'signed_up' }
    const verdict = { state: 'firing', value: 3, text: 'Few: 3', facts, changed: true, told: true, tell: true } as const
    await stores.alerts.judged(alert_id, verdict)
    const at = '2026-01-31T10:00:00.000Z'
    expect(await stores.alerts.history(alert_id)).toEqual([{ at, state: 'firing', value: 3, text: 'Few: 3', facts }])
    const pending = { at, state: 'firing', value: 3, text: 'Few: 3', facts }
    expect(await stores.alerts.told(alert_id)).toEqual({ told: true, pending })
  })

  it('knows in which language somebody is told things, once they chose', async () => {
    expect(await stores.languages.of('ada')).toBeNull()
    await stores.languages.set('ada', 'en')
    await stores.languages.set('ada', 'de')
    expect(await stores.languages.of('ada')).toBe('de')
    expect([...(await stores.languages.all(['ada', 'bob']))]).toEqual([['ada', 'de']])
    expect((await stores.languages.all([])).size).toBe(0)
  })
})

describe('a database of before', () => {
  it('has by the day what counted a day’s minutes, and is spoken to in English', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dataloaf-told-'))
    const { db, close } = await openSqlite(join(folder, 'metadata.db'))
    const made = { db, clock: () => Date.UTC(2026, 0, 31), ids: ids() }
    const { app_id } = await apps(made).create({ name: 'Shop' })
    const before = { insight_id: 'i', name: 'x', rule: { when: 'above', value: 1 }, people: [], channels: [] } as const
    for (const count of [60, 1440]) {
      const schedule = { every: 'minutes', count } as const
      await toldOf(made).alerts.create(app_id, { ...before, people: [], channels: [], schedule, mail: false }, 'ada')
    }
    // As it was: without what the step adds.
    for (const [table, column] of added) await db.schema.alterTable(table).dropColumn(column).execute()
    await db.schema.dropTable('languages').execute()
    await telling.up(db)
    const schedules = (await toldOf(made).alerts.list(app_id)).map(({ schedule }) => JSON.stringify(schedule))
    expect(schedules.sort()).toEqual(['{"every":"day","at":"00:00"}', '{"every":"minutes","count":60}'])
    await close()
    await rm(folder, { recursive: true, force: true })
  })
})

const added = [
  ['alerts', 'paused_at'],
  ['subscriptions', 'paused_at'],
  ['alert_changes', 'facts'],
  ['channels', 'language'],
  ['links', 'filters'],
] as const
