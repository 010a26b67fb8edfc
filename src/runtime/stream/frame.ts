/**
 * How the journal's bytes are framed. A frame holds the lines of one or more appends that became durable together:
 *
 *   0 magic · 4 CRC-32 of all that follows · 8 payload bytes · 12 of those, bytes of events
 *   16 time of writing (float64, ms) · 24 event lines · 28 user lines · 32 payload: events, then users, each line ended by \n
 *
 * Numbers are little-endian. The magic starts with 0xff, which no UTF-8 text holds, so the next frame can be found
 * behind a damaged one.
 */
import { crc32 } from 'node:zlib'

export interface Lines {
  /** Each line ended by a newline; empty for none. */
  events: string
  users: string
  eventCount: number
  userCount: number
}

export interface Frame {
  from: number
  to: number
  time: number
  /** Where the payload's events end and its users start. */
  usersFrom: number
  eventCount: number
  userCount: number
}

/** A range of bytes that is no frame. `torn`: a frame that was being written; `damaged`: anything else. */
export interface BadRange {
  from: number
  to: number
  kind: 'torn' | 'damaged'
}

export interface Scan {
  frames: Frame[]
  bad: BadRange[]
}

export const headerBytes = 32
const magic = Buffer.from([0xff, 0xd1, 0x0a, 0xf1])

/** One frame with all the lines, durable together or not at all. */
export function encodeFrame(appends: readonly Lines[], time: number): Buffer {
  const eventBytes = sum(appends, ({ events }) => Buffer.byteLength(events))
  const userBytes = sum(appends, ({ users }) => Buffer.byteLength(users))
  const frame = Buffer.allocUnsafe(headerBytes + eventBytes + userBytes)
  let at = headerBytes
  for (const { events } of appends) at += frame.write(events, at)
  for (const { users } of appends) at += frame.write(users, at)
  magic.copy(frame)
  frame.writeUInt32LE(eventBytes + userBytes, 8)
  frame.writeUInt32LE(eventBytes, 12)
  frame.writeDoubleLE(time, 16)
  frame.writeUInt32LE(
    sum(appends, ({ eventCount }) => eventCount),
    24,
  )
  frame.writeUInt32LE(
    sum(appends, ({ userCount }) => userCount),
    28,
  )
  frame.writeUInt32LE(crc32(frame.subarray(8)), 4)
  return frame
}

/** Every whole frame of a segment, and every range that is none. Zeros at the end mean nothing. */
export function scanFrames(bytes: Buffer): Scan {
  const scan: Scan = { frames: [], bad: [] }
  const end = endOfData(bytes)
  let at = 0
  while (at < end) {
    const frame = frameAt(bytes, at)
    if (frame) {
      scan.frames.push(frame)
      at = frame.to
      continue
    }
    const next = nextFrame(bytes, at + 1)
    scan.bad.push(next === undefined ? tail(bytes, at, end) : { from: at, to: next, kind: 'damaged' })
    at = next ?? end
  }
  return scan
}

function frameAt(bytes: Buffer, from: number): Frame | undefined {
  if (from + headerBytes > bytes.length || bytes.compare(magic, 0, 4, from, from + 4) !== 0) return undefined
  const length = bytes.readUInt32LE(from + 8)
  const to = from + headerBytes + length
  if (to > bytes.length || crc32(bytes.subarray(from + 8, to)) !== bytes.readUInt32LE(from + 4)) return undefined
  return {
    from,
    to,
    time: bytes.readDoubleLE(from + 16),
    usersFrom: from + headerBytes + bytes.readUInt32LE(from + 12),
    eventCount: bytes.readUInt32LE(from + 24),
    userCount: bytes.readUInt32LE(from + 28),
  }
}

function nextFrame(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(magic, from); at !== -1; at = bytes.indexOf(magic, at + 1)) {
    if (frameAt(bytes, at)) return at
  }
  return undefined
}

/** A frame that was being written when the process or the machine stopped is whole but for its end. */
function tail(bytes: Buffer, from: number, end: number): BadRange {
  const started = bytes.subarray(from, Math.min(from + 4, end)).equals(magic.subarray(0, Math.min(4, end - from)))
  const whole = end - from >= headerBytes && from + headerBytes + bytes.readUInt32LE(from + 8) <= end
  return { from, to: end, kind: started && !whole ? 'torn' : 'damaged' }
}

function endOfData(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return end
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0
  for (const item of items) total += of(item)
  return total
}
