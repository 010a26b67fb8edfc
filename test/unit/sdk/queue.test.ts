import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/event.ts'
import { itemBytes, Queue } from '../../../src/sdk/queue.ts'

const item = (text: string) => ({ text, bytes: text.length })

describe('Queue', () => {
  it('gives items back in order, in batches within both limits, each once', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 200 })
    const sizes = fc.record({ items: fc.integer({ min: 1, max: 50 }), bytes: fc.integer({ min: 1, max: 300 }) })
    fc.assert(
      fc.property(texts, sizes, (texts, sizes) => {
        const queue = new Queue(1_000_000)
        for (const text of texts) queue.push(item(text))
        const taken: string[] = []
        while (queue.length > 0) {
          const batch = queue.take(sizes)
          const bytes = batch.reduce((sum, { bytes }) => sum + bytes + 1, 0)
          if (batch.length === 0 || batch.length > sizes.items) return false
          if (batch.length > 1 && bytes > sizes.bytes) return false
          taken.push(...batch.map(({ text }) => text))
          queue.release(batch)
        }
        expect(taken).toEqual(texts)
        return queue.bytes === 0
      }),
    )
  })

  it('refuses what would exceed its size, and has room again only when a batch is done with', () => {
    const queue = new Queue(10)
    expect([queue.push(item('12345')), queue.push(item('67890')), queue.push(item('x'))]).toEqual([true, true, false])
    const batch = queue.take({ items: 1, bytes: 100 })
    expect(queue.push(item('x'))).toBe(false)
    queue.release(batch)
    expect(queue.push(item('x'))).toBe(true)
  })
})

describe('itemBytes', () => {
  it('counts bytes of UTF-8, not characters', () => {
    expect(itemBytes('{"a":"é€😀"}')).toBe(17)
  })

  it('has no answer for more than an item may be', () => {
    expect(itemBytes('x'.repeat(limits.eventBytes))).toBe(limits.eventBytes)
    expect(itemBytes('x'.repeat(limits.eventBytes + 1))).toBeNull()
    expect(itemBytes('€'.repeat(limits.eventBytes / 2))).toBeNull()
  })
})
