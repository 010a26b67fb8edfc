import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { statementsOf } from '../../src/runtime/warehouse/redshift-load/load.ts'
import { mostStatements } from '../../src/runtime/warehouse/redshift-load/transaction.ts'
import { alias, event, loadingWarehouses, patch, type TestWarehouse } from '../support/warehouses.ts'

const all = loadingWarehouses('load, Redshift alone')
const standIns = all.filter(({ name }) => name !== 'duckdb')
let apps = 0
const day = (n: number) => ({ from: n * 86_400_000 * 3, to: n * 86_400_000 * 3 + 1_000 })
const manifest = 's3://bucket/staged/batch/manifest'

describe('a load’s statements', () => {
  const everything = { days: Array.from({ length: 100 }, (_, n) => day(n)), saysOfUsers: true, hasAliases: true }

  it.each([true, false])('fit into one batch (recount: %s)', (recount) => {
    const statements = statementsOf(everything, manifest, { role: 'arn', recount })
    expect(statements.length).toBeLessThanOrEqual(mostStatements)
    expect(Math.max(...statements.map((text) => Buffer.byteLength(text)))).toBeLessThan(100_000)
  })

  it('ask the users’ tables nothing when nothing is said of users', () => {
    const text = statementsOf({ ...everything, saysOfUsers: false, hasAliases: false }, manifest, {
      role: 'arn',
      recount: false,
    }).join()
    expect(text).not.toMatch(/user_attribute_kv|user_aliases/)
  })
})

describe.each(standIns)('load with faults: $name', ({ open }) => {
  let test: TestWarehouse
  let app_id: string
  beforeAll(async () => {
    test = await open()
  })
  beforeEach(() => {
    app_id = `app_${apps++}`
  })
  afterAll(() => test.close())

  const batch = async () => [
    await test.object('events', [
      event({ app_id, event_id: 'a', user_id: 'x' }),
      event({ app_id, event_id: 'b', user_id: 'y' }),
      'bad',
    ]),
    await test.object('users', [patch({ app_id, user_id: 'x', increment: { n: 1 } }), alias('x', 'y', { app_id })]),
  ]
  const counts = async () => {
    const [row] = await test.rows(
      `select (select count(*) from events where app_id = $1), (select count(*) from users where app_id = $1),
         (select count(*) from user_attribute_kv where app_id = $1), (select count(*) from user_canonical where app_id = $1),
         (select sum(rows) from load_counts where app_id = $1), (select count(*) from quarantined where reason = 'not JSON')`,
      [app_id],
    )
    return row
  }

  it('takes all in or nothing, wherever it is cut off', async () => {
    const objects = await batch()
    const before = (await counts())!
    for (const at of [0, 2, 3, 6, 10, 14, 18, 22, 26, 30, 33, 34]) {
      // A batch with aliases is tried once more, with the recount; both are cut off.
      test.trouble!.batches.push({ at }, { at })
      await expect(test.load(...objects)).rejects.toBeDefined()
      expect(await counts()).toEqual(before)
      expect(await test.warehouse.loaded(objects.map(({ key }) => key))).toEqual(new Set())
      expect(test.trouble!.batches).toEqual([])
    }
    const report = await test.load(...objects)
    expect(report.objects.map(({ rows, loaded, refused }) => [rows, loaded, refused])).toEqual([
      [3, 2, 1],
      [2, 2, 0],
    ])
    expect(await counts()).toEqual([2, 1, 1, 1, 4, Number(before[5]) + 1])
  })

  it('does once what it was told nothing about', async () => {
    const objects = await batch()
    test.trouble!.batches.push({ replied: false })
    const report = await test.load(...objects)
    expect(report.objects.map(({ loaded }) => loaded)).toEqual([2, 2])
    expect((await counts())?.slice(0, 4)).toEqual([2, 1, 1, 1])
  })

  it('counts what two loaders take in at the same time once', async () => {
    const objects = await batch()
    await Promise.all([test.load(...objects), test.load(...objects), test.load(objects[0]!)])
    expect((await counts())?.slice(0, 5)).toEqual([2, 1, 1, 1, 4])
  })

  it('says that Redshift is away, and goes on when it is back', async () => {
    const objects = await batch()
    test.trouble!.away = true
    await expect(test.load(...objects)).rejects.toMatchObject({ code: 'unavailable' })
    test.trouble!.away = false
    expect((await test.load(...objects)).objects.map(({ loaded }) => loaded)).toEqual([2, 2])
  })

  it('leaves nothing for COPY behind, and refuses texts that Redshift cannot hold', async () => {
    const object = await test.object('events', [
      event({ app_id, event_name: 'a\0b' }),
      event({ app_id, event_attributes: { text: 'x'.repeat(70_000) } }),
      event({ app_id, event_id: 'fine' }),
    ])
    const report = await test.load(object)
    expect(report.refused.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'event_name holds a NUL, which Redshift cannot store'],
      [2, 'event_attributes has more than 65535 bytes'],
    ])
    expect(await test.leftovers?.()).toEqual([])
  })

  it('recounts who was seen when, when an id is taken from a user again', async () => {
    const at = (minute: number) => `2026-01-31T10:0${minute}:00.000Z`
    const seen = (user_id: string, minute: number) => event({ app_id, user_id, event_created: at(minute) })
    await test.load(await test.object('events', [seen('guest', 1), seen('ada', 2), seen('bob', 3)]))
    await test.load(await test.object('users', [alias('guest', 'ada', { app_id, created: at(5) })]))
    await test.load(await test.object('users', [alias('guest', 'bob', { app_id, created: at(4) })]))
    expect(
      await test.rows('select user_id, first_seen, last_seen from users where app_id = $1 order by 1', [app_id]),
    ).toEqual([
      ['ada', at(2), at(2)],
      ['bob', at(1), at(3)],
    ])
  })

  it.each([300, 2_500])('follows aliases over a long way, to its end: %i', async (length) => {
    const ids = Array.from({ length }, (_, n) => `u${n}`)
    const chain = ids.slice(1).map((id, n) => alias(ids[n]!, id, { app_id }))
    await test.load(await test.object('users', chain))
    const canonical = 'select canonical_id, count(*) from user_canonical where app_id = $1 group by 1'
    expect(await test.rows(canonical, [app_id])).toEqual([[`u${length - 1}`, length - 1]])
  })

  it('finds the smallest id of a circle that is longer than a short way', async () => {
    const ids = Array.from({ length: 2_500 }, (_, n) => `u${String(n).padStart(4, '0')}`)
    const circle = ids.map((id, n) => alias(id, ids[(n + 1) % ids.length]!, { app_id }))
    await test.load(await test.object('users', circle))
    const canonical = 'select canonical_id, count(*) from user_canonical where app_id = $1 group by 1'
    expect(await test.rows(canonical, [app_id])).toEqual([['u0000', 2_499]])
  })
})

describe.each(all)('replace: $name', ({ open }) => {
  let test: TestWarehouse
  beforeAll(async () => {
    test = await open()
  })
  afterAll(() => test.close())

  it('keeps the sums, of all and of each import', async () => {
    const app_id = `app_${apps++}`
    const lines = [event({ app_id, event_id: 'a', import_id: 'i' }), event({ app_id, event_id: 'b' }), 'bad']
    const objects = await Promise.all([test.object('events', lines), test.object('events', lines.slice(0, 2))])
    await test.load(...objects)
    const keys = objects.map(({ key }) => key)
    const sums = () =>
      test.rows(
        `select import_id, sum(rows), sum(loaded), sum(duplicates) from load_counts where app_id = $1
         group by import_id order by 1 nulls last`,
        [app_id],
      )
    const before = await sums()
    const by = { channel: 'events' as const, key: `events/${app_id}-+` }
    await expect(test.warehouse.replace([...keys, 'events/none'], by)).rejects.toMatchObject({ code: 'conflict' })
    await expect(test.warehouse.replace([], by)).rejects.toMatchObject({ code: 'conflict' })
    await test.warehouse.replace(keys, by)
    expect(await sums()).toEqual(before)
    expect(await test.warehouse.loaded([...keys, by.key])).toEqual(new Set([by.key]))
    const ledger = await test.rows('select rows, loaded, duplicates, refused from load_ledger where object_key = $1', [
      by.key,
    ])
    expect(ledger).toEqual([[5, 2, 2, 1]])
    await expect(test.warehouse.replace(keys, by)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('knows what is loaded among many keys', async () => {
    const object = await test.object('events', [event({ app_id: `app_${apps++}` })])
    await test.load(object)
    const many = Array.from({ length: 900 }, (_, n) => `events/never-${n}`)
    expect(await test.warehouse.loaded([...many, object.key])).toEqual(new Set([object.key]))
  })
})
