import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { file, syncDirectory, writeAll } from './files.ts'
import type { FrameEncoder, Lines } from './frame.ts'

/** A segment that is still written to. Calls must not overlap. */
export interface OpenSegment {
  readonly path: string
  /** Bytes that are durable. */
  readonly bytes: number
  readonly events: number
  readonly users: number
  /**
   * Durable when it resolves. When it rejects nothing of it stays, and the segment must not be written to again:
   * after a failed sync nobody knows what the kernel has kept.
   */
  write(appends: readonly Lines[], time: number): Promise<void>
  close(): Promise<void>
}

/** A flipped byte costs the frame it is in, so one commit of many requests is cut into several. */
const frameLength = 256 * 1024

/** Makes a new segment file, whose name is durable when it resolves. */
export async function openSegment(path: string, encode: FrameEncoder): Promise<OpenSegment> {
  const descriptor = await file.open(path, 'wx', 0o600)
  let [bytes, events, users] = [0, 0, 0]
  try {
    await syncDirectory(dirname(path))
  } catch (error) {
    await discard()
    throw error
  }

  async function write(appends: readonly Lines[], time: number): Promise<void> {
    const frames = encode(inFrames(appends), time)
    try {
      await writeAll(descriptor, frames, bytes)
      await file.sync(descriptor)
    } catch (error) {
      // What is left behind when even this fails is no whole frame, or repeats what the sender sends again.
      await file.truncate(descriptor, bytes).catch(() => undefined)
      throw error
    }
    bytes += frames.length
    for (const append of appends) {
      events += append.eventCount
      users += append.userCount
    }
  }

  async function discard(): Promise<void> {
    await file.close(descriptor).catch(() => undefined)
    await fs.rm(path, { force: true }).catch(() => undefined)
  }

  return {
    path,
    get bytes() {
      return bytes
    },
    get events() {
      return events
    },
    get users() {
      return users
    },
    write,
    close: () => (bytes === 0 ? discard() : file.close(descriptor)),
  }
}

function inFrames(appends: readonly Lines[]): Lines[][] {
  const frames: Lines[][] = []
  let length = frameLength
  for (const append of appends) {
    if (length >= frameLength) {
      frames.push([])
      length = 0
    }
    frames.at(-1)!.push(append)
    length += append.events.length + append.users.length
  }
  return frames
}
