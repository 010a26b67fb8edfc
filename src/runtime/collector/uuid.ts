import { createHash, randomFillSync } from 'node:crypto'
import type { Clock } from '../ports.ts'

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Makes UUIDs of version 7: 48 bits of time, then random. Drawn from a pool, since a batch may need thousands. */
export function uuidv7(clock: Clock): () => string {
  const pool = Buffer.allocUnsafe(8_000)
  let next = pool.length

  return function newId(): string {
    if (next === pool.length) {
      randomFillSync(pool)
      next = 0
    }
    const time = clock().toString(16).padStart(12, '0')
    const at = next
    next += 10
    const random = (index: number) => hex[pool[at + index]!]!
    const version = hex[0x70 | (pool[at]! & 0x0f)]! + random(1)
    const variant = hex[0x80 | (pool[at + 2]! & 0x3f)]! + random(3)
    const rest = random(4) + random(5) + random(6) + random(7) + random(8) + random(9)
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest}`
  }
}

/** The same UUID for the same text each time, in the form of random ones. */
export function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
