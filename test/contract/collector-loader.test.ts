import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { collector } from '../../src/runtime/collector/app.ts'
import { openPipeline } from '../../src/runtime/targets/pipeline.ts'

/** Mostly what is accepted, so that much is loaded. */
const sound = ['\u2028', '\x01', '\x7f', '"', "'", '\\', '\n', '$.a', '🙂', '\ufeff', '\uffff', 'é']
const piece = fc.oneof(
  { arbitrary: fc.string({ unit: 'binary', maxLength: 3 }), weight: 100 },
  { arbitrary: fc.constantFrom(...sound), weight: 100 },
  { arbitrary: fc.constantFrom('\ud800', '\udfff', '\0'), weight: 1 },
)
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
const key = fc.oneof(text, fc.constantFrom('', '__proto__', 'a.b', '$', '*', 'event_name', 'x'.repeat(200)))
const numbers = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(1e308, 5e-324, -0, 2 ** 63, 1e21, Number.MAX_SAFE_INTEGER),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 6 }, text, numbers, fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
}))
const time = fc.oneof(
  fc
    .date({ min: new Date('1969-12-01'), max: new Date('2101-02-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  text,
)
const attributes = fc.dictionary(key, value, { maxKeys: 4 })
const optional = { requiredKeys: ['event_name' as const] }
const event = fc.record(
  { event_name: text, user_id: text, event_id: text, event_created: time, event_attributes: attributes },
  optional,
)
const user = fc.record({
  user_id: text,
  user_attributes: attributes,
  operations: fc.record({ set_once: attributes, append: attributes, unset: fc.array(key) }),
})
const alias = fc.record({ alias: fc.record({ from: text, to: text }) })

it('every line that the collector accepts can be loaded, whatever was sent', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-hostile-'))
  const pipeline = await openPipeline(directory, { loadEvery: 60_000 })
  const keys = { find: async () => ({ app_id: 'app_test', key_id: 'key_test' }) }
  const app = collector({ stream: pipeline.stream, keys, clock: Date.now })
  let [accepted, refused] = [0, 0]
  pipeline.onLoaded((report) => {
    refused += report.refused.length
  })
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(event, user, alias), { minLength: 20, maxLength: 40 }), async (batch) => {
        const headers = { authorization: 'Bearer k' }
        const answer = await app.request('/v1/batch', { method: 'POST', headers, body: JSON.stringify({ batch }) })
        expect(answer.status).toBe(202)
        accepted += ((await answer.json()) as { accepted: number }).accepted
      }),
      { numRuns: 60 },
    )
    await pipeline.stream.flush()
    pipeline.loader.kick()
    await pipeline.loader.idle()
    const text = 'select sum(loaded) + sum(duplicates), sum(refused) from load_ledger'
    const [counts = []] = (await pipeline.warehouse.run({ text, values: [] })).rows
    const { events, users } = pipeline.stream.stats().received
    expect(counts.map(Number)).toEqual([events + users, 0])
    expect(refused).toBe(0)
    expect(accepted).toBeGreaterThan(100)
  } finally {
    await pipeline.close()
    await rm(directory, { recursive: true, force: true })
  }
})
