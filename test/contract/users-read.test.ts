import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseCohort } from '../../src/runtime/query/cohorts/schema.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import { parseUsers } from '../../src/runtime/query/users/schema.ts'
import { type Users, users } from '../../src/runtime/users/users.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World, WorldEvent } from '../support/worlds.ts'

const minute = 60_000
const start = Date.parse('2026-01-01T10:00:00Z')

function event(
  event_id: string,
  event_name: string,
  id: string | null,
  minutes: number,
  more: Partial<WorldEvent> = {},
) {
  return {
    event_id,
    event_name,
    user_id: id,
    anonymous_id: null,
    session_id: null,
    at: start + minutes * minute,
    attributes: {},
    bot: null,
    ...more,
  }
}

/** Ada was a1 before; `guest` never said who they are; Cem did nothing yet; what bots do is nobody's. */
const world: World = {
  events: [
    event('1', 'viewed', null, 0, { anonymous_id: 'a1', attributes: { path: '/' } }),
    event('2', 'viewed', null, 10, { anonymous_id: 'a1' }),
    event('3', 'bought', 'ada', 41, { attributes: { plan: 'pro', nested: { deep: [1, 'ü'] } } }),
    event('4', 'step_reached', 'ada', 41, { attributes: { step: 'Basket' } }),
    event('5', 'viewed', 'ada', 2000, { session_id: 's1' }),
    event('6', 'viewed', 'bob', 30),
    event('7', 'viewed', null, 20, { anonymous_id: 'guest' }),
    event('8', 'viewed', 'bob', 31, { bot: 'crawler' }),
    event('9', 'viewed', '/odd?id=1&', 5),
  ],
  canonical: { a1: 'ada' },
  users: {
    ada: { email: 'Ada@Example.com', plan: 'pro' },
    bob: { plan: 'free', 'quoted "key"': 1 },
    cem: { plan: 'pro' },
    guest: {},
    '/odd?id=1&': {},
  },
  said: [
    { user_id: 'cem', key: 'plan', operation: 'set', value: 'pro', at: start },
    { user_id: 'a1', key: 'plan', operation: 'set_once', value: 'free', at: start },
    { user_id: 'ada', key: 'plan', operation: 'set', value: 'pro', at: start + minute },
    { user_id: 'ada', key: 'visits', operation: 'set', value: 1, at: start },
    { user_id: 'ada', key: 'visits', operation: 'increment', value: 2, at: start + minute },
  ],
  timeZone: 'UTC',
  weekStart: 'monday',
}

describeBackEnds('users', ({ openWorlds }) => {
  let worlds: Worlds
  let app: AppFacts
  let known: Users
  beforeAll(async () => {
    worlds = await openWorlds()
    app = await worlds.add(world)
    const { dialect } = worlds
    const run = async ({ text, values }: { text: string; values: readonly unknown[] }) =>
      await worlds.run({ text, values: values as string[] })
    known = users({ warehouse: { run } as never, dialect, clock: () => Date.parse('2026-06-01') })
  })
  afterAll(() => worlds?.close())

  const list = (query: object, cohorts = {}) => known.list(parseUsers(query), { ...app, cohorts })
  const ids = async (query: object, cohorts = {}) => (await list(query, cohorts)).users.map(({ user_id }) => user_id)

  it('are listed from who was seen last, with what they did and whether anybody knows them', async () => {
    const { users: rows, total, next } = await list({})
    expect([total, next]).toEqual([5, null])
    expect(rows.map(({ user_id, events, anonymous }) => [user_id, events, anonymous])).toEqual([
      ['ada', 5, false],
      ['bob', 1, false],
      ['guest', 1, true],
      ['/odd?id=1&', 1, false],
      ['cem', 0, false],
    ])
    expect(rows[0]).toMatchObject({
      first_seen: '2026-01-01T10:00:00.000Z',
      last_seen: '2026-01-02T19:20:00.000Z',
      user_attributes: { email: 'Ada@Example.com', plan: 'pro' },
    })
    expect(rows[4]).toMatchObject({ first_seen: null, last_seen: null })
  })

  it.each([
    ['last_seen', false],
    ['last_seen', true],
    ['first_seen', false],
    ['events', false],
    ['events', true],
  ])('are the same page by page as at once, by %s, ascending: %s', async (order, ascending) => {
    const whole = await ids({ order, ascending })
    const pages: string[] = []
    let after: unknown
    do {
      const page = await list({ order, ascending, limit: 2, ...(after ? { after } : {}) })
      expect(page.total).toBe(5)
      pages.push(...page.users.map(({ user_id }) => user_id))
      after = page.next
    } while (after)
    expect(pages).toEqual(whole)
    expect(whole).toHaveLength(5)
  })

  it('are found by an id, by one they had, and by what is true of them', async () => {
    expect(await ids({ search: 'BO' })).toEqual(['bob'])
    expect(await ids({ search: 'a1' })).toEqual(['ada'])
    expect(await ids({ search: 'ada@example' })).toEqual(['ada'])
    expect(await ids({ search: 'quoted "key"' })).toEqual(['bob'])
    expect(await ids({ search: "100%_'" })).toEqual([])
  })

  it('are those of a filter and of a cohort', async () => {
    const plan = (value: string) => ({ attribute: 'plan', of: 'user', op: 'eq', value })
    expect(await ids({ filter: plan('pro') })).toEqual(['ada', 'cem'])
    const buyers = { buyers: parseCohort({ by: 'events', event: { event: 'bought' } }) }
    const within = (value: boolean) => ({ attribute: 'buyers', of: 'cohort', op: 'eq', value })
    expect(await ids({ filter: within(true) }, buyers)).toEqual(['ada'])
    expect(await ids({ filter: { and: [plan('pro'), within(false)] } }, buyers)).toEqual(['cem'])
    expect(() => parseUsers({ filter: { attribute: 'plan', op: 'eq', value: 1 } })).toThrow('about users only')
    await expect(list({ filter: within(true) })).rejects.toMatchObject({ code: 'invalid_query' })
  })

  it('are told of one by one, by whichever of their ids', async () => {
    const ada = await known.profile(app.appId, 'ada')
    expect(await known.profile(app.appId, 'a1')).toEqual(ada)
    expect(ada).toMatchObject({
      user_id: 'ada',
      anonymous: false,
      aliases: [{ user_id: 'a1' }],
      steps: [{ step: 'Basket', times: 1, first: '2026-01-01T10:41:00.000Z' }],
    })
    expect(ada.events.map(({ event_name, events }) => [event_name, events])).toEqual([
      ['viewed', 3],
      ['bought', 1],
      ['step_reached', 1],
    ])
    expect(ada.attributes.map(({ key, operation, value, user_id }) => [key, operation, value, user_id])).toEqual([
      ['plan', 'set', 'pro', 'ada'],
      ['plan', 'set_once', 'free', 'a1'],
      ['visits', 'increment', 2, 'ada'],
      ['visits', 'set', 1, 'ada'],
    ])
    expect(await known.profile(app.appId, 'guest')).toMatchObject({ anonymous: true, aliases: [], attributes: [] })
    expect(await known.profile(app.appId, '/odd?id=1&')).toMatchObject({ anonymous: false })
    await expect(known.profile(app.appId, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('have sessions that 31 minutes of silence end, and those that were sent', async () => {
    const { sessions } = await known.profile(app.appId, 'ada')
    expect(sessions).toEqual({
      total: 3,
      sessions: [
        { start: '2026-01-02T19:20:00.000Z', duration: 0, events: 1, first_event: 'viewed', last_event: 'viewed' },
        {
          start: '2026-01-01T10:41:00.000Z',
          duration: 0,
          events: 2,
          first_event: 'bought',
          last_event: 'step_reached',
        },
        { start: '2026-01-01T10:00:00.000Z', duration: 600, events: 2, first_event: 'viewed', last_event: 'viewed' },
      ],
    })
  })

  it('have a timeline, page by page, in which a filter leaves sessions as they are', async () => {
    const pages: string[] = []
    let before: Awaited<ReturnType<Users['timeline']>>['next'] | undefined
    do {
      const page = await known.timeline(app.appId, 'a1', { limit: 2, ...(before ? { before } : {}) })
      pages.push(...page.events.map(({ event_id }) => event_id))
      before = page.next
    } while (before)
    expect(pages).toEqual(['5', '4', '3', '2', '1'])
    const { events } = await known.timeline(app.appId, 'ada', { event: 'viewed' })
    expect(events.map(({ event_id, session_start }) => [event_id, session_start])).toEqual([
      ['5', '2026-01-02T19:20:00.000Z'],
      ['2', '2026-01-01T10:00:00.000Z'],
      ['1', '2026-01-01T10:00:00.000Z'],
    ])
    const [bought] = (await known.timeline(app.appId, 'ada', { event: 'bought' })).events
    expect(bought!.event_attributes).toEqual({ plan: 'pro', nested: { deep: [1, 'ü'] } })
  })

  it('are in cohorts, by whichever of their ids', async () => {
    const cohorts = {
      buyers: parseCohort({ by: 'events', event: { event: 'bought' } }),
      pros: parseCohort({ by: 'attributes', filter: { attribute: 'plan', of: 'user', op: 'eq', value: 'pro' } }),
      frees: parseCohort({ by: 'attributes', filter: { attribute: 'plan', of: 'user', op: 'eq', value: 'free' } }),
      some: parseCohort({ by: 'users', users: ['a1'] }),
    }
    const within = (id: string) => known.cohorts(id, Object.keys(cohorts), { ...app, cohorts })
    expect(await within('ada')).toEqual(['buyers', 'pros', 'some'])
    expect(await within('a1')).toEqual(['buyers', 'pros', 'some'])
    expect(await within('bob')).toEqual(['frees'])
    expect(await within('guest')).toEqual([])
  })
})
