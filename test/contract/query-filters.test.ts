import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '../../src/event.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { type Condition, parseQuery, type Scalar, type TrendQuery } from '../../src/runtime/query/schema.ts'
import type { Operator } from '../../src/runtime/query/vocabulary.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { passes } from '../support/brute-force-filter.ts'
import type { World } from '../support/worlds.ts'

const values: (Json | undefined)[] = [
  ...[
    undefined,
    null,
    true,
    false,
    '',
    ' ',
    'true',
    'false',
    'null',
    'pro',
    'Pro',
    'a%b',
    'a_b',
    'é',
    '☃',
    '"',
    '\\',
    "'",
  ],
  ...[0, -0, 1, -1, 2.5, 10, 1000, 1e21, 1e-7, 123456789012345680000, 0.1, 1e15, -2.5],
  ...[
    '0',
    '0.0',
    '1',
    '1.0',
    '10',
    '10.0',
    ' 10',
    '10 ',
    '1_0',
    '1e1',
    '1E1',
    '+10',
    '+-5',
    '.5',
    '5.',
    '-',
    '.',
    '1e400',
    '1e5_0',
  ],
  ...[
    'inf',
    'NaN',
    'Infinity',
    '0x10',
    '2026-01-01',
    '2026-01-01T10:00:00Z',
    '2026-01-01T10:00:00.001Z',
    '2026-13-01',
    '{',
    '[]',
    '{}',
    '{"a":1}',
  ],
  ...[[], ['pro'], {}, { a: 1 }, { pro: null }, [10]],
]

const operands: Scalar[] = [
  ...[
    '',
    'pro',
    'PRO',
    'a%',
    'a_b',
    'É',
    'true',
    'null',
    '0',
    '0.0',
    '1',
    '10',
    '10.0',
    ' 10',
    '1e1',
    '[]',
    '{',
    '{}',
    '{"a":1}',
    '1e+21',
    '☃',
  ],
  ...[0, 1, 10, 2.5, 0.1, -1, 1e21, 1e-7, 1e15, true, false],
]
const numbers: Scalar[] = [0, 1, 10, 2.5, -1, '1', '1e1', 1e21, '.5']
const dates: Scalar[] = ['2026-01-01', '2026-01-01T10:00:00Z', '2025-12-31T23:59:59.999Z']

const each = (ops: Operator[], given: readonly (Scalar | Scalar[])[]) =>
  ops.flatMap((op) => given.map((value) => ({ op, value })))
// Text search sees a number of more than 20 digits as the warehouse writes it.
const conditions: Pick<Condition, 'op' | 'value'>[] = [
  { op: 'is_set' },
  { op: 'is_not_set' },
  ...each(['eq', 'neq'], operands),
  ...each(['in', 'not_in'], [[], ['pro', 10], ['10', true, 1e21], [0, '1', 2.5], ['{}', 'x']]),
  ...each(
    ['contains', 'not_contains', 'starts_with', 'ends_with'],
    operands.filter((value) => typeof value !== 'boolean' && !/e\+/.test(String(value))),
  ),
  ...each(['gt', 'gte', 'lt', 'lte'], numbers),
  ...each(
    ['between'],
    [
      [0, 10],
      ['1', '1e1'],
      [10, 0],
      [2.5, 2.5],
    ],
  ),
  ...each(['before', 'after'], dates),
]

const world: World = {
  events: values.map((value, index) => ({
    event_id: `e${index}`,
    event_name: `value ${index}`,
    user_id: null,
    anonymous_id: null,
    session_id: null,
    at: Date.parse('2026-01-01T10:00:00Z'),
    attributes: value === undefined ? {} : { it: value, 'a.b': value, nested: { 'x/y': value } },
    bot: null,
  })),
  canonical: {},
  users: {},
  timeZone: 'UTC',
  weekStart: 'monday',
}

describeBackEnds('a filter', ({ openWorlds }) => {
  let worlds: Worlds
  let ask: (condition: Condition) => Promise<unknown[]>
  beforeAll(async () => {
    worlds = await openWorlds()
    const app = await worlds.add(world)
    ask = async (filter) => {
      const query = {
        kind: 'trend',
        range: { from: '2026-01-01', to: '2026-01-01' },
        interval: 'none',
        series: [
          { event: null, filter, measure: 'distinct', attribute: 'it' },
          { event: null, filter },
        ],
        filter: { and: [] },
      }
      const { series } = await answer(parseQuery(query) as TrendQuery, {
        app,
        now: 0,
        dialect: worlds.dialect,
        run: worlds.run,
      })
      return [series[1]!.total, ...(await names(filter, app))]
    }
    const names = async (filter: Condition, app: Parameters<typeof answer>[1]['app']) => {
      const query = {
        kind: 'trend',
        range: { from: '2026-01-01', to: '2026-01-01' },
        interval: 'none',
        series: [{ event: null, filter }],
        breakdown: [{ attribute: 'event_name', of: 'field' }],
        limit: 50,
      }
      const { series } = await answer(parseQuery(query) as TrendQuery, {
        app,
        now: 0,
        dialect: worlds.dialect,
        run: worlds.run,
      })
      return series.filter(({ other }) => !other).map(({ breakdown }) => breakdown![0])
    }
  })
  afterAll(() => worlds.close())

  it.each(conditions.map((condition) => [JSON.stringify(condition), condition] as const))(
    '%s',
    async (_, condition) => {
      const attributes = ['it', 'a.b', ['nested', 'x/y']]
      const asked = attributes.map(async (attribute) => {
        const filter = { attribute, ...condition }
        const holding = world.events.filter((event) => passes(event, world, filter)).map(({ event_name }) => event_name)
        const [total, ...names] = await ask(filter)
        expect(total).toBe(holding.length)
        expect(names.length === 50 ? holding : names.sort()).toEqual(
          names.length === 50 ? expect.arrayContaining(names) : holding.sort(),
        )
      })
      await Promise.all(asked)
    },
  )
})
