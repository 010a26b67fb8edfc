import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseItems } from '../../src/runtime/collector/parse.ts'
import type { EventRecord } from '../../src/runtime/records.ts'
import { event, loadingWarehouses, type TestWarehouse } from '../support/warehouses.ts'

let apps = 0
const newApp = () => `app_${apps++}`

describe.each(loadingWarehouses('load'))('load: $name', ({ open, numRuns }) => {
  let test: TestWarehouse
  beforeAll(async () => {
    test = await open()
  })
  afterAll(() => test.close())

  const idsOf = async (app: string) =>
    (await test.rows('select event_id from events where app_id = $1 order by 1', [app])).map(([id]) => id)

  it('takes the same events in, whatever the order, the repetition and the batches', async () => {
    const start = Date.parse('2026-01-15T12:00:00Z')
    const line = fc.record({
      event_id: fc.constantFrom('a', 'b', 'c', 'd', 'ü', 'x'.repeat(40)),
      event_created: fc.integer({ min: 0, max: 86_400_000 }).map((ms) => new Date(start + ms).toISOString()),
    })
    const batches = fc.array(fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 3 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const app_id = newApp()
        let [rows, loaded, duplicates] = [0, 0, 0]
        for (const batch of given) {
          const objects = batch.map((lines) =>
            test.object(
              'events',
              lines.map((one) => event({ app_id, ...one })),
            ),
          )
          for (const object of (await test.load(...(await Promise.all(objects)))).objects) {
            rows += object.rows
            loaded += object.loaded
            duplicates += object.duplicates
          }
        }
        const lines = given.flat(2)
        const ids = [...new Set(lines.map(({ event_id }) => event_id))]
        expect(new Set(await idsOf(app_id))).toEqual(new Set(ids))
        expect(await test.rows('select count(*) from events where app_id = $1', [app_id])).toEqual([[ids.length]])
        expect([rows, loaded, duplicates]).toEqual([lines.length, ids.length, lines.length - ids.length])
      }),
      { numRuns },
    )
  })

  it('skips an object that it has taken in before', async () => {
    const app_id = newApp()
    const object = await test.object('events', [event({ app_id })])
    await test.load(object, object)
    const again = await test.load(object)
    expect(again.objects).toEqual([{ key: object.key, rows: 0, loaded: 0, duplicates: 0, refused: 0, skipped: true }])
    expect(await idsOf(app_id)).toHaveLength(1)
    expect(await test.warehouse.loaded([object.key, 'events/other'])).toEqual(new Set([object.key]))
  })

  it('keeps the repeat that was received first within a batch, else the one stored first', async () => {
    const app_id = newApp()
    const [first, second, third] = ['10', '20', '30'].map((second) =>
      event({ app_id, event_id: 'e', event_name: second, received_at: `2026-01-31T10:00:${second}.000Z` }),
    )
    await test.load(await test.object('events', [third!, second!], 'events/k1'), await test.object('events', [third!]))
    await test.load(await test.object('events', [first!]))
    expect(await test.rows('select event_name from events where app_id = $1', [app_id])).toEqual([['20']])
  })

  it('recognises a repeat whose time was corrected by up to a day', async () => {
    const app_id = newApp()
    const at = (time: string) => event({ app_id, event_id: 'e', event_created: time })
    await test.load(await test.object('events', [at('2026-01-15T12:00:00.000Z')]))
    await test.load(await test.object('events', [at('2026-01-16T12:00:00.000Z')]))
    await test.load(await test.object('events', [at('2026-01-14T12:00:00.000Z')]))
    expect(await idsOf(app_id)).toEqual(['e'])
  })

  it('recognises repeats in a batch of every age', async () => {
    const app_id = newApp()
    const years = Array.from({ length: 40 }, (_, n) =>
      event({ app_id, event_id: `e${n}`, event_created: `${1990 + n}-06-01T00:00:00.000Z` }),
    )
    await test.load(await test.object('events', years))
    const again = await test.load(await test.object('events', [...years, event({ app_id })]))
    expect(again.objects[0]).toMatchObject({ rows: 41, loaded: 1, duplicates: 40 })
  })

  it('keeps apps apart', async () => {
    const [one, other] = [newApp(), newApp()]
    await test.load(
      await test.object('events', [event({ app_id: one, event_id: 'e' }), event({ app_id: other, event_id: 'e' })]),
    )
    expect([await idsOf(one), await idsOf(other)]).toEqual([['e'], ['e']])
  })

  it('counts by app and import', async () => {
    const app_id = newApp()
    const lines = [event({ app_id, import_id: 'i1', event_id: 'a' }), event({ app_id, event_id: 'b' })]
    const object = await test.object('events', [...lines, event({ app_id, import_id: 'i1', event_id: 'a' })])
    await test.load(object)
    const counts = 'select import_id, rows, loaded, duplicates from load_counts where app_id = $1 order by 1 nulls last'
    expect(await test.rows(counts, [app_id])).toEqual([
      ['i1', 2, 1, 1],
      [null, 1, 1, 0],
    ])
  })

  it('fills every column, the user key by user id, else anonymous id', async () => {
    const app_id = newApp()
    const lines = [
      event({ app_id, event_id: '1', user_id: 'u', anonymous_id: 'a', session_id: 's', bot: 'crawler' }),
      event({ app_id, event_id: '2', user_id: null, anonymous_id: 'u' }),
      event({ app_id, event_id: '3', user_id: '', anonymous_id: null }),
    ]
    await test.load(await test.object('events', lines))
    const rows = await test.rows(
      `select event_name, user_id, anonymous_id, session_id, event_created, received_at, bot, user_key is null,
         user_key = (select user_key from events where app_id = $1 and event_id = '1'), loaded_at > received_at
       from events where app_id = $1 order by event_id`,
      [app_id],
    )
    const times = ['2026-01-31T10:00:00.000Z', '2026-01-31T10:00:01.000Z']
    expect(rows).toEqual([
      ['purchase', 'u', 'a', 's', ...times, 'crawler', false, true, true],
      ['purchase', null, 'u', null, ...times, null, false, true, true],
      ['purchase', null, null, null, ...times, null, true, null, true],
    ])
  })

  it('brings every attribute from the request to the row as it was sent', async () => {
    const app_id = newApp()
    const text = `{"unicode":"żółć 😀 \\u2028","quotes":"it's \\"q\\" \\\\ / %","big":9007199254740991,
      "huge":1e308,"tiny":-5e-324,"zero":0,"fraction":0.1,"yes":true,"no":false,"nothing":null,"":"no name",
      "a.b":{"c.d":{"":[1,[2,[{"e":null}]]]}},"a":{"b":1},"list":[],"object":{},"sql":"'); drop table events; --",
      "$.path":"x","\\"":1}`
    const attributes = JSON.parse(text)
    const context = { appId: app_id, newId: randomUUID, receivedAt: '2026-01-31T10:00:01.000Z', correction: 0 }
    const { lines } = parseItems([{ event_name: 'sent', user_id: 'u', event_attributes: attributes }], context)
    await test.load(await test.object('events', lines.events))
    const rows = await test.rows('select event_attributes from events where app_id = $1', [app_id])
    expect(rows).toHaveLength(1)
    expect(JSON.parse(String(rows[0]![0]))).toEqual(attributes)
  })

  it('brings any JSON from the line to the row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))),
        async (all) => {
          const app_id = newApp()
          const lines = all.map((event_attributes, n) =>
            event({ app_id, event_id: `e${n}`, event_attributes: event_attributes as EventRecord['event_attributes'] }),
          )
          await test.load(await test.object('events', lines))
          const rows = await test.rows('select event_id, event_attributes from events where app_id = $1', [app_id])
          const stored = new Map(rows.map(([id, text]) => [id, JSON.parse(String(text))]))
          for (const { event_id, event_attributes } of lines) {
            expect(stored.get(event_id)).toEqual(JSON.parse(JSON.stringify(event_attributes)))
          }
        },
      ),
      { numRuns },
    )
  })

  it('keeps numbers that JavaScript cannot hold', async () => {
    const app_id = newApp()
    const line = JSON.stringify(event({ app_id, event_attributes: { n: 0 } })).replace('"n":0', '"n":9007199254740993')
    await test.load(await test.object('events', [line]))
    expect(await test.rows('select event_attributes from events where app_id = $1', [app_id])).toEqual([
      ['{"n":9007199254740993}'],
    ])
  })

  it('sets bad lines aside with their number and reason, and takes the others in', async () => {
    const app_id = newApp()
    const good = [1, 2, 3].map((n) => event({ app_id, event_id: `good${n}` }))
    const { event_name: _, ...nameless } = event({ app_id })
    const bad: [object | string | Buffer, string][] = [
      ['{"app_id":', 'not JSON'],
      ['"text"', 'not an object'],
      ['null', 'not an object'],
      [nameless, 'event_name is missing'],
      [event({ app_id, event_created: 'yesterday' }), 'event_created is not a time in UTC'],
      [event({ app_id, event_created: '2026-02-30T00:00:00.000Z' }), 'event_created is not a time in UTC'],
      [event({ app_id, event_attributes: [] as never }), 'event_attributes is not an object'],
      [event({ app_id: '' }), 'app_id is missing'],
      [event({ app_id, quarantine: 'plan: “a” is missing; it’s so' }), 'plan: “a” is missing; it’s so'],
      [Buffer.from([0x7b, 0xff, 0x7d]), 'not valid UTF-8'],
      [`${JSON.stringify(good[0])}${JSON.stringify(good[1])}`, 'not JSON'],
    ]
    const lines = [good[0]!, '', ...bad.map(([line]) => line), good[1]!, '  ', good[2]!]
    const object = await test.object('events', lines)
    const report = await test.load(object)
    const expected = bad.map(([, reason], index) => ({ key: object.key, line: index + 3, reason }))
    expect(report.refused.map(({ key, line, reason }) => ({ key, line, reason }))).toEqual(expected)
    expect(report.objects[0]).toMatchObject({ rows: 14, loaded: 3, refused: 11 })
    expect(await idsOf(app_id)).toEqual(['good1', 'good2', 'good3'])
    const kept = await test.rows(
      'select line, reason, text from quarantined where object_key = $1 order by line limit 1',
      [object.key],
    )
    expect(kept).toEqual([[3, 'not JSON', '{"app_id":']])
    expect(await test.rows('select rows, refused from load_ledger where object_key = $1', [object.key])).toEqual([
      [14, 11],
    ])
  })

  it('repairs half a surrogate pair, which JavaScript writes and others refuse', async () => {
    const app_id = newApp()
    await test.load(await test.object('events', [event({ app_id, event_attributes: { a: 'x\ud83d' } })]))
    const [row] = await test.rows('select event_attributes from events where app_id = $1', [app_id])
    expect(JSON.parse(String(row?.[0]))).toEqual({ a: 'x\ufffd' })
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ['with a flipped bit', (bytes: Buffer) => flipped(bytes)],
    ['that is garbage', () => Buffer.from('garbage')],
    ['that is empty', () => Buffer.alloc(0)],
  ])('sets an object %s aside as a whole, and takes the others in', async (_, damage) => {
    const app_id = newApp()
    const lines = Array.from({ length: 200 }, () => `${JSON.stringify(event({ app_id }))}\n`).join('')
    const broken = await test.raw('events', damage(gzipSync(lines)))
    const whole = await test.object('events', [event({ app_id, event_id: 'whole' })])
    const report = await test.load(broken, whole)
    expect(report.objects[0]).toMatchObject({ loaded: 0, refused: 1, problem: { kind: 'unreadable' } })
    expect(await idsOf(app_id)).toEqual(['whole'])
    expect(await test.rows('select refused from load_ledger where object_key = $1', [broken.key])).toEqual([[1]])
    expect(await test.rows('select line from quarantined where object_key = $1', [broken.key])).toEqual([[0]])
  })

  it('says that an object is missing, and takes it in when it comes back', async () => {
    const app_id = newApp()
    const object = await test.object('events', [event({ app_id, event_id: 'e' })])
    const report = await test.load(test.missing(object))
    expect(report.objects[0]).toMatchObject({ loaded: 0, problem: { kind: 'missing' } })
    await test.load(object)
    expect(await idsOf(app_id)).toEqual(['e'])
  })

  it('takes nothing in when the batch fails', async () => {
    const app_id = newApp()
    const object = await test.object('events', [event({ app_id })])
    await expect(test.load(object, test.unreadable)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await idsOf(app_id)).toEqual([])
    expect(await test.warehouse.loaded([object.key])).toEqual(new Set())
  })

  it('answers questions while it loads', async () => {
    const app_id = newApp()
    const lines = Array.from({ length: 20_000 }, () => event({ app_id }))
    const loading = test.load(await test.object('events', lines))
    const seen: unknown[] = []
    let done = false
    void loading.finally(() => {
      done = true
    })
    while (!done) seen.push((await test.rows('select count(*) from events where app_id = $1', [app_id]))[0]?.[0])
    await loading
    expect(new Set(seen.slice(0, -1)).size).toBeLessThanOrEqual(2)
    expect([0, 20_000]).toEqual(expect.arrayContaining([...new Set(seen)]))
    expect(await idsOf(app_id)).toHaveLength(20_000)
  })
})

function flipped(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes)
  damaged[Math.floor(damaged.length / 2)]! ^= 4
  return damaged
}
