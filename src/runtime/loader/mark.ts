import { DataLoafError } from '../../errors.ts'
import { prefixes } from '../places.ts'
import type { Bucket } from '../ports.ts'
import type { Channel } from '../records.ts'

/** What the loader remembers between its turns, and what others can tell from it without asking the warehouse. */
export interface LoaderMark {
  /** Loads that took something in. */
  loads: number
  /** Milliseconds; null before the first load. */
  loaded_at: number | null
  /** When the bucket was last compared with the ledger. */
  reconciled_at: number
  /** Of each channel the key after which that began: all before it is in the ledger. */
  since: { [channel in Channel]?: string }
  /** What the bucket held after it, in few words. */
  listed: string
  /** The warehouse that this was said of. */
  place: string
}

const key = `${prefixes.status}loader.json`

/** Losing it costs a comparison, nothing else. That of another `place` counts as lost. */
export async function readMark(bucket: Pick<Bucket, 'get'>, place?: string): Promise<LoaderMark> {
  const first: LoaderMark = { loads: 0, loaded_at: null, reconciled_at: 0, since: {}, listed: '', place: place ?? '' }
  try {
    const mark = { ...first, ...(JSON.parse(Buffer.from(await bucket.get(key)).toString()) as Partial<LoaderMark>) }
    return place === undefined || mark.place === place ? mark : { ...first, loads: mark.loads + 1 }
  } catch (error) {
    if (error instanceof DataLoafError && error.code !== 'not_found') throw error
    return first
  }
}

export async function writeMark(bucket: Bucket, mark: LoaderMark): Promise<void> {
  await bucket.put(key, Buffer.from(JSON.stringify(mark)))
}
