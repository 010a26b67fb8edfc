import { describe, expect, it } from 'vitest'
import { redshift } from '../../src/runtime/query/dialects/redshift.ts'
import { explain } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { webSections } from '../../src/runtime/query/vocabulary.ts'
import { openRedshift } from '../../src/runtime/warehouse/redshift.ts'
import { standInOptions } from '../support/redshift-back-end.ts'

/** Nothing is asked: a statement that does not fit is refused before there is a connection. */
const nowhere = () => openRedshift(standInOptions('http://127.0.0.1:1'))

const app = {
  appId: 'app_1',
  timeZone: 'America/New_York',
  weekStart: 'sunday' as const,
  firstEvent: 0,
  lastLoaded: null,
  hasAliases: true,
}
const textOf = (query: object) =>
  explain(parseQuery(query), { app, now: Date.parse('2026-06-01'), dialect: redshift }).sql

const filter = { attribute: 'plan', op: 'in', value: ['pro', 'free'] }
const year = { range: { from: '2025-01-01', to: '2025-12-31' }, interval: 'day', filter }
const breakdown = [
  { attribute: 'plan' },
  { attribute: 'country', of: 'user' },
  { attribute: 'event_name', of: 'field' },
]
const split = { breakdown, limit: 50 }
const compare = { previous: true }
const event = (_: unknown, index: number) => ({ event: `event ${index}`, filter })
const steps = Array.from({ length: 20 }, event)
const exclude = [1, 7, 19].map((step) => ({ event: 'left', from_step: step, to_step: 20 }))
const measures = ['users', 'sessions', 'active_30d', 'first_time', 'per_user_median']
const series = steps.slice(0, 10).map((each, index) => ({ ...each, measure: measures[index % measures.length] }))

const big: [string, object][] = [
  ['a trend of ten series by day, split and compared', { kind: 'trend', ...year, ...split, compare, series }],
  ['a funnel of twenty steps, split', { kind: 'funnel', ...year, interval: undefined, ...split, steps, exclude }],
  ['a trend of a funnel of twenty steps', { kind: 'funnel', ...year, view: 'trend', steps, exclude }],
  ['a funnel of twenty steps in any order', { kind: 'funnel', ...year, interval: undefined, order: 'any', steps }],
  ['a strict funnel of twenty steps', { kind: 'funnel', ...year, interval: undefined, order: 'strict', steps }],
  ['how long twenty steps take', { kind: 'funnel', ...year, interval: undefined, view: 'time_to_convert', steps }],
  [
    'retention, split',
    { kind: 'retention', ...year, breakdown, limit: 5, periods: 60, start: steps[0], return: steps[1] },
  ],
  ['a lifecycle', { kind: 'lifecycle', ...year, event: steps[0] }],
  ['stickiness', { kind: 'stickiness', ...year, event: steps[0], count: { op: 'gte', value: 2 } }],
  [
    'paths of twenty nodes',
    { kind: 'paths', ...year, interval: undefined, depth: 20, links: 500, start: 'a', exclude: steps },
  ],
  ['sessions, split', { kind: 'sessions', ...year, ...split, containing: steps[0], measure: 'bounce_rate' }],
  ['a web overview of all sections, compared', { kind: 'web', ...year, compare, sections: webSections, limit: 50 }],
]

/** Redshift takes statements of at most 100 kB. */
describe('the statement for Redshift', () => {
  it.each(big)('of %s over a year by day fits', (_, query) => {
    const plain = JSON.parse(JSON.stringify(query))
    expect(Buffer.byteLength(textOf(plain))).toBeLessThan(100_000)
  })

  it('that does not fit is refused with its size and what would help', async () => {
    const either = Array.from({ length: 200 }, (_, index) => ({ attribute: `a${index}`, op: 'eq', value: index }))
    const text = textOf({ kind: 'trend', series: [{ event: null }], filter: { and: Array(5).fill({ or: either }) } })
    const redshift = nowhere()
    await expect(redshift.run({ text, values: [] })).rejects.toMatchObject({
      code: 'invalid_query',
      message: expect.stringMatching(/^The question needs a statement of \d+ kB; Redshift takes at most 100 kB\.$/),
      hint: expect.stringContaining('fewer'),
    })
    await redshift.close()
  })
})
