import fc from 'fast-check'
import type { Json } from '../../src/event.ts'
import type { Filter, TrendQuery } from '../../src/runtime/query/schema.ts'
import { attributeMeasures, countMeasures } from '../../src/runtime/query/vocabulary.ts'
import { addDays, startOfDate } from './brute-force-time.ts'
import type { World } from './worlds.ts'

/** A stretch of days in a zone, most of them around a change of clocks. */
export interface Place {
  zone: string
  from: string
  days: number
}

const places: Place[] = [
  { zone: 'UTC', from: '2026-01-28', days: 9 },
  { zone: 'Europe/Berlin', from: '2011-10-27', days: 6 },
  { zone: 'Europe/Berlin', from: '2026-03-27', days: 6 },
  { zone: 'America/New_York', from: '2025-10-30', days: 6 },
  { zone: 'America/New_York', from: '2025-03-07', days: 45 },
  { zone: 'America/St_Johns', from: '2026-03-06', days: 5 },
  { zone: 'America/Phoenix', from: '2019-12-27', days: 12 },
  { zone: 'Asia/Kathmandu', from: '2025-12-28', days: 9 },
  { zone: 'Australia/Lord_Howe', from: '2026-04-02', days: 6 },
  { zone: 'Australia/Lord_Howe', from: '2025-10-02', days: 6 },
  { zone: 'America/Sao_Paulo', from: '2018-11-01', days: 6 },
  { zone: 'Asia/Beirut', from: '2022-03-24', days: 6 },
  { zone: 'Pacific/Apia', from: '2011-12-27', days: 8 },
  { zone: 'Europe/London', from: '2025-01-20', days: 400 },
]

const day = 86_400_000
const minute = 60_000
const names = ['opened', 'bought', "it's", 'left']
const ids = ['u1', 'u2', 'u3', 'a1', 'a2']

const scalar: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 2, 10, -3, 2.5, 1000) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'pro',
      'Pro',
      'free',
      '',
      '1',
      '10',
      '10.0',
      ' 1',
      '1_0',
      '1e2',
      'true',
      'null',
      '{',
      '[]',
      'é"x\\',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('2026-01-01', '2026-01-01T10:00:00Z', 'inf', 'NaN', '+5', '.5', '5.', '0x10', '-'),
  },
  { weight: 2, arbitrary: fc.constantFrom<Json>(true, false, null) },
  { weight: 1, arbitrary: fc.constantFrom<Json>([], ['pro'], {}, { a: 1 }, { deep: { 'a.b': 'x' } }) },
)

const attributes = fc.dictionary(fc.constantFrom('plan', 'amount', 'a.b', 'x/y~z', '$context'), scalar, { maxKeys: 4 })

export const placed: fc.Arbitrary<Place> = fc.constantFrom(...places)

/** A small app whose events lie in and around a stretch of days. */
export function worldIn({ zone, from, days }: Place): fc.Arbitrary<World> {
  const start = Date.parse(from)
  const at = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -2 * day, max: (days + 2) * day }).map((after) => start + after) },
    {
      weight: 3,
      arbitrary: fc.integer({ min: -24, max: (days + 1) * 96 }).map((quarters) => start + quarters * 15 * minute),
    },
    { weight: 2, arbitrary: fc.integer({ min: -60, max: days }).map((after) => start + after * day + 30 * minute) },
    // The edges of local days, where most mistakes are.
    {
      weight: 4,
      arbitrary: fc.constantFrom(...edges(zone, from, days)).chain((edge) => fc.constantFrom(edge - 1, edge)),
    },
  )
  const event = fc.record({
    event_name: fc.constantFrom(...names),
    user_id: fc.option(fc.constantFrom(...ids), { freq: 4 }),
    anonymous_id: fc.option(fc.constantFrom('a1', 'a2'), { freq: 2 }),
    session_id: fc.constantFrom(null, null, null, 's1', 's2'),
    at,
    attributes,
    bot: fc.constantFrom(null, null, null, 'crawler'),
  })
  return fc.record({
    events: fc.array(event, { maxLength: 30 }).map((events) =>
      events.map((each, index) => ({
        ...each,
        bot: index % 6 === 5 ? each.bot : null,
        event_id: `e${(index * 7) % 31}`,
      })),
    ),
    canonical: fc.dictionary(fc.constantFrom('a1', 'a2', 'u3'), fc.constantFrom('u1', 'u2', 'u9'), { maxKeys: 2 }),
    users: fc.dictionary(fc.constantFrom('u1', 'u2', 'a2'), attributes, { maxKeys: 3 }),
    timeZone: fc.constant(zone),
    weekStart: fc.constantFrom('monday', 'sunday'),
  }) as fc.Arbitrary<World>
}

function edges(zone: string, from: string, days: number): number[] {
  return Array.from({ length: Math.min(days, 40) + 1 }, (_, after) => startOfDate(addDays(from, after), zone))
}

const attribute = fc.constantFrom<string | string[]>(
  'plan',
  'amount',
  'a.b',
  'x/y~z',
  'absent',
  ['$context', 'a'],
  ['$context', 'deep', 'a.b'],
)
const owner = fc.constantFrom<'event' | 'user' | undefined>('event', 'user', undefined)
const word = fc.constantFrom(
  'pro',
  'PRO',
  'p',
  '',
  '1',
  '10',
  '10.0',
  'true',
  'null',
  '{',
  '[]',
  '{}',
  'é',
  '%',
  '_',
  '1e2',
)
const operand = fc.oneof(word, fc.constantFrom(0, 1, 10, 2.5, -3, 1000), fc.boolean())
const amount = fc.oneof(fc.constantFrom(0, 1, 2.5, 10, -3), fc.constantFrom('1', '10.0', '1e2'))

const condition = fc.record({ attribute, of: owner }).chain((base) =>
  fc
    .oneof(
      fc.record({ op: fc.constantFrom('eq', 'neq'), value: operand }),
      fc.record({ op: fc.constantFrom('in', 'not_in'), value: fc.array(operand, { maxLength: 4 }) }),
      fc.record({
        op: fc.constantFrom('contains', 'not_contains', 'starts_with', 'ends_with'),
        value: fc.oneof(word, fc.constant(1)),
      }),
      fc.record({ op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: amount }),
      fc.record({ op: fc.constant('between'), value: fc.tuple(amount, amount) }),
      fc.record({
        op: fc.constantFrom('before', 'after'),
        value: fc.constantFrom('2026-01-01', '2026-01-01T09:00:00Z'),
      }),
      fc.record({ op: fc.constantFrom('is_set', 'is_not_set') }),
    )
    .map((rest) => ({ ...base, ...rest })),
)
const onField = fc.record({
  attribute: fc.constantFrom('event_name', 'user_id', 'anonymous_id', 'session_id'),
  of: fc.constant('field' as const),
  op: fc.constantFrom('eq', 'neq', 'contains'),
  value: fc.constantFrom('u1', 'a1', 's1', 'opened', "it's"),
})

export const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: condition },
    { weight: 1, arbitrary: onField },
    { weight: 1, arbitrary: fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }) },
  ) as fc.Arbitrary<Filter>,
})).filter

const event = fc.oneof(fc.constant(null), fc.constantFrom(...names), fc.constant(['opened', 'bought']))
/** Half of the time. */
export const often = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2, nil: undefined })
const series = fc.oneof(
  fc.record({ event, measure: fc.constantFrom(...countMeasures), filter: often(filter) }),
  fc.record({ event, measure: fc.constantFrom(...attributeMeasures), attribute, filter: often(filter) }),
)
export const split = fc.oneof(
  fc.record({ attribute, of: owner }),
  fc.record({ attribute: fc.constantFrom('event_name', 'user_id', 'session_id'), of: fc.constant('field' as const) }),
)

/** A question about a stretch of days; no formula, comparison, average or running total. */
export function queryIn({ from, days }: Place): fc.Arbitrary<TrendQuery & { range: { from: string; to: string } }> {
  const date = (after: number) => new Date(Date.parse(from) + after * day).toISOString().slice(0, 10)
  const interval =
    days > 30
      ? fc.constantFrom('day', 'week', 'month', 'quarter', 'year', 'none')
      : fc.constantFrom('hour', 'day', 'week', 'month', 'none')
  return fc
    .record({
      kind: fc.constant('trend' as const),
      range: fc
        .tuple(fc.integer({ min: 0, max: days - 1 }), fc.integer({ min: 0, max: days - 1 }))
        .map(([a, b]) => ({ from: date(Math.min(a, b)), to: date(Math.max(a, b)) })),
      interval,
      every: fc.oneof(fc.constant(1), fc.constantFrom(1, 2, 3, 5)),
      bots: often(fc.constantFrom('exclude', 'include', 'only')),
      filter: often(filter),
      series: fc.array(series, { minLength: 1, maxLength: 3 }),
      breakdown: often(fc.array(split, { minLength: 1, maxLength: 3 })),
      limit: fc.constantFrom(1, 2, 3, 10),
    })
    .map((query) => JSON.parse(JSON.stringify(query)))
}
