import { DataLoafError, type ErrorBody } from '../../errors.ts'
import type { Bucket } from '../ports.ts'
import type { Tally } from './chunks.ts'

/** How far a file is taken in; lies beside it. */
export interface ImportProgress extends Tally {
  /** Items that need not be looked at again. */
  items: number
  /** ISO time at which somebody last worked on it. */
  at: string
  /** ISO time; null while there is more to do. */
  ended: string | null
  /** Why the rest of the file is not taken in. */
  error?: ErrorBody['error']
}

/** Null when nobody has begun. Rejects with `unavailable`. */
export async function readProgress(key: string, bucket: Bucket): Promise<ImportProgress | null> {
  try {
    return JSON.parse(Buffer.from(await bucket.get(progressKey(key))).toString()) as ImportProgress
  } catch (error) {
    if (error instanceof DataLoafError && error.code === 'not_found') return null
    throw error
  }
}

export async function writeProgress(key: string, bucket: Bucket, progress: ImportProgress): Promise<void> {
  await bucket.put(progressKey(key), Buffer.from(JSON.stringify(progress)))
}

const progressKey = (key: string) => `${key}.progress.json`

/** Lets whoever works on it end it at the next chunk. */
export async function cancelProgress(key: string, bucket: Bucket): Promise<void> {
  await bucket.put(cancelKey(key), new Uint8Array())
}

export async function isCancelled(key: string, bucket: Bucket): Promise<boolean> {
  for await (const found of bucket.list(cancelKey(key))) if (found.key === cancelKey(key)) return true
  return false
}

const cancelKey = (key: string) => `${key}.cancelled`

/** Why the rest of a file is not taken in. */
export const cancelled: ErrorBody['error'] = {
  code: 'cancelled',
  message: 'The import was cancelled. What had been taken in by then stays.',
  hint: 'To import the file again takes in the rest: what is there already counts once.',
}
