import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { bruteFunnel } from '../support/brute-force-funnel.ts'
import { funnelIn, funnelWorld } from '../support/funnel-arbitrary.ts'
import { close, runs } from '../support/properties.ts'

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
})
