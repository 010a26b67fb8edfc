import { describe, expect, it } from 'vitest'
import { ordeal } from '../support/sdk-faults/ordeal.ts'
import { type Trouble, troubles } from '../support/sdk-faults/receiver.ts'

const all = Object.entries(troubles) as [Trouble, string][]

/** Processes of their own, with default settings; `npm run bench -- --only faults` does the same to other SDKs. */
describe('a process that tracks and ends while the collector is in trouble', () => {
  it.concurrent.each(all)('%s: loses nothing with a spool', async (trouble) => {
    expect(await ordeal('DataLoaf with a spool', trouble, 200)).toMatchObject({ delivered: 200, lost: 0, told: 0 })
  })

  it.concurrent.each(all)('%s: tells of every event that is lost without one, and ends by itself', async (trouble) => {
    const { lost, told, doubled, ended } = await ordeal('DataLoaf', trouble, 200)
    expect({ told, doubled, ended }).toEqual({ told: lost, doubled: 0, ended: expect.any(Number) })
  })

  it('loses nothing with a spool when it is killed', async () => {
    expect(await ordeal('DataLoaf with a spool', 'down', 200, true)).toMatchObject({ delivered: 200, doubled: 0 })
  })
})
