import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as exports from '../support/exports.ts'
import { event, holds, importPlace, someId, user } from '../support/imported.ts'

let place: Awaited<ReturnType<typeof importPlace>>
beforeAll(async () => {
  place = await importPlace()
})
afterAll(() => place?.remove())

describe('events import of exports of product analytics', () => {
  it('the first DataLoaf: objects without newlines and tables of Redshift are the same events; equal ones stay two', async () => {
    const into = await place.into()
    const attributes = { amount: '12.5', code: '007', gift: 'true', big: '9007199254740993' }
    const bought = event({
      event_id: someId,
      event_name: 'bought',
      user_id: 'u1',
      event_created: '2024-03-01T10:00:00.250Z',
      event_attributes: attributes,
    })
    const object = into.write('2024-03-01-10-object', exports.originalObject())
    const all = {
      events: [bought, bought, { ...bought, event_name: 'looked', user_id: null }],
      users: [user('u1', { plan: 'pro', age: '42' })],
    }
    await holds(into, [object], all)
    const unloaded = [
      into.write('events000.csv', exports.originalUnload),
      into.write('users000', exports.originalUnloadedUsers),
    ]
    expect(await into.take(...unloaded)).toMatchObject({
      accepted: 3,
      files: [{ formats: ['original'] }, { formats: ['original'] }],
    })
    expect({ events: await into.events(), users: await into.users() }).toEqual(all)
    // Nor does it make others of them to say what is a number.
    await into.take(object, '--infer-types')
    expect(await into.events()).toHaveLength(3)
  })

  it('the first DataLoaf with --infer-types: what text says, where no digit changes', async () => {
    const into = await place.into()
    await into.take(into.write('object', exports.originalObject()), '--infer-types')
    const [first] = await into.events()
    expect(first?.event_attributes).toEqual({ amount: 12.5, code: '007', gift: true, big: '9007199254740993' })
    expect(await into.users()).toEqual([user('u1', { plan: 'pro', age: 42 })])
  })

  it('the first DataLoaf: Parquet', async () => {
    const into = await place.into()
    const csv = join(place.path, into.write('unload.csv', exports.originalUnload))
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const columns =
      "{'event_name': 'varchar', 'user_id': 'varchar', 'event_created': 'timestamp', 'event_attributes': 'varchar'}"
    await connection.run(
      `copy (from read_csv('${csv}', columns = ${columns})) to '${place.path}/unload.parquet' (format parquet)`,
    )
    connection.closeSync()
    expect(await into.take('unload.parquet')).toMatchObject({ accepted: 2, files: [{ formats: ['original'] }] })
    const events = await into.events()
    await into.take('unload.csv')
    expect(await into.events()).toEqual(events)
    expect(events).toHaveLength(2)
  })

  it('Segment: calls at the time that Segment corrected', async () => {
    const into = await place.into()
    await holds(into, [into.write('segment.gz', exports.segmentObject())], {
      events: [
        event({
          event_id: 'm1',
          event_name: 'Order Paid',
          user_id: 'u1',
          anonymous_id: 'a1',
          event_created: '2026-01-31T10:00:00.000Z',
          event_attributes: { amount: 12.5, $context: { user_agent: 'Mozilla/5.0', page: { path: '/cart' } } },
        }),
      ],
      users: [user('u1', { plan: 'pro' })],
    })
  })

  it('Mixpanel: events and profiles together', async () => {
    const into = await place.into()
    const files = [
      into.write('export.jsonl', exports.mixpanelEvents),
      into.write('engage.json', exports.mixpanelProfiles),
    ]
    await holds(into, files, {
      events: [
        event({
          event_id: 'i1',
          event_name: 'Paid',
          user_id: 'u1',
          anonymous_id: 'd1',
          event_created: '2026-01-31T10:00:00.000Z',
          event_attributes: {
            amount: 12.5,
            $context: { page: { url: 'https://shop.example/cart' }, library: { name: 'web' } },
          },
        }),
        event({ event_id: 'i2', event_name: 'Seen', anonymous_id: 'd2', event_created: '2026-01-31T10:00:01.000Z' }),
      ],
      users: [user('d2'), user('u1', { $email: 'u1@example.com', plan: 'pro', $last_seen: '2026-01-31T09:00:00' })],
    })
  })

  it('Mixpanel: an old profile does not undo what came since', async () => {
    const into = await place.into()
    const since = { user_id: 'u1', user_attributes: { plan: 'free' }, updated_at: '2026-01-31T09:30:00Z' }
    await into.take(
      into.write('since.ndjson', exports.lines(since)),
      into.write('engage.json', exports.mixpanelProfiles),
    )
    expect(await into.users()).toMatchObject([{ user_attributes: { plan: 'free', $email: 'u1@example.com' } }])
  })

  it('Amplitude: gzip files in a zip; the device is the user', async () => {
    const into = await place.into()
    const context = {
      locale: 'German',
      platform: 'Web',
      os: { name: 'Chrome' },
      library: { name: 'amplitude-js/8' },
      location: { country: 'Germany', city: 'Berlin' },
    }
    const one = event({
      anonymous_id: 'device-1',
      session_id: 'device-1:1769853600000',
      event_attributes: { amount: 12.5, $context: context },
    })
    await holds(into, [into.write('amplitude.zip', exports.amplitudeZip())], {
      events: [
        { ...one, event_id: 'ins1', event_name: 'Paid', user_id: 'user-1', event_created: '2026-01-31T10:00:00.123Z' },
        { ...one, event_id: 'am2', event_name: 'Seen', event_created: '2026-01-31T11:00:00.000Z' },
      ],
      users: [user('user-1', { plan: 'pro' })],
    })
  })

  it('PostHog: lines of a batch export and the list of events as CSV', async () => {
    const into = await place.into()
    const paid = event({ event_name: 'paid', user_id: 'u1', event_created: '2026-01-31T10:00:00.000Z' })
    const files = [into.write('posthog.jsonl', exports.posthogLines), into.write('posthog.csv', exports.posthogCsv)]
    await holds(into, files, {
      events: [
        {
          ...paid,
          event_id: '0192-p1',
          anonymous_id: 'd1',
          session_id: 'ps1',
          event_attributes: { amount: 12.5, $context: { page: { url: 'https://shop.example/' } } },
        },
        { ...paid, event_id: '0192-p3', event_attributes: { amount: 3, note: 'a "quoted", one' } },
      ],
      users: [user('u1', { age: 42, plan: 'pro' })],
    })
  })

  it('our own: what the bucket holds comes back as it was', async () => {
    const into = await place.into()
    const about = { app_id: 'elsewhere', received_at: '2026-01-31T10:00:01.000Z' }
    const record = {
      ...about,
      event_id: 'r1',
      event_name: 'paid',
      user_id: 'u1',
      anonymous_id: null,
      session_id: 's',
      event_created: '2026-01-31T10:00:00.000Z',
      event_attributes: { big: 1, $context: { locale: 'de' } },
      bot: null,
    }
    const patch = {
      ...about,
      kind: 'patch',
      user_id: 'u1',
      patch_id: 'p1',
      updated_at: record.event_created,
      set: { plan: 'pro' },
      set_once: {},
      unset: [],
      increment: { visits: 2 },
      append: {},
    }
    const alias = { ...about, kind: 'alias', from_id: 'a1', to_id: 'u1', created: record.event_created }
    // A number that JavaScript would round.
    const text = exports.lines(record, patch, alias).replace('"big":1', '"big":9007199254740993')
    const { app_id: _, received_at: __, bot: ___, ...same } = record
    const lines = [into.write('object.ndjson', text)]
    await into.take(...lines)
    const [{ big }] = (await into.ask('select cast(event_attributes.big as varchar) as big from events')) as [
      { big: string },
    ]
    expect(big).toBe('9007199254740993')
    expect(await into.events()).toMatchObject([{ ...same, event_attributes: { $context: { locale: 'de' } } }])
    await into.take(...lines)
    expect(await into.users()).toEqual([user('u1', { plan: 'pro', visits: 2 })])
  })
})
