/** What holds for every analysis alike. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseCohort } from '../../src/runtime/query/cohorts/schema.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { type Anything, anythingIn, type Question } from '../support/anything-arbitrary.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { bruteMembers, usersOf } from '../support/brute-force-cohorts.ts'
import { userOf } from '../support/brute-force-filter.ts'
import { step } from '../support/intervals-arbitrary.ts'
import { close, runs } from '../support/properties.ts'
import type { World } from '../support/worlds.ts'
import { filter, type Place, placed } from '../support/worlds-arbitrary.ts'

const hour = 3_600_000
const anything = placed.chain(anythingIn)

describeBackEnds('of every analysis', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())

  async function ask({ world, query, now }: Anything, known: Partial<AppFacts> = {}): Promise<object> {
    const { dialect, run } = worlds
    const app = { ...(await worlds.add(world)), ...known }
    const { meta: _, ...answered } = await answer(parseQuery(query), { app, now, dialect, run })
    return close(answered) as object
  }

  it('the answer is the same when the zone and all that happens move together', async () => {
    const place: Place = { zone: 'UTC', from: '2026-01-28', days: 9 }
    await fc.assert(
      fc.asyncProperty(anythingIn(place), fc.constantFrom(-5, 9, 13), async ({ world, query, now }, east) => {
        const events = world.events.map((event) => ({ ...event, at: event.at - east * hour }))
        const timeZone = `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
        const there = await ask({ world: { ...world, events, timeZone }, query, now: now - east * hour })
        expect(moved(there, east)).toEqual(moved(await ask({ world, query, now }), 0))
      }),
      runs(100, 8),
    )
  })

  it('the order of filters is nothing, nor is one said twice', async () => {
    await fc.assert(
      fc.asyncProperty(anything, filter, filter, async ({ world, query, now }, one, other) => {
        const asked = (each: object) => ask({ world, query: { ...query, filter: each }, now })
        expect(await asked({ and: [other, { and: [one, other] }] })).toEqual(await asked({ and: [one, other] }))
      }),
      runs(100, 8),
    )
  })

  it('an event that counts as another one is one of those', async () => {
    const merged = { bought: "it's", left: "it's" }
    const name = (sent: string) => (Object.hasOwn(merged, sent) ? "it's" : sent)
    await fc.assert(
      fc.asyncProperty(anything, async ({ world, query, now }) => {
        const events = world.events.map((event) => ({ ...event, event_name: name(event.event_name) }))
        const asked = JSON.parse(JSON.stringify(query), (_, value) => (typeof value === 'string' ? name(value) : value))
        const sentSo = await ask({ world: { ...world, events }, query: asked, now })
        expect(await ask({ world, query: asked, now }, { merged })).toEqual(sentSo)
      }),
      runs(100, 8),
    )
  })

  it('two ids that are one user are one', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async ({ world, query, now }) => {
        fc.pre(!/"(user_id|anonymous_id)"/.test(JSON.stringify(query)))
        const events = world.events.map((event) => ({ ...event, user_id: userOf(event, world), anonymous_id: null }))
        const one = { ...world, events, canonical: {} }
        expect(await ask({ world: one, query, now })).toEqual(await ask({ world, query, now }))
      }),
      runs(100, 8),
    )
  })

  it('a cohort filters and splits as the same word on each event of its members, told by plain loops', async () => {
    const asked = placed.chain((place) => fc.tuple(anythingIn(place), cohortIn(place), uses))
    await fc.assert(
      fc.asyncProperty(asked, async ([{ world, query, now }, definition, use]) => {
        fc.pre(now > Math.max(...world.events.map(({ at }) => at)))
        const known = everybodyKnown(world)
        const cohort = parseCohort(definition)
        const members = bruteMembers(cohort, known)
        const events = known.events.map((event) => {
          const user = userOf(event, known)
          return { ...event, attributes: { ...event.attributes, it: user !== null && members.has(user) } }
        })
        const told = await ask({ world: { ...known, events }, query: used(query, 'event', use), now })
        expect(
          await ask({ world: known, query: used(query, 'cohort', use), now }, { cohorts: { it: cohort } }),
        ).toEqual(told)
      }),
      runs(200, 12),
    )
  })
})

/** An answer as it would be told in UTC. */
function moved(answer: object, east: number): object {
  return JSON.parse(JSON.stringify(answer), (key, value) => {
    if (key === 'times') return (value as number[]).map((time) => time + east * 3_600)
    return typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)[+-]\d\d:\d\d$/, '$1') : value
  })
}

const uses = fc.record({
  op: fc.constantFrom('eq', 'neq'),
  value: fc.boolean(),
  filters: fc.boolean(),
  splits: fc.boolean(),
})
type Use = typeof uses extends fc.Arbitrary<infer Each> ? Each : never

const split = new Set(['trend', 'funnel', 'retention', 'sessions'])

/** A question that also filters, or splits, by `it`. */
function used(query: Question, of: 'cohort' | 'event', { op, value, filters, splits }: Use): Question {
  const condition = { attribute: 'it', of, op, value }
  return {
    ...query,
    ...(filters && { filter: { and: [...(query.filter ? [query.filter] : []), condition] } }),
    ...(splits &&
      split.has(query.kind) && { breakdown: [...(query.breakdown ?? []).slice(0, 2), { attribute: 'it', of }] }),
  }
}

/** Whoever was seen is among the users, and nobody under an id that stands for somebody else. */
function everybodyKnown(world: World): World {
  const users = usersOf(world).filter((user) => !Object.hasOwn(world.canonical, user))
  return { ...world, users: Object.fromEntries(users.map((user) => [user, world.users[user] ?? {}])) }
}

function cohortIn({ from, days }: Place): fc.Arbitrary<object> {
  const date = (after: number) => new Date(Date.parse(from) + after * 24 * hour).toISOString().slice(0, 10)
  const range = fc
    .tuple(fc.nat(days - 1), fc.nat(days - 1))
    .map(([a, b]) => ({ from: date(Math.min(a, b)), to: date(Math.max(a, b)) }))
    .filter(({ from: first }) => first !== '2011-12-30')
  const whole = { from: date(0), to: date(days - 1) }
  const ofUser = fc.constantFrom(
    { attribute: 'plan', of: 'user', op: 'is_set' },
    { attribute: 'plan', of: 'user', op: 'is_not_set' },
    { attribute: 'amount', of: 'user', op: 'neq', value: 1 },
    { attribute: 'plan', of: 'user', op: 'contains', value: 'p' },
  )
  const steps = fc.array(step, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    ofUser.map((each) => ({ by: 'attributes', filter: each })),
    fc
      .uniqueArray(fc.constantFrom('u1', 'u3', 'a1', 'a2', 'nobody'), { minLength: 1 })
      .map((users) => ({ by: 'users', users })),
    fc
      .record({
        event: step,
        count: fc.record({ op: fc.constantFrom('gte', 'lte', 'eq'), value: fc.integer({ min: 1, max: 4 }) }),
        range: fc.option(range, { nil: undefined }),
        bots: fc.constantFrom(undefined, 'include', 'only'),
      })
      .map((rest) => JSON.parse(JSON.stringify({ by: 'events', ...rest }))),
    fc.tuple(steps, fc.boolean(), fc.constantFrom('ordered', 'strict', 'any')).map(([each, lost, order]) => ({
      by: 'funnel',
      funnel: { kind: 'funnel', range: whole, steps: each, order, window: { count: 3, unit: 'day' } },
      reached: 1,
      ...(lost && { not_reached: each.length }),
    })),
  )
}
