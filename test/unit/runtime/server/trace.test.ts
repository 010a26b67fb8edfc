import { describe, expect, it } from 'vitest'
import { stagesOf } from '../../../../src/runtime/server/trace.ts'

describe('the stages of one event', () => {
  const start = Date.parse('2026-11-26T10:00:00Z')
  const times = (journal: number, bucket: number | null, warehouse: number | null) => ({
    collector: start,
    journal: start + journal,
    bucket: bucket === null ? null : start + bucket,
    warehouse: warehouse === null ? null : start + warehouse,
    query: warehouse === null ? null : start + 500,
  })
  const milliseconds = (...given: Parameters<typeof times>) =>
    stagesOf(times(...given)).map(({ stage, milliseconds }) => [stage, milliseconds])

  it('are told in order, each with its time', () => {
    expect(stagesOf(times(8, 141, 150))[2]).toEqual({
      stage: 'bucket',
      at: '2026-11-26T10:00:00.141Z',
      milliseconds: 141,
    })
  })

  it('leave out those that nobody knows', () => {
    expect(milliseconds(8, null, null)).toEqual([
      ['collector', 0],
      ['journal', 8],
    ])
  })

  it('have an object in the bucket when its loading begins, though the journal says so later', () => {
    expect(milliseconds(8, 150, 141)).toEqual([
      ['collector', 0],
      ['journal', 8],
      ['bucket', 141],
      ['warehouse', 141],
      ['query', 500],
    ])
  })

  it('are never before the event came, whatever the clock of the warehouse says', () => {
    expect(milliseconds(8, null, -20)).toEqual([
      ['collector', 0],
      ['journal', 0],
      ['warehouse', 0],
      ['query', 500],
    ])
  })
})
