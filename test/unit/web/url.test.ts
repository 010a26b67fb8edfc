import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/event.ts'
import { parseQuery, type Query } from '../../../src/runtime/query/schema.ts'
import { attributeMeasures, countMeasures, intervals } from '../../../src/runtime/query/vocabulary.ts'
import { charts, decodeView, encodeView, read, type View, write } from '../../../web/url.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '!n',
    '!t',
    '(',
    '*',
    '!*',
    '1',
    '-0.5',
    '1e9',
    'a,b:c',
    '1 / 2',
    'plan',
    'ünïcode',
    '+',
    '%2B',
    '&',
  ),
)
const name = text.filter((one) => one !== '')
const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('-0')) as fc.Arbitrary<Json>

const attribute = fc.oneof(name, fc.array(name, { minLength: 1, maxLength: 3 }))
const scalar = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
const condition = fc.oneof(
  fc
    .record({ attribute, op: fc.constantFrom('eq', 'neq', 'contains') })
    .chain((known) => fc.record({ ...constants(known), value: text })),
  fc.record({
    attribute,
    op: fc.constantFrom('in', 'not_in'),
    value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ attribute, of: fc.constantFrom('event', 'user'), op: fc.constantFrom('is_set', 'is_not_set') }),
)
const filter = fc.oneof(
  condition,
  fc.record({ and: fc.array(condition, { maxLength: 3 }) }),
  fc.record({
    or: fc.array(fc.oneof(condition, fc.record({ and: fc.array(condition, { maxLength: 2 }) })), { maxLength: 3 }),
  }),
)
const event = fc.oneof(name, fc.constant(null), fc.array(name, { minLength: 1, maxLength: 3 }))
const series = fc.oneof(
  fc.record({ event, measure: fc.constantFrom(...countMeasures), filter, label: text }, { requiredKeys: ['event'] }),
  fc.record({ event, measure: fc.constantFrom(...attributeMeasures), attribute }),
)
const range = fc.oneof(
  fc.record({ last: fc.integer({ min: 1, max: 99 }), unit: fc.constantFrom(...intervals), complete: fc.boolean() }),
  fc.record({ from: fc.constant('2026-01-01'), to: fc.constant('2026-01-31') }),
  fc.record({ from: fc.constant('2026-01-01T10:00:00Z') }),
)
const trend = fc.record(
  {
    kind: fc.constant('trend'),
    series: fc.array(series, { minLength: 1, maxLength: 3 }),
    range,
    interval: fc.constantFrom(...intervals),
    filter,
    breakdown: fc.array(fc.record({ attribute }), { minLength: 1, maxLength: 3 }),
    compare: fc.constant({ previous: true }),
    formula: fc.constantFrom('A / 2 * 100', '(A + 1) * -2'),
    cumulative: fc.boolean(),
  },
  { requiredKeys: ['kind', 'series'] },
) as fc.Arbitrary<Query>
const step = fc.record({ event, filter }, { requiredKeys: ['event'] })
const common = { range, filter, time_zone: fc.constant('Europe/Berlin'), bots: fc.constantFrom('include', 'only') }
const splits = fc.array(fc.record({ attribute, of: fc.constantFrom('event', 'user') }), { minLength: 1, maxLength: 3 })
const count = fc.integer({ min: 1, max: 20 })
const interval = fc.constantFrom(...intervals)
/** A question of each kind that the builder can ask, besides trends. */
const others = fc.oneof(
  ofKind('funnel', ['steps'], {
    ...common,
    steps: fc.array(step, { minLength: 2, maxLength: 4 }),
    order: fc.constantFrom('strict', 'any'),
    window: fc.record({ count, unit: fc.constantFrom('minute', 'day') }),
    breakdown: splits,
    attribution: fc.oneof(fc.constantFrom('last_touch', 'all'), fc.record({ step: fc.constant(2) })),
    view: fc.constantFrom('trend', 'time_to_convert'),
    count_by: fc.constant('sessions'),
    exclude: fc.array(step, { minLength: 1, maxLength: 2 }),
  }),
  ofKind('retention', ['start', 'return'], {
    ...common,
    start: step,
    return: step,
    cohort: fc.constantFrom('first_time_in_range', 'recurring'),
    periods: count,
    rolling: fc.boolean(),
    min_events: count,
    interval,
    breakdown: splits,
  }),
  ofKind('lifecycle', ['event'], { ...common, event: step, interval }),
  ofKind('stickiness', ['event'], {
    ...common,
    event: step,
    interval,
    cumulative: fc.boolean(),
    count: fc.record({ op: fc.constantFrom('gte', 'lte', 'eq'), value: count }),
  }),
  ofKind('paths', [], {
    ...common,
    node: fc.record({ attribute }),
    start: name,
    exclude: fc.array(step),
    depth: fc.constant(7),
  }),
  ofKind('sessions', [], {
    ...common,
    measure: fc.constantFrom('duration_avg', 'bounce_rate'),
    containing: step,
    interval,
    breakdown: splits,
  }),
  ofKind('web', [], {
    ...common,
    sections: fc.constant(['totals', 'pages']),
    compare: fc.constant({ previous: true }),
  }),
  ofKind('sql', ['sql'], { sql: name, parameters: fc.record({ name: text, n: fc.integer() }), limit: count }),
)
const query = fc.oneof(trend, others)
const view: fc.Arbitrary<View> = fc.record({
  query,
  chart: fc.constantFrom(...charts),
  hidden: fc.array(text, { maxLength: 3 }),
  focus: fc.option(text),
  axes: fc.option(fc.record({ x: fc.option(text), values: fc.array(text), split: fc.option(text) })),
})

describe('the address of a view', () => {
  it('brings back the view it was made from', () => {
    fc.assert(
      fc.property(view, (one) => {
        expect(decodeView(encodeView(one))).toEqual(one)
      }),
    )
  })

  it('survives the address bar of a browser', () => {
    fc.assert(
      fc.property(view, (one) => {
        const { search } = new URL(`http://127.0.0.1/apps/a/explore${encodeView(one)}`)
        expect(decodeView(search)).toEqual(one)
      }),
    )
  })

  it('carries any JSON', () => {
    fc.assert(
      fc.property(json, (value) => {
        // As its text says it: there is no zero with a sign.
        expect(read(write(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is the same whatever the order of the keys', () => {
    fc.assert(
      fc.property(view, (one) => {
        const turned = { ...one, query: Object.fromEntries(Object.entries(one.query).reverse()) as Query }
        expect(encodeView(turned)).toBe(encodeView(one))
      }),
    )
  })

  it('asks the server what the builder asked', () => {
    fc.assert(
      fc.property(query, (one) => {
        const link = encodeView({ query: one, chart: 'line', hidden: [], focus: null, axes: null })
        expect(parseQuery(decodeView(link)!.query)).toEqual(parseQuery(one))
      }),
    )
  })

  it('can be read by people', () => {
    const link = encodeView({
      query: { series: [{ measure: 'users', event: 'signed_up' }], kind: 'trend', range: { last: 7, unit: 'day' } },
      chart: 'bar',
      hidden: [],
      focus: null,
      axes: null,
    })
    expect(link).toBe('?q=(kind:trend,series:!((event:signed_up,measure:users)),range:(last:7,unit:day))&chart=bar')
  })

  it.each(['', '?q=', '?q=trend', '?q=(kind', '?q=(kind:trend', '?q=!n', '?q=(a:1)x', '?q=*'])(
    'is no view: %j',
    (search) => {
      expect(decodeView(search)).toBe(null)
    },
  )
})

function ofKind(kind: string, requiredKeys: string[], parts: { [key: string]: fc.Arbitrary<unknown> }) {
  return fc.record(
    { kind: fc.constant(kind), ...parts },
    { requiredKeys: ['kind', ...requiredKeys] as never },
  ) as fc.Arbitrary<Query>
}

function constants<T extends object>(known: T): { [key in keyof T]: fc.Arbitrary<T[key]> } {
  return Object.fromEntries(Object.entries(known).map(([key, value]) => [key, fc.constant(value)])) as never
}
