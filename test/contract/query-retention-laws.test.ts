import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RetentionGrid } from '../../src/runtime/query/result.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { userOf } from '../support/brute-force-filter.ts'
import { bruteLifecycle } from '../support/brute-force-lifecycle.ts'
import { bruteRetention } from '../support/brute-force-retention.ts'
import { bruteStickiness } from '../support/brute-force-stickiness.ts'
import { lifecycleIn, stickinessIn } from '../support/intervals-arbitrary.ts'
import { close, isSkipped, runs } from '../support/properties.ts'
import { retentionIn } from '../support/retention-arbitrary.ts'
import type { World } from '../support/worlds.ts'
import { type Place, placed, worldIn } from '../support/worlds-arbitrary.ts'

const numbers = ({ cohorts }: RetentionGrid) => cohorts.map(({ returned }) => returned)

describeBackEnds('laws of retention', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())
  const asked = placed.chain((place) => fc.tuple(worldIn(place), retentionIn(place)))
  const ask = async (world: World, query: object, now: number) => {
    const { kind: _, meta: __, ...answered } = await worlds.ask<'retention'>(world, query, now)
    return answered
  }

  it('holds that coming back in an interval or later is no rarer than coming back in it', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, { query, now }]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { breakdown: _, ...rest } = query
        const plain = numbers(await ask(world, { ...rest, rolling: false }, now))
        const rolling = numbers(await ask(world, { ...rest, rolling: true }, now))
        for (const [cohort, cells] of rolling.entries()) {
          for (const [cell, users] of cells.entries()) {
            if (users === null) expect(plain[cohort]![cell]).toBeNull()
            else expect(users).toBeGreaterThanOrEqual(plain[cohort]![cell]!)
            if (users !== null && cell > 0) expect(users).toBeLessThanOrEqual(cells[cell - 1]!)
          }
        }
        expect(rolling.map(([size]) => size)).toEqual(plain.map(([size]) => size))
      }),
      runs(60, 5),
    )
  })

  it('holds that the rows of a breakdown add up to the whole', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, { query, now }]) => {
        fc.pre(!isSkipped(query.range, world.timeZone) && Boolean(query.breakdown))
        const { breakdown: _, ...rest } = query
        const whole = await ask(world, rest, now)
        const { groups, ...split } = await ask(world, query, now)
        expect(split).toEqual(whole)
        const added = numbers(whole).map((cells, cohort) =>
          cells.map((users, cell) => {
            if (users === null) return null
            return groups!.reduce((sum, group) => sum + numbers(group)[cohort]![cell]!, 0)
          }),
        )
        expect(added).toEqual(numbers(whole))
      }),
      runs(60, 5),
    )
  })

  it('holds that two ids which are one user count as one', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, { query, now }]) => {
        fc.pre(!isSkipped(query.range, world.timeZone) && !/"(user_id|anonymous_id)"/.test(JSON.stringify(query)))
        const events = world.events.map((event) => ({ ...event, user_id: userOf(event, world), anonymous_id: null }))
        expect(await ask({ ...world, events, canonical: {} }, query, now)).toEqual(await ask(world, query, now))
      }),
      runs(60, 5),
    )
  })

  it('holds that a range of many intervals is asked in another way and means the same', async () => {
    const place: Place = { zone: 'Australia/Lord_Howe', from: '2026-03-25', days: 18 }
    const many = { range: { from: '2026-03-25', to: '2026-04-11' }, interval: 'hour' as const }
    const asked = fc.tuple(worldIn(place), retentionIn(place), lifecycleIn(place), stickinessIn(place))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, retention, lifecycle, stickiness]) => {
        const query = { ...retention.query, ...many, periods: 40, windows: 'calendar' as const }
        const back = await ask(world, query, retention.now)
        expect(close(back)).toEqual(close(bruteRetention(query, world, retention.now)))
        const { kind: _, meta: __, ...life } = await worlds.ask<'lifecycle'>(world, { ...lifecycle, ...many })
        expect(life).toEqual(bruteLifecycle({ ...lifecycle, ...many }, world))
        const { intervals, users } = await worlds.ask<'stickiness'>(world, { ...stickiness, ...many })
        expect({ intervals, users }).toEqual(bruteStickiness({ ...stickiness, ...many }, world))
      }),
      runs(30, 8),
    )
  })
})
