/** Ids made by the sender before the first try, so that a repeated delivery is recognised as one. */

export interface IdOptions {
  /** Milliseconds since 1970. @default Date.now */
  clock?: () => number
  /** Fills the array with random bytes and returns it. @default crypto.getRandomValues */
  fillRandom?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array
}

/**
 * A maker of UUIDs version 7 (RFC 9562, method 1): sorted by time, unique over processes by 62 random bits a
 * millisecond, unique and ascending within one by a counter. Ids of one burst differ in few digits, so gzip
 * makes a few bytes of them.
 */
export function uuidV7({ clock = Date.now, fillRandom = (b) => crypto.getRandomValues(b) }: IdOptions = {}) {
  const pool = new Uint8Array(512)
  let used = pool.length
  let time = 0
  let counter = 0
  let head = ''
  let tail = ''

  return function newId(): string {
    const now = clock()
    if (now > time || now < time - largestStepBack) startMillisecond(now)
    else if (++counter > 0xfff) startMillisecond(time + 1)
    return head + (0x7000 + counter).toString(16) + tail
  }

  function startMillisecond(now: number): void {
    if (used === pool.length) {
      fillRandom(pool)
      used = 0
    }
    const bytes = pool.subarray(used, used + 10)
    used += 16
    const digits = now.toString(16).padStart(12, '0')
    const [high = 0, low = 0, variant = 0, ...rest] = bytes
    time = now
    // The counter's highest bit starts at 0, which leaves 2,048 ids before the next millisecond is borrowed.
    counter = ((high & 0x07) << 8) | low
    head = `${digits.slice(0, 8)}-${digits.slice(8)}-`
    const random = [0x80 | (variant & 0x3f), ...rest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    tail = `-${random.slice(0, 4)}-${random.slice(4)}`
  }
}

/** A clock set back further than this starts afresh there, so that an id's time stays near the event's. */
const largestStepBack = 10_000
