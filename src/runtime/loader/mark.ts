import { DataLoafError } from '../../errors.ts'
import type { Bucket } from '../ports.ts'

/** What the loader remembers between its turns, and what others can tell from it without asking the warehouse. */
export interface LoaderMark {
  /** Loads that took something in. */
  loads: number
  /** Milliseconds; null before the first load. */
  loaded_at: number | null
  /** When the bucket was last compared with the ledger. */
  reconciled_at: number
  /** What the bucket held of the last days then. */
  listed: string
}

const key = 'status/loader.json'

/** Losing it costs a comparison, nothing else. */
export async function readMark(bucket: Bucket): Promise<LoaderMark> {
  const first: LoaderMark = { loads: 0, loaded_at: null, reconciled_at: 0, listed: '' }
  try {
    return { ...first, ...(JSON.parse(Buffer.from(await bucket.get(key)).toString()) as Partial<LoaderMark>) }
  } catch (error) {
    if (error instanceof DataLoafError && error.code !== 'not_found') throw error
    return first
  }
}

export async function writeMark(bucket: Bucket, mark: LoaderMark): Promise<void> {
  await bucket.put(key, Buffer.from(JSON.stringify(mark)))
}
