import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { type BadRange, type Frame, scanFrames } from './frame.ts'
import type { ClosedSegment } from './seal.ts'

/** What was found of an earlier process that did not close its journal. */
export interface Recovery {
  segments: number
  events: number
  users: number
  /** The end of a write that was never acknowledged: cut off. */
  torn: Damage[]
  /** Bytes that are not what was written. The frames around them are recovered, they themselves kept in `damaged/`. */
  damaged: Damage[]
}

export interface Damage {
  segment: string
  /** Byte offsets in the segment, the second exclusive. */
  from: number
  to: number
}

export interface Recovered {
  recovered: Recovery
  left: ClosedSegment[]
  /** The number of the first new segment. */
  next: number
}

/** Reads every segment in the directory, oldest first. Changes nothing: a bad range is cut out when it is sealed. */
export async function recoverSegments(directory: string): Promise<Recovered> {
  const names = (await fs.readdir(directory)).filter((name) => segmentPattern.test(name)).sort()
  const recovered: Recovery = { segments: names.length, events: 0, users: 0, torn: [], damaged: [] }
  const left: ClosedSegment[] = []
  for (const name of names) {
    const path = join(directory, name)
    const bytes = await fs.readFile(path)
    const { frames, bad } = scanFrames(bytes)
    const events = total(frames, 'eventCount')
    const users = total(frames, 'userCount')
    recovered.events += events
    recovered.users += users
    for (const { kind, from, to } of bad) recovered[kind].push(damage(name, from, to))
    left.push({ path, bytes: bytes.length, events, users })
  }
  return { recovered, left, next: names.length === 0 ? 1 : Number.parseInt(names.at(-1)!, 10) + 1 }
}

export function segmentName(number: number): string {
  return `${String(number).padStart(12, '0')}.segment`
}

const segmentPattern = /^\d{12}\.segment$/

function damage(segment: string, from: BadRange['from'], to: BadRange['to']): Damage {
  return { segment, from, to }
}

function total(frames: readonly Frame[], of: 'eventCount' | 'userCount'): number {
  return frames.reduce((sum, frame) => sum + frame[of], 0)
}
