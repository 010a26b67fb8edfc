/** Made-up answers of every kind: a few to read, and arbitrary ones for what must hold of all. */
import fc from 'fast-check'
import type { Meta, Result } from '../../../../src/runtime/query/result.ts'
import { type Kind, webSections } from '../../../../src/runtime/query/vocabulary.ts'

export const meta: Meta = { rows_read: 0, milliseconds: 0, fresh_until: null, sql: '', cached: false }

const count = fc.oneof(fc.nat(20), fc.nat(10_000_000))
const rate = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
const seconds = fc.option(fc.double({ min: 0, max: 1e8, noNaN: true }), { nil: null })
/** Without what pictures are drawn with, so that it can be told whether something was drawn. */
const text = fc
  .oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('\u001b[2J\u0007\n日本'))
  .map((any) => any.replace(/[█▏░│├└]/g, '-'))
const value = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
const number = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { nil: null })

const group = fc.oneof(
  fc.record({ breakdown: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.constant({ breakdown: null, other: true as const }),
)
const listOf = <T>(item: fc.Arbitrary<T>, length: number) => fc.array(item, { minLength: length, maxLength: length })
const withGroups = <T extends object>(part: fc.Arbitrary<T>) =>
  fc
    .tuple(
      part,
      fc.option(
        fc.array(
          fc.tuple(group, part).map(([a, b]) => ({ ...b, ...a })),
          { maxLength: 4 },
        ),
      ),
    )
    .map(([whole, groups]) => ({ ...whole, ...(groups && { groups }) }))

const buckets = fc.integer({ min: 0, max: 120 }).map((length) => {
  const times = Array.from({ length }, (_, i) => 1_767_225_600 + i * 86_400)
  return { times, buckets: times.map((time) => new Date(time * 1000).toISOString().slice(0, 10)) }
})

const step = fc.record({
  label: text,
  count,
  rate_from_first: rate,
  rate_from_previous: rate,
  seconds_avg: seconds,
  seconds_median: seconds,
})
const funnelSteps = fc.integer({ min: 2, max: 6 }).chain((n) => withGroups(fc.record({ steps: listOf(step, n) })))
const funnelRates = buckets.chain((time) => {
  const n = time.buckets.length
  return withGroups(fc.record({ entered: listOf(count, n), converted: listOf(count, n), rate: listOf(rate, n) })).map(
    (rates) => ({ ...time, ...rates }),
  )
})
const bin = fc.record({ from_seconds: fc.nat(), to_seconds: fc.nat(), count })
const funnelTimes = withGroups(
  fc.record({ bins: fc.array(bin, { maxLength: 20 }), seconds_avg: seconds, seconds_median: seconds }),
)

const grid = (labels: string[], cells: number) =>
  fc.record({
    cohorts: fc.tuple(
      ...labels.map((bucket) =>
        fc.record({
          bucket: fc.constant(bucket),
          size: count,
          returned: listOf(fc.option(count, { nil: null }), cells),
          rate: listOf(fc.option(rate, { nil: null }), cells),
        }),
      ),
    ),
    average: listOf(fc.option(rate, { nil: null }), cells),
  })

const row = fc
  .record({ value, visitors: count, sessions: count, views: count, share: rate, before: fc.option(count) })
  .map(({ before, ...each }) => ({
    ...each,
    ...(before !== null && { previous_visitors: before, change: before > 0 ? each.visitors / before - 1 : null }),
  }))
const totals = fc.record({
  visitors: count,
  sessions: count,
  views: count,
  views_per_session: number,
  bounce_rate: fc.option(rate, { nil: null }),
  duration_median: seconds,
})
const timeline = buckets.chain((time) => {
  const list = listOf(count, time.buckets.length)
  return fc.record({ visitors: list, sessions: list, views: list }).map((lists) => ({ ...time, ...lists }))
})
const lists = Object.fromEntries(
  webSections
    .filter((section) => section !== 'totals' && section !== 'timeline')
    .map((section) => [section, fc.array(row, { maxLength: 5 })]),
)

const answers: { [kind in Kind]: fc.Arbitrary<object> } = {
  trend: buckets.chain((time) =>
    fc.record({
      buckets: fc.constant(time.buckets),
      times: fc.constant(time.times),
      series: fc.array(
        fc.record({
          label: text,
          breakdown: fc.constant(null),
          values: listOf(number, time.times.length),
          total: number,
        }),
        { maxLength: 12 },
      ),
    }),
  ),
  funnel: fc.oneof(
    funnelSteps.map((answer) => ({ view: 'steps', ...answer })),
    funnelRates.map((answer) => ({ view: 'trend', ...answer })),
    funnelTimes.map((answer) => ({ view: 'time_to_convert', ...answer })),
  ),
  retention: fc.tuple(buckets, fc.integer({ min: 1, max: 40 })).chain(([time, cells]) => {
    const labels = time.buckets.slice(0, 12)
    return withGroups(grid(labels, cells)).map((answer) => ({ buckets: labels, ...answer }))
  }),
  lifecycle: buckets.chain((time) => {
    const list = listOf(count, time.times.length)
    const states = { new: list, returning: list, resurrecting: list, dormant: list.map((all) => all.map((n) => -n)) }
    return fc.record(states).map((answer) => ({ ...time, ...answer }))
  }),
  stickiness: fc
    .integer({ min: 0, max: 100 })
    .chain((n) =>
      fc.record({ intervals: fc.constant(Array.from({ length: n }, (_, i) => i + 1)), users: listOf(count, n) }),
    ),
  paths: fc.record({
    links: fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 19 }), fc.constantFrom('', '/', 'a', 'b_c', '日本'), text, count, seconds)
        .map(([at, from, to, weight, time]) => ({
          source: `${at}_${from}`,
          target: `${at + 1}_${to}`,
          count: weight,
          seconds_avg: time ?? 0,
        })),
      { maxLength: 40 },
    ),
    paths: count,
  }),
  sessions: buckets.chain((time) =>
    fc.oneof(
      withGroups(fc.record({ total: number })),
      withGroups(fc.record({ values: listOf(number, time.times.length), total: number })).map((answer) => ({
        ...time,
        ...answer,
      })),
    ),
  ),
  web: fc.record({ totals, timeline, ...lists }, { requiredKeys: [] }),
  sql: fc.integer({ min: 1, max: 8 }).chain((n) =>
    fc.record({
      columns: listOf(fc.record({ name: text, type: fc.constantFrom('text', 'integer', 'number', 'json') }), n),
      rows: fc.array(listOf(value, n), { maxLength: 10 }),
      truncated: fc.boolean(),
    }),
  ),
}

/** Any answer of a kind, valid but otherwise as odd as it gets. */
export function anyResult(kind: Kind): fc.Arbitrary<Result> {
  return answers[kind].map((answer) => ({ kind, ...answer, meta }) as Result)
}
