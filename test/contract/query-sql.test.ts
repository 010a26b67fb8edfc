import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Dialect } from '../../src/runtime/query/dialects/dialect.ts'
import { answer, explain } from '../../src/runtime/query/run.ts'
import { parseQuery, type TrendQuery } from '../../src/runtime/query/schema.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World } from '../support/worlds.ts'

const at = (text: string) => Date.parse(text)
const event = (event_id: string, event_name: string, user_id: string | null, time: string, attributes = {}) => ({
  event_id,
  event_name,
  user_id,
  anonymous_id: null,
  session_id: null,
  at: at(time),
  attributes,
  bot: null,
})

const world: World = {
  events: [
    event('e1', 'bought', 'u1', '2026-01-01T10:00:00Z', { plan: 'pro', amount: 10 }),
    event('e2', 'bought', 'u1', '2026-01-02T10:00:00Z', { plan: 'pro', amount: '2.5' }),
    event('e3', 'bought', 'u2', '2026-01-02T11:00:00Z', { plan: null, amount: 'much' }),
    event('e4', 'left', null, '2026-01-02T23:30:00Z', { plan: 1 }),
  ],
  canonical: { u9: 'u1' },
  users: { u1: { country: 'NL' } },
  timeZone: 'UTC',
  weekStart: 'monday',
}
const app = {
  appId: 'app_1',
  timeZone: 'UTC',
  weekStart: 'monday' as const,
  firstEvent: 0,
  lastLoaded: null,
  hasAliases: false,
}
const range = { from: '2026-01-01', to: '2026-01-02' }

const questions: [string, object, { hasAliases?: boolean }, object[]][] = [
  [
    'events by day',
    { interval: 'day', series: [{ event: 'bought' }] },
    {},
    [{ breakdown: null, values: [1, 2], total: 3 }],
  ],
  [
    'users by day in a zone whose clocks change, aliases resolved',
    {
      interval: 'day',
      time_zone: 'America/New_York',
      range: { from: '2025-11-02', to: '2026-01-02' },
      series: [{ event: null, measure: 'users' }],
    },
    { hasAliases: true },
    [{ breakdown: null, values: [...Array(60).fill(0), 1, 2], total: 2 }],
  ],
  [
    'two series by month, one of an attribute, filtered by the user',
    {
      interval: 'month',
      filter: { attribute: 'country', of: 'user', op: 'neq', value: 'BE' },
      series: [
        { event: 'bought', measure: 'sum', attribute: 'amount' },
        { event: ['left', 'bought'], measure: 'users' },
      ],
    },
    {},
    [
      { breakdown: null, values: [12.5], total: 12.5 },
      { breakdown: null, values: [2], total: 2 },
    ],
  ],
  [
    'the largest value of an attribute and the rest',
    { interval: 'day', series: [{ event: 'bought' }], breakdown: [{ attribute: 'plan' }], limit: 1 },
    {},
    [
      { breakdown: ['pro'], values: [1, 1], total: 2 },
      { breakdown: null, other: true, values: [0, 1], total: 1 },
    ],
  ],
  [
    'users who were active within seven days',
    { interval: 'day', series: [{ event: null, measure: 'active_7d' }] },
    {},
    [{ breakdown: null, values: [1, 2], total: 2 }],
  ],
]

describeBackEnds('the text of a trend', ({ openWorlds }) => {
  let worlds: Worlds
  let dialect: Dialect
  beforeAll(async () => {
    worlds = await openWorlds()
    dialect = worlds.dialect
  })
  afterAll(() => worlds.close())

  it.each(questions)('%s', async (_, question, facts, series) => {
    const query = parseQuery({ kind: 'trend', range, ...question }) as TrendQuery
    const { sql, parameters } = explain(query, { app: { ...app, ...facts }, now: 0, dialect })
    expect(`${sql}\n${JSON.stringify(parameters)}`).toMatchSnapshot()
    const result = await answer(query, { app: await worlds.add(world), now: 0, dialect, run: worlds.run })
    expect(result.series.map(({ label: _, ...rest }) => rest)).toEqual(series)
  })

  it('never has a word of the asker in its text', () => {
    const word = fc.oneof(
      fc.constantFrom("'; drop table events; --", '$1', '"quoted"', '\\', '{}', "O'Neil", '%', 'a.b', '☃'),
      fc.string({ minLength: 3 }),
    )
    const marked = word.map((text) => `ZQ${text}QZ`)
    const condition = fc.record({
      attribute: fc.oneof(marked, fc.array(marked, { minLength: 1, maxLength: 3 })),
      of: fc.constantFrom('event', 'user'),
      op: fc.constantFrom('eq', 'neq', 'contains', 'starts_with', 'not_contains'),
      value: marked,
    })
    const query = fc.record({
      kind: fc.constant('trend'),
      range: fc.constant(range),
      interval: fc.constantFrom('day', 'month', 'hour', 'none'),
      filter: fc.oneof(condition, fc.record({ or: fc.array(condition, { maxLength: 3 }) })),
      series: fc.array(
        fc.record({ event: fc.oneof(marked, fc.array(marked, { minLength: 1 })), filter: condition, label: marked }),
        { minLength: 1, maxLength: 3 },
      ),
      breakdown: fc.array(fc.record({ attribute: marked }), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(query, marked, (asked, appId) => {
        const { sql, parameters } = explain(parseQuery(asked), { app: { ...app, appId }, now: 0, dialect })
        const rest = withoutKeys(sql)
        expect(rest).not.toContain('ZQ')
        expect(rest).toMatch(/^[\x20-\x7e\n]*$/)
        const numbers = [...rest.matchAll(/(?:\$|:p)(\d+)/g)].map(([, number]) => Number(number))
        expect(Math.max(...numbers)).toBe(parameters.length)
      }),
    )
  })

  it('answers questions full of quotes, and the tables are still there', async () => {
    const nasty = `'; drop table events; -- " $1 \\ {}`
    const facts = await worlds.add({
      ...world,
      events: [event('x', nasty, 'u1', '2026-01-01T10:00:00Z', { [nasty]: nasty })],
    })
    const query = parseQuery({
      kind: 'trend',
      range,
      interval: 'day',
      series: [{ event: nasty, filter: { attribute: nasty, op: 'eq', value: nasty } }],
      breakdown: [{ attribute: nasty }],
    }) as TrendQuery
    const { series } = await answer(query, { app: facts, now: 0, dialect, run: worlds.run })
    expect(series).toEqual([{ label: nasty, breakdown: [nasty], values: [1, 0], total: 1 }])
  })
})

/** Text without what stands between double quotes: the keys of documents, where they cannot be parameters. */
function withoutKeys(sql: string): string {
  return sql.replace(/\."(?:[^"]|"")*"/g, '')
}
