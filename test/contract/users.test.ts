import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AliasRecord, EventRecord, PatchRecord } from '../../src/runtime/records.ts'
import { foldUsers } from '../support/fold-users.ts'
import { runs } from '../support/properties.ts'
import { alias, event, loadingWarehouses, patch, type TestWarehouse } from '../support/warehouses.ts'

const ids = ['ada', 'bob', 'cy', 'd-é', 'anon 1', 'anon"2']
const id = fc.constantFrom(...ids)
const time = fc.integer({ min: 0, max: 9 }).map((second) => `2026-01-31T10:00:0${second}.000Z`)
const key = fc.constantFrom('plan', 'a.b', '', 'with "quotes"', 'n')
const value = fc.oneof(
  fc.constantFrom('pro', '', 'ü"\\', true, false, null),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(1.5, [1], [], { deep: { er: [null] } }),
)
const some = <T>(values: fc.Arbitrary<T>) => fc.dictionary(key, values, { maxKeys: 2, noNullPrototype: true })

const patches = fc.record({
  user_id: id,
  patch_id: fc.uuid(),
  updated_at: time,
  set: some(value),
  set_once: some(value),
  unset: fc.uniqueArray(key, { maxLength: 1 }),
  increment: some(fc.integer({ min: -3, max: 3 })),
  append: some(value),
})
const aliases = fc.record({ from_id: id, to_id: id, created: time })
const acts = fc.record({
  event_id: fc.uuid(),
  user_id: fc.option(id),
  anonymous_id: fc.option(id),
  event_created: time,
  bot: fc.constantFrom(null, null, 'crawler'),
})

/** Lines with the app of the run, cut into objects, some objects more than once, in some order. */
const history = fc
  .record({
    events: fc.array(acts, { maxLength: 8 }),
    patches: fc.array(patches, { maxLength: 8 }),
    aliases: fc.array(aliases, { maxLength: 6 }),
  })
  .chain(({ events, patches, aliases }) => {
    const lines = [
      ...events.map((line) => ({ channel: 'events' as const, line })),
      ...patches.map((line) => ({ channel: 'users' as const, line: { kind: 'patch' as const, ...line } })),
      ...aliases.map((line) => ({ channel: 'users' as const, line: { kind: 'alias' as const, ...line } })),
    ]
    const order = fc.shuffledSubarray([...lines, ...lines], { minLength: lines.length * 2 })
    return fc.record({ lines: fc.constant(lines), order, cuts: fc.array(fc.nat(4), { minLength: 40, maxLength: 40 }) })
  })

let histories = 0

describe.each(loadingWarehouses('users'))('users: $name', ({ open, numRuns }) => {
  let test: TestWarehouse
  beforeAll(async () => {
    test = await open()
  })
  afterAll(() => test.close())

  it('end in the same state whatever the order, the repetition and the batches', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ lines, order, cuts }) => {
        const app_id = `app_${histories++}`
        const complete = order.map(({ channel, line }) => ({ channel, line: recordOf(channel, { app_id, ...line }) }))
        for (let at = 0, cut = 0; at < complete.length; cut++) {
          const size = 1 + cuts[cut % cuts.length]! * 3
          const batch = complete.slice(at, at + size)
          at += size
          const objects = (['events', 'users'] as const).map((channel) =>
            test.object(
              channel,
              batch.filter((one) => one.channel === channel).map(({ line }) => line),
            ),
          )
          await test.load(...(await Promise.all(objects)))
        }
        const all = lines.map(({ channel, line }) => recordOf(channel, { app_id, ...line }))
        expect(await stored(test, app_id)).toEqual(expected(all))
        await expectConsistent(test, app_id)
      }),
      runs(numRuns, 60),
    )
  })

  it('keep a later value when an earlier one arrives late', async () => {
    const app_id = 'app_late'
    const later = patch({ app_id, set: { plan: 'pro' }, updated_at: '2026-02-02T00:00:00.000Z' })
    const earlier = patch({ app_id, set: { plan: 'free', seats: 3 }, updated_at: '2026-02-01T00:00:00.000Z' })
    for (const line of [later, earlier]) await test.load(await test.object('users', [line]))
    expect(await attributesOf(app_id, 'ada')).toEqual({ plan: 'pro', seats: 3 })
  })

  it('forget in the register what lies before the latest set, and count an increment once', async () => {
    const app_id = 'app_register'
    const at = (second: number) => `2026-01-31T10:00:0${second}.000Z`
    const lines = [
      patch({ app_id, patch_id: 'p1', set: { n: 1 }, updated_at: at(1) }),
      patch({ app_id, patch_id: 'p2', increment: { n: 5 }, updated_at: at(2) }),
      patch({ app_id, patch_id: 'p3', set: { n: 10 }, updated_at: at(3) }),
      patch({ app_id, patch_id: 'p4', increment: { n: 2 }, updated_at: at(4) }),
    ]
    for (const line of [...lines, ...lines]) await test.load(await test.object('users', [line]))
    expect(await attributesOf(app_id, 'ada')).toEqual({ n: 12 })
    const register = await test.rows(
      'select operation, value_json::varchar from user_attribute_kv where app_id = $1 order by updated_at',
      [app_id],
    )
    expect(register).toEqual([
      ['set', '10'],
      ['increment', '2'],
    ])
  })

  it('bring their attributes and times along when an id turns out to be theirs', async () => {
    const app_id = 'app_identify'
    const before = event({ app_id, user_id: null, anonymous_id: 'a1', event_created: '2026-01-01T00:00:00.000Z' })
    const after = event({ app_id, user_id: 'ada', anonymous_id: 'a1', event_created: '2026-01-05T00:00:00.000Z' })
    await test.load(await test.object('events', [before, after]))
    await test.load(
      await test.object('users', [
        patch({ app_id, user_id: 'a1', set: { source: 'ad' } }),
        patch({ app_id, user_id: 'ada', set: { plan: 'pro' } }),
      ]),
    )
    expect(await test.rows('select user_id from users where app_id = $1 order by 1', [app_id])).toHaveLength(2)
    await test.load(await test.object('users', [alias('a1', 'ada', { app_id })]))
    expect(await test.rows('select user_id, first_seen, last_seen from users where app_id = $1', [app_id])).toEqual([
      ['ada', before.event_created, after.event_created],
    ])
    expect(await attributesOf(app_id, 'ada')).toEqual({ plan: 'pro', source: 'ad' })
  })

  async function attributesOf(app: string, user: string): Promise<unknown> {
    const [row] = await test.rows('select user_attributes from users where app_id = $1 and user_id = $2', [app, user])
    return JSON.parse(String(row?.[0]))
  }
})

function recordOf(channel: 'events' | 'users', line: object): EventRecord | PatchRecord | AliasRecord {
  const base = channel === 'events' ? event() : 'from_id' in line ? alias('', '') : patch()
  return Object.assign(base, line)
}

function expected(lines: readonly (EventRecord | PatchRecord | AliasRecord)[]) {
  const events = lines.filter((line) => 'event_id' in line)
  const said = lines.filter((line) => 'kind' in line)
  return Object.fromEntries(foldUsers(events, said))
}

async function stored(test: TestWarehouse, app: string) {
  const rows = await test.rows('select user_id, user_attributes, first_seen, last_seen from users where app_id = $1', [
    app,
  ])
  expect(new Set(rows.map(([user]) => user)).size).toBe(rows.length)
  return Object.fromEntries(
    rows.map(([user, attributes, first_seen, last_seen]) => [
      user,
      { attributes: JSON.parse(String(attributes)), first_seen, last_seen },
    ]),
  )
}

/** Keys and ids say the same everywhere; nobody points at himself. */
async function expectConsistent(test: TestWarehouse, app: string): Promise<void> {
  const faults = await test.rows(
    `select 'canonical', user_id from user_canonical c where app_id = $1 and (user_key = canonical_key
       or canonical_key in (select user_key from user_canonical where app_id = $1))
     union all
     select 'users', user_id from users where app_id = $1
       and user_key in (select user_key from user_canonical where app_id = $1)
     union all
     select 'repeated', user_id from user_canonical where app_id = $1 group by user_id having count(*) > 1`,
    [app],
  )
  expect(faults).toEqual([])
}
