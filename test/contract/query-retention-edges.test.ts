import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World, WorldEvent } from '../support/worlds.ts'

const event = (time: string, user: string | null, name: string, plan?: string): WorldEvent => ({
  event_id: `${time} ${user} ${name} ${plan}`,
  event_name: name,
  user_id: user,
  anonymous_id: null,
  session_id: null,
  at: Date.parse(time),
  attributes: plan === undefined ? {} : { plan },
  bot: null,
})
const worldOf = (...events: WorldEvent[]): World => ({
  events,
  canonical: {},
  users: {},
  timeZone: 'UTC',
  weekStart: 'monday',
})
const steps = { start: { event: 'joined' }, return: { event: 'opened' } }
const week = { from: '2026-01-05', to: '2026-01-11' }

describeBackEnds('retention at its edges', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())
  const ask = (world: World, query: object, now?: number) =>
    worlds.ask<'retention'>(world, { kind: 'retention', range: week, interval: 'day', ...steps, ...query }, now)
  const returned = async (...asked: Parameters<typeof ask>) =>
    (await ask(...asked)).cohorts.map((cohort) => cohort.returned)

  it('counts a cohort whole, whether or not its users come back', async () => {
    const world = worldOf(
      event('2026-01-05T10:00:00Z', 'u1', 'joined'),
      event('2026-01-05T10:00:00Z', 'u2', 'joined'),
      event('2026-01-06T10:00:00Z', 'u1', 'opened'),
      event('2026-01-06T10:00:00Z', null, 'joined'),
    )
    const { cohorts, average, buckets } = await ask(world, { range: { from: '2026-01-05', to: '2026-01-06' } })
    expect(buckets).toEqual(['2026-01-05', '2026-01-06'])
    expect(cohorts).toEqual([
      { bucket: '2026-01-05', size: 2, returned: [2, 1], rate: [1, 0.5] },
      { bucket: '2026-01-06', size: 0, returned: [0, null], rate: [null, null] },
    ])
    expect(average).toEqual([1, 0.5])
  })

  it('pools the average over the cohorts that have the cell', async () => {
    const world = worldOf(
      ...['a', 'b', 'c'].map((user) => event('2026-01-05T10:00:00Z', user, 'joined')),
      event('2026-01-06T10:00:00Z', 'd', 'joined'),
      event('2026-01-06T10:00:00Z', 'a', 'opened'),
      event('2026-01-07T10:00:00Z', 'd', 'opened'),
      ...['e', 'f'].map((user) => event('2026-01-07T10:00:00Z', user, 'joined')),
    )
    const { average } = await ask(world, { range: { from: '2026-01-05', to: '2026-01-07' } })
    expect(average).toEqual([1, 0.5, 0])
  })

  it('has no cell for an interval that has not begun, nor beyond the range, and no more than the periods', async () => {
    const world = worldOf(event('2026-01-05T10:00:00Z', 'u1', 'joined'), event('2026-01-07T10:00:00Z', 'u1', 'opened'))
    const three = { range: { from: '2026-01-05', to: '2026-01-07' } }
    expect(await returned(world, three)).toEqual([
      [1, 0, 1],
      [0, 0, null],
      [0, null, null],
    ])
    expect(await returned(world, three, Date.parse('2026-01-07T00:00:00Z'))).toEqual([
      [1, 0, null],
      [0, null, null],
      [null, null, null],
    ])
    expect(await returned(world, { ...three, periods: 2 })).toEqual([
      [1, 0],
      [0, 0],
      [0, null],
    ])
    expect(await returned(world, { ...three, rolling: true, periods: 2 })).toEqual([
      [1, 1],
      [0, 0],
      [0, null],
    ])
  })

  it('reads whole intervals where the range cuts them', async () => {
    const world = worldOf(event('2026-01-05T01:00:00Z', 'u1', 'joined'), event('2026-01-06T23:00:00Z', 'u1', 'opened'))
    const range = { from: '2026-01-05T12:00:00Z', to: '2026-01-06T12:00:00Z' }
    expect(await returned(world, { range })).toEqual([
      [1, 1],
      [0, null],
    ])
    const weeks = { range: { from: '2026-01-07', to: '2026-01-08' }, interval: 'week', ...steps }
    expect(await returned(world, weeks)).toEqual([[1]])
  })

  it('knows a first time before the range, unless only the range is looked at', async () => {
    const world = worldOf(
      event('2026-01-04T23:59:59.999Z', 'old', 'joined'),
      event('2026-01-05T00:00:00Z', 'old', 'joined'),
      event('2026-01-05T00:00:00Z', 'new', 'joined'),
      event('2026-01-06T00:00:00Z', 'new', 'joined'),
      event('2026-01-06T00:00:00Z', 'new', 'opened'),
    )
    const two = { range: { from: '2026-01-05', to: '2026-01-06' } }
    expect((await returned(world, two))[0]).toEqual([1, 1])
    expect((await returned(world, { ...two, cohort: 'first_time_in_range' }))[0]).toEqual([2, 1])
    expect(await returned(world, { ...two, cohort: 'recurring' })).toEqual([
      [2, 1],
      [1, null],
    ])
  })

  it('counts windows of 24 hours from the moment of each start', async () => {
    const world = worldOf(
      event('2026-01-05T22:00:00Z', 'u1', 'joined'),
      event('2026-01-06T21:59:59.999Z', 'u1', 'opened'),
      event('2026-01-05T22:00:00Z', 'u2', 'joined'),
      event('2026-01-06T22:00:00Z', 'u2', 'opened'),
      event('2026-01-07T21:59:59.999Z', 'u2', 'opened'),
    )
    const three = { range: { from: '2026-01-05', to: '2026-01-07' } }
    expect((await returned(world, three))[0]).toEqual([2, 2, 1])
    expect((await returned(world, { ...three, windows: '24h' }))[0]).toEqual([2, 1, 0])
    expect((await returned(world, { ...three, windows: '24h', min_events: 2 }))[0]).toEqual([2, 1, 0])
    expect((await returned(world, { ...three, min_events: 2 }))[0]).toEqual([2, 0, 0])
  })

  it.each([
    {},
    { cohort: 'recurring' },
    { windows: '24h' },
    { min_events: 1, cohort: 'first_time_in_range' },
    { min_events: 2 },
  ])('counts the last return for all cells before it with %j', async (more) => {
    const days = ['06', '06', '08', '08'].map((day, hour) => `2026-01-${day}T1${hour + 1}:00:00Z`)
    const opened = days.map((time) => event(time, 'u1', 'opened'))
    const world = worldOf(event('2026-01-05T10:00:00Z', 'u1', 'joined'), ...opened)
    expect((await returned(world, { ...more, rolling: true }))[0]).toEqual([1, 1, 1, 1, 0, 0, 0])
    expect((await returned(world, more))[0]).toEqual([1, 1, 0, 1, 0, 0, 0])
  })

  it('counts whoever is active in every interval of the range, in so many and in as many or more', async () => {
    const days = ['05', '06', '06', '07'].map((day, hour) => `2026-01-${day}T1${hour}:00:00Z`)
    const world = worldOf(...days.map((time) => event(time, 'u1', 'opened')), event(days[0]!, 'u2', 'opened'))
    const query = { kind: 'stickiness', event: { event: 'opened' }, interval: 'day' }
    const users = async (more: object) => {
      const range = { from: '2026-01-05', to: '2026-01-07' }
      return (await worlds.ask<'stickiness'>(world, { ...query, range, ...more })).users
    }
    expect(await users({})).toEqual([1, 0, 1])
    expect(await users({ cumulative: true })).toEqual([2, 1, 1])
    expect(await users({ count: { op: 'gte', value: 2 } })).toEqual([1, 0, 0])
    expect(await users({ count: { op: 'lte', value: 1 } })).toEqual([1, 1, 0])
    expect(await users({ count: { op: 'eq', value: 2 } })).toEqual([1, 0, 0])
    expect(await users({ every: 2 })).toEqual([1, 1])
  })

  it('has windows of 24 hours behind a cohort of a week', async () => {
    const world = worldOf(event('2026-01-06T10:00:00Z', 'u1', 'joined'), event('2026-01-08T11:00:00Z', 'u1', 'opened'))
    const { cohorts } = await ask(world, { interval: 'week', windows: '24h' })
    expect(cohorts).toHaveLength(1)
    expect(cohorts[0]!.returned).toEqual([1, 0, 1, 0, 0, 0, 0])
  })

  it('splits by the value at the start event, of two at once that with the lesser id', async () => {
    const world = worldOf(
      event('2026-01-05T10:00:00Z', 'u1', 'joined', 'pro'),
      event('2026-01-05T10:00:00Z', 'u1', 'joined', 'free'),
      event('2026-01-06T10:00:00Z', 'u1', 'joined', 'office'),
      event('2026-01-06T10:00:00Z', 'u2', 'joined'),
      event('2026-01-07T10:00:00Z', 'u2', 'joined'),
      event('2026-01-07T10:00:00Z', 'u2', 'opened', 'pro'),
    )
    const query = { breakdown: [{ attribute: 'plan' }], limit: 1 }
    const sizes = async (cohort: string) =>
      (await ask(world, { ...query, cohort })).groups!.map(({ breakdown, other, cohorts }) => ({
        value: other ? 'other' : breakdown![0],
        sizes: cohorts.slice(0, 3).map(({ size }) => size),
      }))
    expect(await sizes('first_time')).toEqual([
      { value: 'free', sizes: [1, 0, 0] },
      { value: 'other', sizes: [0, 1, 0] },
    ])
    expect(await sizes('recurring')).toEqual([
      { value: null, sizes: [0, 1, 1] },
      { value: 'other', sizes: [1, 1, 0] },
    ])
  })

  it('has no rows of a breakdown where nobody started', async () => {
    const { groups, cohorts } = await ask(worldOf(), { breakdown: [{ attribute: 'plan' }] })
    expect(groups).toEqual([])
    expect(cohorts.map(({ size }) => size)).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  it('has all its bits where they lie in several numbers', async () => {
    const days = [0, 61, 62, 63, 64, 125, 126, 127]
    const at = (day: number) => new Date(Date.parse('2026-01-01T10:00:00Z') + day * 86_400_000).toISOString()
    const world = worldOf(...days.map((day) => event(at(day), 'u1', 'opened')))
    const opened = { event: 'opened' }
    const range = { from: '2026-01-01', to: '2026-05-08' }
    const now = Date.parse('2026-12-01')
    const cells = (await returned(world, { range, start: opened, return: opened }, now))[0]!
    expect(cells.flatMap((users, day) => (users === 1 ? [day] : []))).toEqual(days)
    const all = await returned(world, { range, start: opened, return: opened, cohort: 'recurring' }, now)
    for (const [index, day] of days.entries()) {
      const later = days.slice(index).map((other) => other - day)
      expect(all[day]!.flatMap((users, cell) => (users === 1 ? [cell] : []))).toEqual(later)
    }
    const { users } = await worlds.ask<'stickiness'>(world, {
      kind: 'stickiness',
      event: opened,
      range,
      interval: 'day',
    })
    expect(users.indexOf(1) + 1).toBe(days.length)
    const life = await worlds.ask<'lifecycle'>(world, { kind: 'lifecycle', event: opened, range, interval: 'day' }, now)
    const at1 = (numbers: number[]) => numbers.flatMap((count, day) => (count !== 0 ? [day] : []))
    expect(at1(life.returning)).toEqual([62, 63, 64, 126, 127])
    expect(at1(life.resurrecting)).toEqual([61, 125])
    expect(at1(life.dormant)).toEqual([1, 65])
  })

  it('turns more than 63 users over', async () => {
    const users = Array.from({ length: 200 }, (_, index) => `u${index}`)
    const world = worldOf(
      ...users.map((user) => event('2026-01-05T10:00:00Z', user, 'joined')),
      ...users.slice(0, 130).map((user) => event('2026-01-06T10:00:00Z', user, 'opened')),
    )
    expect((await returned(world, { cohort: 'recurring' }))[0]!.slice(0, 3)).toEqual([200, 130, 0])
  })
})

describe('retention that cannot be answered', () => {
  it.each([
    [{ interval: 'hour', range: { from: '2025-01-01', to: '2025-12-31' } }, ['interval'], /cells/],
    [{ interval: 'hour', range: { from: '2020-01-01', to: '2026-01-01' } }, ['interval'], /intervals/],
    [{ interval: 'none' }, ['interval'], /"none"/],
    [{ cohort: 'first' }, ['cohort'], /"first"/],
    [{ start: undefined }, ['start'], /missing/],
    [{ return: { evnt: 'x' } }, ['return', 'evnt'], /Unknown key/],
    [{ periods: 0 }, ['periods'], /./],
    [{ min_events: 1.5 }, ['min_events'], /./],
    [{ breakdown: [{ attribute: 'nothing', of: 'field' }] }, ['breakdown', 0, 'attribute'], /./],
  ])('says why %j is not a question', async (more, path, message) => {
    const app = {
      appId: 'a',
      timeZone: 'UTC',
      weekStart: 'monday',
      firstEvent: null,
      lastLoaded: null,
      hasAliases: false,
    }
    const asked = async () => {
      const query = parseQuery(JSON.parse(JSON.stringify({ kind: 'retention', range: week, ...steps, ...more })))
      const run = async () => ({ rows: [], columns: [] })
      return answer(query, { app: app as never, now: Date.parse('2026-06-01'), dialect: duckdb, run })
    }
    const problem = { code: 'invalid_query', path, message: expect.stringMatching(message as RegExp) }
    await expect(asked()).rejects.toMatchObject(problem)
  })
})
