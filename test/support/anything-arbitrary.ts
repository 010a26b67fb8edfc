import fc from 'fast-check'
import { webSections } from '../../src/runtime/query/vocabulary.ts'
import { commonIn, lifecycleIn, split, step, stickinessIn } from './intervals-arbitrary.ts'
import { isSkipped } from './properties.ts'
import { retentionIn } from './retention-arbitrary.ts'
import { sessionsIn } from './sessions-arbitrary.ts'
import type { World } from './worlds.ts'
import { often, type Place, queryIn, worldIn } from './worlds-arbitrary.ts'

/** A question of any analysis about days in a zone, and when it is asked. */
export interface Anything {
  world: World
  query: Question
  now: number
}

export interface Question {
  kind: string
  range: { from: string; to: string }
  filter?: object
  breakdown?: object[]
}

const later = Date.parse('2026-06-01')
const plain = (asked: unknown) => JSON.parse(JSON.stringify(asked)) as Question

/** Whatever laws hold for all analyses hold for these. */
export function anythingIn(place: Place): fc.Arbitrary<Anything> {
  const asked: fc.Arbitrary<{ query: unknown; now: number }> = fc.oneof(
    ...[
      queryIn(place),
      funnelIn(place),
      lifecycleIn(place),
      stickinessIn(place),
      sessionsIn(place),
      pathsIn(place),
      webIn(place),
    ].map((each) => (each as fc.Arbitrary<unknown>).map((query) => ({ query, now: later }))),
    retentionIn(place),
  )
  return fc
    .tuple(worldIn(place).map(withPages), asked)
    .map(([world, { query, now }]) => ({ world, query: plain(query), now }))
    .filter(({ query }) => !isSkipped(query.range, place.zone))
}

/** Some of what happens is a page that is seen. */
export function withPages(world: World): World {
  const events = world.events.map((event, index) => {
    if (index % 3 > 0) return event
    const attributes = { ...event.attributes, path: `/${index % 4}` }
    return { ...event, event_name: 'page_viewed', attributes }
  })
  return { ...world, events }
}

function funnelIn(place: Place) {
  const looks = fc.constantFrom({}, { view: 'time_to_convert' }, { view: 'trend', interval: 'day' })
  return fc
    .record({
      common: commonIn(place),
      looks,
      steps: fc.array(step, { minLength: 2, maxLength: 4 }),
      order: often(fc.constantFrom('ordered', 'strict', 'any')),
      window: fc.constantFrom({ count: 3, unit: 'day' }, { count: 1, unit: 'month' }, { count: 1, unit: 'hour' }),
      breakdown: often(fc.array(split, { minLength: 1, maxLength: 2 })),
      attribution: often(fc.constantFrom('first_touch', 'last_touch', 'all')),
    })
    .map(({ common: { interval: _, ...common }, looks, ...rest }) => ({ kind: 'funnel', ...common, ...looks, ...rest }))
}

function pathsIn(place: Place) {
  return fc
    .record({ common: commonIn(place), node: fc.constantFrom({ field: 'event_name' }, { attribute: 'plan' }) })
    .map(({ common: { interval: _, ...common }, node }) => ({ kind: 'paths', ...common, node }))
}

export function webIn(place: Place) {
  return fc
    .record({ common: commonIn(place), compare: often(fc.constant({ previous: true })) })
    .map(({ common, compare }) => ({ kind: 'web', ...common, compare, sections: webSections, limit: 50 }))
}
