import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { DataLoafError, isDiskFull } from '../../errors.ts'
import type { Bucket, Clock, EventStream, StreamBatch } from '../ports.ts'
import { frameEncoder, type Lines } from './frame.ts'
import { type Recovery, recoverSegments, segmentName } from './recover.ts'
import { type SealError, sealer } from './sealer.ts'
import { type OpenSegment, openSegment } from './segment.ts'

export interface JournalOptions {
  /** Only for the journal, and for one process. */
  directory: string
  bucket: Bucket
  clock: Clock
  /** A segment of this many bytes is sealed. Default: 16 MiB. */
  segmentBytes?: number
  /** Milliseconds after its first line in which a segment is sealed. Default: 1,000. */
  segmentAge?: number
  /** Characters that may wait for the disk before `append` answers `overloaded`. Default: 64 Mi. */
  backlog?: number
  /** Told the keys of the objects a segment became. Default: nobody. */
  onSealed?: (keys: string[]) => void
}

export interface Journal extends EventStream {
  /** What a crash left behind, found when the journal was opened. */
  readonly recovered: Recovery
  stats(): JournalStats
}

export interface JournalStats {
  /** Lines made durable since the journal was opened. */
  received: { events: number; users: number }
  /** What is durable but not in the bucket yet. */
  waiting: { segments: number; bytes: number; events: number; users: number }
  /** Why the bucket did not take a segment at the last try; null when it did. */
  lastError: SealError | null
}

interface Waiting extends Lines {
  resolve: () => void
  reject: (error: unknown) => void
}

/** One commit takes up to this many characters of those that wait. */
const commitLength = 1024 * 1024

/** Opens the journal; segments that an earlier process left are on their way into the bucket when it resolves. */
export async function openJournal({
  directory,
  bucket,
  clock,
  segmentBytes = 16 * 1024 * 1024,
  segmentAge = 1_000,
  backlog = 64 * 1024 * 1024,
  onSealed = () => undefined,
}: JournalOptions): Promise<Journal> {
  await fs.mkdir(directory, { recursive: true, mode: 0o700 })
  const { recovered, left, next } = await recoverSegments(directory)
  const seals = sealer({ bucket, clock, onSealed })
  for (const segment of left) seals.add(segment)

  const encode = frameEncoder()
  const received = { events: 0, users: 0 }
  let number = next
  let current: OpenSegment | undefined
  let tooOld: NodeJS.Timeout | undefined
  let rotateNext = false
  let queue: Waiting[] = []
  let queued = 0
  let committing = false
  let closed = false

  function append(batch: StreamBatch): Promise<void> {
    if (closed) return Promise.reject(new DataLoafError('unavailable', 'The journal is closed.', { retryAfter: 5 }))
    return enqueue(linesOf(batch))
  }

  function enqueue(lines: Lines): Promise<void> {
    const length = lines.events.length + lines.users.length
    if (queued > 0 && queued + length > backlog) {
      return Promise.reject(new DataLoafError('overloaded', 'Too much is waiting for the disk.', { retryAfter: 1 }))
    }
    queued += length
    return new Promise((resolve, reject) => {
      queue.push({ ...lines, resolve, reject })
      if (!committing) void commitAll()
    })
  }

  async function commitAll(): Promise<void> {
    committing = true
    while (queue.length > 0) {
      const group = takeGroup()
      try {
        await commit(group.filter(({ eventCount, userCount }) => eventCount + userCount > 0))
        for (const { resolve } of group) resolve()
      } catch (error) {
        const reason = asJournalError(error)
        rotateNext = true
        for (const { reject } of group) reject(reason)
      }
      if (rotateNext || (current && current.bytes >= segmentBytes)) rotate()
    }
    committing = false
  }

  function takeGroup(): Waiting[] {
    let [count, length] = [0, 0]
    while (count < queue.length && length < commitLength) {
      const { events, users } = queue[count]!
      length += events.length + users.length
      count += 1
    }
    const group = queue.slice(0, count)
    queue = queue.slice(count)
    queued -= length
    return group
  }

  async function commit(appends: readonly Lines[]): Promise<void> {
    if (appends.length === 0) return
    current ??= await startSegment()
    const before = { events: current.events, users: current.users }
    await current.write(appends, clock())
    received.events += current.events - before.events
    received.users += current.users - before.users
  }

  async function startSegment(): Promise<OpenSegment> {
    const segment = await openSegment(join(directory, segmentName(number)), encode)
    number += 1
    tooOld = setTimeout(rotateWhenIdle, segmentAge).unref()
    return segment
  }

  function rotateWhenIdle(): void {
    rotateNext = true
    if (!committing) rotate()
  }

  function rotate(): void {
    clearTimeout(tooOld)
    rotateNext = false
    if (!current) return
    const { path, bytes, events, users } = current
    void current.close().catch(() => undefined)
    current = undefined
    if (bytes > 0) seals.add({ path, bytes, events, users })
  }

  /** Waits its turn behind what was appended before, then closes the segment. */
  async function rotateAfterQueued(): Promise<void> {
    await enqueue({ events: '', users: '', eventCount: 0, userCount: 0 })
    rotateWhenIdle()
    if (committing) await enqueue({ events: '', users: '', eventCount: 0, userCount: 0 })
  }

  async function flush(): Promise<void> {
    await rotateAfterQueued()
    await seals.drain()
  }

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await rotateAfterQueued()
    // What the bucket refuses now is sealed by the next process: nothing is lost by going.
    await seals.drain().catch(() => undefined)
    await seals.stop()
  }

  function stats(): JournalStats {
    const all = [...seals.waiting, ...(current && current.bytes > 0 ? [current] : [])]
    const total = (of: 'bytes' | 'events' | 'users') => all.reduce((sum, segment) => sum + segment[of], 0)
    const waiting = { segments: all.length, bytes: total('bytes'), events: total('events'), users: total('users') }
    return { received: { ...received }, waiting, lastError: seals.lastError }
  }

  return { append, flush, close, stats, recovered }
}

function linesOf({ events, users }: StreamBatch): Lines {
  return {
    events: events.length === 0 ? '' : `${events.join('\n')}\n`,
    users: users.length === 0 ? '' : `${users.join('\n')}\n`,
    eventCount: events.length,
    userCount: users.length,
  }
}

function asJournalError(error: unknown): DataLoafError {
  if (isDiskFull(error) || (error as NodeJS.ErrnoException).code === 'EFBIG') {
    return new DataLoafError('disk_full', 'The disk of the data directory is full.', { retryAfter: 5, cause: error })
  }
  return new DataLoafError('unavailable', 'The journal cannot be written.', { retryAfter: 5, cause: error })
}
