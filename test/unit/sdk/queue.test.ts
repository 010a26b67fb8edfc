import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/event.ts'
import { Queue } from '../../../src/sdk/queue.ts'

const roomy = { bytes: 1_000_000_000, batchItems: 1000, batchBytes: 500_000 }

describe('Queue', () => {
  it('gives items back in order, in batches within both limits, each once', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), { maxLength: 300 })
    const sizes = fc.record({
      batchItems: fc.integer({ min: 1, max: 50 }),
      batchBytes: fc.integer({ min: 1, max: 300 }),
    })
    fc.assert(
      fc.property(texts, sizes, (texts, sizes) => {
        const queue = new Queue({ ...roomy, ...sizes })
        for (const text of texts) queue.push(text)
        const taken: string[] = []
        while (queue.length > 0) {
          const batch = queue.take()
          if (batch.length === 0 || batch.length > sizes.batchItems) return false
          if (batch.length > 1 && batch.bytes.length > sizes.batchBytes) return false
          expect(new TextDecoder().decode(batch.bytes)).toBe(batch.texts().join(','))
          taken.push(...batch.texts())
          queue.release(batch)
        }
        expect(taken).toEqual(texts)
        return queue.bytes === 0
      }),
    )
  })

  it('goes on with a new batch when one was taken before it was full', () => {
    const queue = new Queue(roomy)
    queue.push('1')
    const first = queue.take()
    queue.push('2')
    expect([first.texts(), queue.take().texts()]).toEqual([['1'], ['2']])
  })

  it('refuses what would exceed its size, and has room again only when a batch is done with', () => {
    const queue = new Queue({ ...roomy, bytes: 10, batchItems: 1 })
    expect([queue.push('12345'), queue.push('67890'), queue.push('x')]).toEqual(['taken', 'taken', 'full'])
    const batch = queue.take()
    expect(queue.push('x')).toBe('full')
    queue.release(batch)
    expect(queue.push('x')).toBe('taken')
  })

  it('counts bytes of UTF-8, not characters', () => {
    const queue = new Queue(roomy)
    queue.push('{"a":"é€😀"}')
    expect(queue.bytes).toBe(17)
  })

  it('refuses an item larger than an event may be, and keeps what was there', () => {
    const queue = new Queue(roomy)
    const largest = 'x'.repeat(limits.eventBytes)
    expect(
      ['a', largest, `${largest}x`, '€'.repeat(limits.eventBytes / 2), 'b'].map((text) => queue.push(text)),
    ).toEqual(['taken', 'taken', 'too_large', 'too_large', 'taken'])
    expect(queue.take().texts()).toEqual(['a', largest, 'b'])
  })
})
