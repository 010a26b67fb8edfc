import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Bucket, LoadObject, LoadReport, Warehouse } from '../ports.ts'
import { channelOf } from './discover.ts'
import { writeQuarantine } from './quarantine.ts'

/** What a turn did. */
export interface Tick {
  objects: number
  rows: number
  refused: number
  /** Objects that failed and stay in the queue, with the reason. */
  failed: { key: string; reason: string }[]
}

interface Into {
  bucket: Bucket
  warehouse: Warehouse
}

/** Loads a batch, or each object alone when together they fail. Answers the keys of those that could not be. */
export async function takeIn(into: Into, keys: readonly string[], done: Tick): Promise<ReadonlySet<string>> {
  const failed = new Set<string>()
  if (keys.length === 0) return failed
  try {
    await note(into, await into.warehouse.load(keys.map((key) => objectOf(into.bucket, key))), done, failed)
  } catch (error) {
    const known = asDataLoafError(error)
    if (['unavailable', 'overloaded'].includes(known.code)) throw known
    if (keys.length > 1) for (const key of keys) for (const one of await takeIn(into, [key], done)) failed.add(one)
    else fail(keys[0]!, known.message, done, failed)
  }
  return failed
}

async function note({ bucket }: Into, report: LoadReport, done: Tick, failed: Set<string>): Promise<void> {
  for (const { key, rows, refused, skipped, problem } of report.objects) {
    if (problem?.kind === 'missing') fail(key, problem.reason, done, failed)
    else if (!skipped) {
      done.objects += 1
      done.rows += rows
      done.refused += refused
    }
  }
  await writeQuarantine(bucket, report)
}

function fail(key: string, reason: string, done: Tick, failed: Set<string>): void {
  failed.add(key)
  done.failed.push({ key, reason })
}

function objectOf(bucket: Bucket, key: string): LoadObject {
  const channel = channelOf(key)
  if (!channel) throw new DataLoafError('internal', `${key} is of no channel.`)
  return { channel, key, address: bucket.address(key) }
}
