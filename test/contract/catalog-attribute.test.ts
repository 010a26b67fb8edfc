import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AttributeAsked, attributeVolume } from '../../src/runtime/query/catalog-attribute.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import { render } from '../../src/runtime/query/sql.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import type { World, WorldEvent } from '../support/worlds.ts'

const hour = 3_600_000
const start = Date.parse('2026-01-01T10:00:00Z')
const at = (hours: number) => new Date(start + hours * hour).toISOString()

const world: World = {
  events: [
    event(0, 'viewed', {}),
    event(1, 'bought', { plan: 'pro', page: { path: '/' } }),
    event(2, 'bought', { plan: 7 }),
    event(3, 'bought', { plan: 'true' }),
    event(4, 'viewed', { plan: true }),
    event(5, 'viewed', { plan: ['a'] }, 'crawler'),
    event(6, 'left', { plan: { a: 1 } }),
    event(7, 'left', { plan: null }),
    ...['a', 'b', 'c', 'd'].map((name) => event(8, name, { plan: '[' })),
  ],
  canonical: {},
  users: { ada: { plan: 'pro', city: 'Ulm' }, ben: { plan: 3 }, cem: {} },
  said: [
    { user_id: 'ada', key: 'plan', operation: 'set', value: 'pro', at: start + hour },
    { user_id: 'ben', key: 'plan', operation: 'set', value: 3, at: start + 2 * hour },
    { user_id: 'cem', key: 'plan', operation: 'unset', value: null, at: start + 3 * hour },
  ],
  timeZone: 'UTC',
  weekStart: 'monday',
}

describeBackEnds('the volume of an attribute', ({ openWorlds }) => {
  let worlds: Worlds
  let app: AppFacts
  beforeAll(async () => {
    worlds = await openWorlds()
    app = await worlds.add(world)
    // Another app's are none of it.
    await worlds.add(world)
  }, 60_000)
  afterAll(() => worlds?.close())

  const volume = async (of: AttributeAsked['of'], attribute: AttributeAsked['attribute']) => {
    const asked = attributeVolume({ of, attribute }, app, worlds.dialect)
    return asked.read((await worlds.run(render(asked.sql, worlds.dialect))).rows)
  }

  it('is of all events, bots too, with the types, the times and the events that carry it most', async () => {
    expect(await volume('event', 'plan')).toEqual({
      count: 10,
      total: 12,
      first_seen: at(1),
      last_seen: at(8),
      types: [
        { type: 'text', count: 6 },
        { type: 'boolean', count: 1 },
        { type: 'list', count: 1 },
        { type: 'number', count: 1 },
        { type: 'object', count: 1 },
      ],
      events: [
        { event_name: 'bought', count: 3 },
        { event_name: 'viewed', count: 2 },
        { event_name: 'a', count: 1 },
        { event_name: 'b', count: 1 },
        { event_name: 'c', count: 1 },
      ],
    })
  })

  it('is of what lies inside an object', async () => {
    const { count, types, first_seen, last_seen } = await volume('event', ['page', 'path'])
    expect([count, types, first_seen, last_seen]).toEqual([1, [{ type: 'text', count: 1 }], at(1), at(1)])
  })

  it('is of users by the values that stand', async () => {
    expect(await volume('user', 'plan')).toEqual({
      count: 2,
      total: 3,
      first_seen: at(1),
      last_seen: at(2),
      types: [
        { type: 'number', count: 1 },
        { type: 'text', count: 1 },
      ],
      events: [],
    })
  })

  it('is nothing of what was never seen', async () => {
    const none = { count: 0, first_seen: null, last_seen: null, types: [], events: [] }
    expect(await volume('event', 'nobody')).toEqual({ ...none, total: 12 })
    expect(await volume('user', 'nobody')).toEqual({ ...none, total: 3 })
  })
})

function event(hours: number, event_name: string, attributes: WorldEvent['attributes'], bot: string | null = null) {
  const time = start + hours * hour
  const id = `${event_name}${hours}`
  return { event_id: id, event_name, user_id: 'ada', anonymous_id: null, session_id: null, at: time, attributes, bot }
}
