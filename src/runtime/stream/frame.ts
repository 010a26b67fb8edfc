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

/** The bytes of one frame for each list of lines, good until the next call. */
export type FrameEncoder = (frames: readonly (readonly Lines[])[], time: number) => Buffer

/** An encoder for one writer. It reuses its memory, since a fresh buffer each time would be most of the garbage. */
export function frameEncoder(): FrameEncoder {
  let scratch = Buffer.alloc(0)
  return function encode(frames, time) {
    const needed = sum(frames, bytesAtMost)
    const bytes = needed <= scratch.length ? scratch : Buffer.allocUnsafeSlow(Math.max(needed, scratchAtMost))
    if (bytes.length <= scratchAtMost) scratch = bytes
    const end = frames.reduce((at, appends) => encodeFrame(appends, time, bytes, at), 0)
    return bytes.subarray(0, end)
  }
}

const scratchAtMost = 4 * 1024 * 1024

/** A character is up to 3 bytes of UTF-8 a unit of its length. */
function bytesAtMost(appends: readonly Lines[]): number {
  return headerBytes + 3 * sum(appends, ({ events, users }) => events.length + users.length)
}

/** The lines of one frame are durable together or not at all. Answers where the frame ends. */
function encodeFrame(appends: readonly Lines[], time: number, bytes: Buffer, from: number): number {
  let to = from + headerBytes
  for (const { events } of appends) to += bytes.write(events, to)
  const usersFrom = to
  for (const { users } of appends) to += bytes.write(users, to)
  const eventCount = sum(appends, (lines) => lines.eventCount)
  const userCount = sum(appends, (lines) => lines.userCount)
  magic.copy(bytes, from)
  bytes.writeUInt32LE(to - from - headerBytes, from + 8)
  bytes.writeUInt32LE(usersFrom - from - headerBytes, from + 12)
  bytes.writeDoubleLE(time, from + 16)
  bytes.writeUInt32LE(eventCount, from + 24)
  bytes.writeUInt32LE(userCount, from + 28)
  bytes.writeUInt32LE(crc32(bytes.subarray(from + 8, to)), from + 4)
  return to
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
