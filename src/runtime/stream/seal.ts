import { webcrypto } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { crc32, gzip } from 'node:zlib'
import type { Bucket } from '../ports.ts'
import type { Channel } from '../records.ts'
import { syncDirectory, writeDurably } from './files.ts'
import { headerBytes, type Scan, scanFrames } from './frame.ts'

/** A segment that nobody writes to any more. */
export interface ClosedSegment {
  path: string
  /** How much of the file counts; what a failed write left behind it does not. */
  bytes: number
  events: number
  users: number
}

/**
 * Puts a segment's lines into the bucket, one object a channel, and only then deletes it. The keys follow from the
 * content, so that after a crash in between the same objects are put again. Answers the keys.
 * Bytes that are no frame are kept in `damaged/` beside the segment.
 */
export async function sealSegment({ path, bytes }: ClosedSegment, bucket: Bucket): Promise<string[]> {
  const segment = (await fs.readFile(path)).subarray(0, bytes)
  const scan = scanFrames(segment)
  await keepDamaged(path, segment, scan)
  const time = scan.frames[0]?.time ?? 0
  const { events, users } = linesOf(segment, scan)
  const keys = await Promise.all([putObject('events', events, time, bucket), putObject('users', users, time, bucket)])
  await fs.rm(path, { force: true })
  return keys.filter((key) => key !== undefined)
}

const gzipped = promisify(gzip)

async function putObject(channel: Channel, lines: Buffer, time: number, bucket: Bucket): Promise<string | undefined> {
  if (lines.length === 0) return undefined
  // Both work on other threads: a segment is too much for the one that answers requests.
  const hash = Buffer.from(await webcrypto.subtle.digest('SHA-256', lines)).toString('hex')
  const body = await gzipped(lines, { level: 1, chunkSize: 256 * 1024 })
  const key = objectKey(channel, time, hash)
  await bucket.put(key, body)
  return key
}

function objectKey(channel: Channel, time: number, hash: string): string {
  const hour = new Date(time).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')
  return `${channel}/${hour}/${String(time).padStart(13, '0')}-${hash.slice(0, 16)}.ndjson.gz`
}

/** The events are moved together within the segment's own bytes, the users, which are few, are copied. */
function linesOf(segment: Buffer, { frames }: Scan): { events: Buffer; users: Buffer } {
  const users = Buffer.concat(frames.map(({ usersFrom, to }) => segment.subarray(usersFrom, to)))
  let length = 0
  for (const { from, usersFrom } of frames) {
    length += segment.copy(segment, length, from + headerBytes, usersFrom)
  }
  return { events: segment.subarray(0, length), users }
}

async function keepDamaged(path: string, segment: Buffer, { bad }: Scan): Promise<void> {
  if (bad.length === 0) return
  const directory = join(dirname(path), 'damaged')
  await fs.mkdir(directory, { recursive: true, mode: 0o700 })
  await syncDirectory(dirname(path))
  for (const { from, to } of bad) {
    const bytes = segment.subarray(from, to)
    await writeDurably(join(directory, damagedName(path, from, bytes)), bytes)
  }
}

/** The checksum tells apart segments of different days that had the same number. */
function damagedName(path: string, from: number, bytes: Buffer): string {
  return `${basename(path, '.segment')}-${from}-${crc32(bytes).toString(16).padStart(8, '0')}.bin`
}
