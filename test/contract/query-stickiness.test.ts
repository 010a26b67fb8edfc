import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { userOf } from '../support/brute-force-filter.ts'
import { bruteStickiness } from '../support/brute-force-stickiness.ts'
import { stickinessIn } from '../support/intervals-arbitrary.ts'
import { isSkipped, runs } from '../support/properties.ts'
import type { World } from '../support/worlds.ts'
import { placed, worldIn } from '../support/worlds-arbitrary.ts'

describeBackEnds('stickiness', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())
  const asked = placed.chain((place) => fc.tuple(worldIn(place), stickinessIn(place)))
  const ask = async (world: World, query: unknown) => {
    const { intervals, users } = await worlds.ask<'stickiness'>(world, query)
    return { intervals, users }
  }

  it('is what plain loops over the events say, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        expect(await ask(world, query)).toEqual(bruteStickiness(query, world))
      }),
      runs(300, 8),
    )
  })

  it('of so many intervals or more adds up that of each number', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { users } = await ask(world, { ...query, cumulative: false })
        const rest = users.map((_, at) => users.slice(at).reduce((sum, each) => sum + each, 0))
        expect((await ask(world, { ...query, cumulative: true })).users).toEqual(rest)
      }),
      runs(50, 4),
    )
  })

  it('has every user of the range once', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, { count: _, ...query }]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { users } = await ask(world, { ...query, cumulative: false })
        const { event, cumulative: __, ...rest } = query
        const series = [{ ...event, measure: 'users' }]
        const trend = await worlds.ask<'trend'>(world, { ...rest, kind: 'trend', series })
        expect(users.reduce((sum, each) => sum + each, 0)).toBe(trend.series[0]!.total)
      }),
      runs(50, 4),
    )
  })

  it('takes two ids that are one user for one', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone) && !/"(user_id|anonymous_id)"/.test(JSON.stringify(query)))
        const events = world.events.map((event) => ({ ...event, user_id: userOf(event, world), anonymous_id: null }))
        expect(await ask({ ...world, events, canonical: {} }, query)).toEqual(await ask(world, query))
      }),
      runs(50, 4),
    )
  })
})
