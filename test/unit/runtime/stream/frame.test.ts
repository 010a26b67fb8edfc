import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Frame, frameEncoder, headerBytes, type Lines, scanFrames } from '../../../../src/runtime/stream/frame.ts'

const line = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => JSON.stringify({ text }))
// The journal writes no frame without a line; only such a one ends in zeros, and could be completed by those behind it.
const lines = fc
  .tuple(fc.array(line, { maxLength: 4 }), fc.array(line, { maxLength: 2 }))
  .filter(([events, users]) => events.length + users.length > 0)
  .map(asLines)
const appends = fc.array(lines, { minLength: 1, maxLength: 8 })

describe('frames', () => {
  it('give back what was put in', () => {
    fc.assert(
      fc.property(appends, (sent) => {
        const bytes = segment(sent)
        const { frames, bad } = scanFrames(bytes)
        expect(bad).toEqual([])
        expect(frames.map((frame) => contentOf(bytes, frame))).toEqual(sent)
      }),
    )
  })

  it('cut anywhere give back every frame before the cut, and say what is torn', () => {
    fc.assert(
      fc.property(appends, fc.nat(), fc.nat({ max: 5_000 }), (sent, cut, zeros) => {
        const whole = segment(sent)
        const at = cut % (whole.length + 1)
        const bytes = Buffer.concat([whole.subarray(0, at), Buffer.alloc(zeros)])
        const before = scanFrames(whole).frames.filter(({ to }) => to <= at)
        const { frames, bad } = scanFrames(bytes)
        expect(frames).toEqual(before)
        const end = before.at(-1)?.to ?? 0
        expect(bad.length).toBe(whole.subarray(end, at).some((byte) => byte !== 0) ? 1 : 0)
        if (bad[0]) expect(bad[0]).toMatchObject({ from: end, kind: 'torn' })
      }),
    )
  })

  it('with one flipped bit lose at most the frame it is in, and report it', () => {
    fc.assert(
      fc.property(appends, fc.nat(), fc.nat({ max: 7 }), (sent, flip, bit) => {
        const bytes = segment(sent)
        const at = flip % bytes.length
        const hit = scanFrames(bytes).frames.find(({ to }) => to > at)!
        const expected = scanFrames(bytes).frames.filter((frame) => frame.from !== hit.from)
        bytes[at]! ^= 1 << bit
        const { frames, bad } = scanFrames(bytes)
        expect(frames).toEqual(expected)
        expect(bad).toHaveLength(1)
        expect(bad[0]).toMatchObject({ from: hit.from })
        expect(bad[0]!.to).toBeLessThanOrEqual(hit.to)
      }),
      { numRuns: 500 },
    )
  })

  it('preallocated and never used are nothing', () => {
    expect(scanFrames(Buffer.alloc(4096))).toEqual({ frames: [], bad: [] })
  })

  it('take text of every kind of character and a frame larger than the reused memory', () => {
    const large = asLines([[JSON.stringify('🙂ü'.repeat(1_000_000))], ['{}']])
    const bytes = segment([large, asLines([['{"a":1}'], []])])
    const { frames } = scanFrames(bytes)
    expect(contentOf(bytes, frames[0]!)).toEqual(large)
    expect(frames).toHaveLength(2)
  })
})

function asLines([events, users]: [string[], string[]]): Lines {
  const text = (of: string[]) => of.map((one) => `${one}\n`).join('')
  return { events: text(events), users: text(users), eventCount: events.length, userCount: users.length }
}

function segment(sent: Lines[]): Buffer {
  const encode = frameEncoder()
  return Buffer.concat(sent.map((one, index) => Buffer.from(encode([[one]], 1_000 + index))))
}

function contentOf(bytes: Buffer, { from, usersFrom, to, eventCount, userCount }: Frame): Lines {
  const events = bytes.toString('utf8', from + headerBytes, usersFrom)
  return { events, users: bytes.toString('utf8', usersFrom, to), eventCount, userCount }
}
