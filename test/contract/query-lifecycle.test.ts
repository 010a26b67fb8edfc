import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { userOf } from '../support/brute-force-filter.ts'
import { bruteLifecycle } from '../support/brute-force-lifecycle.ts'
import { lifecycleIn } from '../support/intervals-arbitrary.ts'
import { isSkipped, runs } from '../support/properties.ts'
import type { World } from '../support/worlds.ts'
import { placed, worldIn } from '../support/worlds-arbitrary.ts'

describeBackEnds('a lifecycle', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())
  const asked = placed.chain((place) => fc.tuple(worldIn(place), lifecycleIn(place)))
  const ask = async (world: World, query: unknown) => {
    const { kind: _, meta: __, ...answered } = await worlds.ask<'lifecycle'>(world, query)
    return answered
  }

  it('is what plain loops over the events say, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        expect(await ask(world, query)).toEqual(bruteLifecycle(query, world))
      }),
      runs(300, 8),
    )
  })

  it('has everyone who is active in a whole interval once, and loses whoever does not return', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { buckets, returning, dormant, ...answered } = await ask(world, query)
        const active = buckets.map((_, at) => answered.new[at]! + returning[at]! + answered.resurrecting[at]!)
        // Of those active in an interval, the next one has each as returning or as dormant.
        for (const [at, users] of active.slice(0, -1).entries()) {
          expect(returning[at + 1]! - dormant[at + 1]!).toBe(users)
        }
        const { event, ...rest } = query
        const series = [{ ...event, measure: 'users' }]
        const inside = active.slice(1, -1)
        const trend = await worlds.ask<'trend'>(world, { ...rest, kind: 'trend', series })
        expect(trend.series[0]!.values.slice(1, -1)).toEqual(inside)
      }),
      runs(100, 5),
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
