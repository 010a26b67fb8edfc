import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { bruteRetention } from '../support/brute-force-retention.ts'
import { close, isSkipped, runs } from '../support/properties.ts'
import { retentionIn } from '../support/retention-arbitrary.ts'
import { placed, worldIn } from '../support/worlds-arbitrary.ts'

describeBackEnds('retention', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  })
  afterAll(() => worlds?.close())

  it('is what plain loops over the events say, whatever is asked', async () => {
    const asked = placed.chain((place) => fc.tuple(worldIn(place), retentionIn(place)))
    await fc.assert(
      fc.asyncProperty(asked, async ([world, { query, now }]) => {
        fc.pre(!isSkipped(query.range, world.timeZone))
        const { kind: _, meta: __, ...answered } = await worlds.ask<'retention'>(world, query, now)
        expect(close(answered)).toEqual(close(bruteRetention(query, world, now)))
      }),
      runs(400, 10),
    )
  })
})
