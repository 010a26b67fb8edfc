import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cadence, cadenceOf, isDue } from '../../../../src/runtime/loader/cadence.ts'

const minute = 60_000
const due = (cadence: Cadence, minutes: number, objects = 1) =>
  isDue(cadence, { now: minutes * minute, loadedAt: 0, objects })

describe('the cadence of loads', () => {
  it('never wakes the warehouse for nothing', () => {
    const cadence = fc.oneof(fc.constant<Cadence>({ adaptive: true }), fc.record({ every: fc.nat() }))
    fc.assert(fc.property(cadence, fc.nat(), (one, now) => !isDue(one, { now, loadedAt: null, objects: 0 })))
  })

  it('loads the first time at once', () => {
    expect(isDue({ adaptive: true }, { now: 0, loadedAt: null, objects: 1 })).toBe(true)
  })

  it.each([
    ['3m', 3],
    ['2h', 120],
    ['hourly', 60],
  ])('%s waits for %i minutes', (text, minutes) => {
    expect([due(cadenceOf(text)!, minutes - 1), due(cadenceOf(text)!, minutes)]).toEqual([false, true])
  })

  it('adaptive waits the less the more waits', () => {
    const adaptive = cadenceOf('adaptive')!
    const first = (objects: number) => Array.from({ length: 60 }, (_, m) => m).find((m) => due(adaptive, m, objects))
    expect([first(1), first(5), first(20)]).toEqual([30, 10, 3])
  })

  it.each(['', '3', '0m', 'daily', '3 m', '-1h'])('does not know %j', (text) => {
    expect(cadenceOf(text)).toBeUndefined()
  })
})
