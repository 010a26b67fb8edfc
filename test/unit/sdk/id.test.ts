import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uuidV7 } from '../../../src/sdk/id.ts'

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('uuidV7', () => {
  it('makes UUIDs of version 7 that carry the clock', () => {
    const id = uuidV7({ clock: () => 1_767_225_600_123 })()
    expect(id).toMatch(pattern)
    expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(1_767_225_600_123)
  })

  it('never repeats and only ascends, however many fall into one millisecond', () => {
    const newId = uuidV7({ clock: () => 1000 })
    const ids = Array.from({ length: 20_000 }, newId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual([...ids].sort())
    expect(ids.every((id) => pattern.test(id))).toBe(true)
  })

  it('never repeats when the clock jumps about', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 300 }), (times) => {
        let next = 0
        const newId = uuidV7({ clock: () => 1_700_000_000_000 + times[next++]! })
        const ids = times.map(newId)
        return new Set(ids).size === ids.length
      }),
    )
  })

  it('follows a clock that is set back, instead of dating events in the future', () => {
    let now = 2_000_000_000_000
    const newId = uuidV7({ clock: () => now })
    newId()
    now = 1_700_000_000_000
    expect(Number.parseInt(newId().slice(0, 13).replace('-', ''), 16)).toBe(now)
  })

  it('differs between two makers at the same instant', () => {
    const clock = () => 1000
    const [one, other] = [uuidV7({ clock }), uuidV7({ clock })]
    const ids = Array.from({ length: 500 }, () => [one(), other()]).flat()
    expect(new Set(ids).size).toBe(1000)
  })
})
