import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FunnelSteps } from '../../src/runtime/query/result.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { userOf } from '../support/brute-force-filter.ts'
import { type Asked, bruteFunnel } from '../support/brute-force-funnel.ts'
import { funnelIn, funnelWorld } from '../support/funnel-arbitrary.ts'
import { close, runs } from '../support/properties.ts'
import type { World } from '../support/worlds.ts'

const asked = funnelWorld.chain((world) => fc.tuple(fc.constant(world), funnelIn(world)))

describeBackEnds('a funnel', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())

  it('is what plain loops over the events say, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        const { kind: _, meta: __, ...answered } = await worlds.ask<'funnel'>(world, query)
        const { times: ___, ...plain } = answered as typeof answered & { times?: number[] }
        expect(close(plain)).toEqual(close(bruteFunnel(query, world)))
      }),
      runs(400, 10),
    )
  }, 60_000)

  const steps = async (world: World, query: object): Promise<FunnelSteps & { groups?: FunnelSteps[] }> => {
    const answer = await worlds.ask<'funnel'>(world, query)
    return answer as typeof answer & FunnelSteps & { groups?: FunnelSteps[] }
  }
  const asSteps = ({ view: _, interval: __, bins: ___, from_step: ____, to_step: _____, ...query }: Asked) => query

  it('loses users from step to step, and counts each under one value of a breakdown', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(query.attribution !== 'all')
        const answer = await steps(world, asSteps(query))
        const counts = answer.steps.map(({ count }) => count)
        expect([...counts].sort((a, b) => b - a)).toEqual(counts)
        if (!answer.groups) return
        const { attribution } = query
        const sure = typeof attribution === 'object' ? attribution.step - 1 : 0
        const sums = counts.map((_, step) => answer.groups!.reduce((sum, group) => sum + group.steps[step]!.count, 0))
        // Whoever did not reach the step that says the value is under none.
        expect(sums).toEqual(counts.map((count, step) => (step < sure ? counts[sure]! : count)))
      }),
      runs(80, 5),
    )
  }, 60_000)

  it('takes two ids that are one user for one, and filters in any order', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, query]) => {
        fc.pre(!JSON.stringify(query).includes('"of"'))
        const plain = async (of: World, filter: object) => {
          const { meta: _, ...answer } = await worlds.ask<'funnel'>(of, { ...query, filter })
          return close(answer)
        }
        const [p, q] = [
          { attribute: 'p', op: 'neq', value: 'y' },
          { attribute: 'q', op: 'is_set' },
        ]
        const events = world.events.map((event) => {
          const user = userOf(event, world)
          return { ...event, user_id: user, anonymous_id: null }
        })
        const one = await plain(world, { and: [p, { or: [q, { attribute: 'p', op: 'is_set' }] }] })
        const other = await plain(
          { ...world, events, canonical: {} },
          { and: [{ or: [{ attribute: 'p', op: 'is_set' }, q] }, p] },
        )
        expect(one).toEqual(other)
      }),
      runs(80, 5),
    )
  }, 60_000)
})
