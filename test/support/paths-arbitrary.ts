import fc from 'fast-check'
import type { Json } from '../../src/event.ts'
import type { PathsQuery } from '../../src/runtime/query/schema.ts'
import type { World } from './worlds.ts'
import { filter, often } from './worlds-arbitrary.ts'

/** The day on which all happens; its range is `day` alone, so that some events lie beside it. */
export const day = '2026-03-10'
const start = Date.parse(day)
const minute = 60_000

const values: Json[] = [
  '/',
  '/a',
  '/a/',
  '/b',
  '/b/c',
  '/b/c/',
  'a/',
  'https://x.y/',
  'https://x.y',
  '//',
  '',
  'pro',
  1,
  true,
  null,
  ['/'],
  '100%',
  '1_0',
]
const names = ['opened', 'bought', '/a/', 'left']

/** A few users whose events follow each other closely: gaps of exactly 30 minutes, ties and repeats are frequent. */
export const walked: fc.Arbitrary<World> = fc
  .record({
    steps: fc.array(
      fc.record({
        event_name: fc.constantFrom(...names),
        user_id: fc.option(fc.constantFrom('u1', 'u1', 'u2', 'a1'), { freq: 6 }),
        anonymous_id: fc.option(fc.constantFrom('a1', 'a2'), { freq: 3 }),
        after: fc.constantFrom(0, 0, 1, minute, minute, minute, 10 * minute, 30 * minute, 30 * minute + 1),
        attributes: fc.record(
          { path: fc.constantFrom(...values), plan: fc.constantFrom('pro', 1, null) },
          { requiredKeys: ['path'] },
        ),
        bot: fc.constantFrom(null, null, null, null, 'crawler'),
      }),
      { maxLength: 40, size: 'max' },
    ),
    begin: fc.constantFrom(-60, 0, 0, 0, 30, 23 * 60),
    canonical: fc.dictionary(fc.constantFrom('a1', 'a2'), fc.constantFrom('u1', 'u9'), { maxKeys: 2 }),
  })
  .map(({ steps, begin, canonical }) => {
    let at = start + begin * minute
    const events = steps.map(({ after, ...step }, index) => {
      at += after
      return { ...step, session_id: null, at, event_id: `e${(index * 17) % 41}` }
    })
    return { events, canonical, users: { u1: { plan: 'pro' } }, timeZone: 'UTC', weekStart: 'monday' as const } as World
  })

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const step = fc.record({
  event: fc.oneof(fc.constant(null), fc.constantFrom(...names), fc.constant(['opened', 'left'])),
  filter: seldom(filter),
})
const point = fc.constantFrom('/', '/a', '/a/', '/b/c', 'opened', 'bought', 'left', 'pro', 'B', 'https://x.y/', '1')
const pattern = fc.constantFrom('*', '/b*', '/b/', '/*', '*a*', 'pro', '100%', '1_*', 'b.*', 'op*d', '*/')

/** A question about the paths of that day. */
export const pathsAsked: fc.Arbitrary<PathsQuery> = fc
  .record({
    kind: fc.constant('paths'),
    range: fc.constant({ from: day, to: day }),
    time_zone: fc.constant('UTC'),
    bots: seldom(fc.constantFrom('exclude', 'include', 'only')),
    filter: seldom(filter),
    node: fc.constantFrom(
      undefined,
      { field: 'event_name' },
      { attribute: 'path' },
      { attribute: 'path' },
      { attribute: ['plan'] },
    ),
    event: seldom(step),
    exclude: seldom(
      fc.array(
        step.filter(({ event }) => event !== null),
        { maxLength: 2 },
      ),
    ),
    group: seldom(fc.array(fc.record({ pattern, name: often(fc.constantFrom('A', 'B')) }), { maxLength: 3 })),
    start: seldom(point),
    end: seldom(point),
    gap_minutes: fc.constantFrom(undefined, undefined, 30, 10, 1),
    depth: fc.constantFrom(undefined, 2, 3, 5, 20),
    links: fc.constantFrom(undefined, 1, 3, 500),
  })
  .map((query) => JSON.parse(JSON.stringify(query)) as PathsQuery)
