import { DataLoafError } from '../../errors.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Clock } from '../ports.ts'
import type { WriteKeys } from './key.ts'

export interface UseOptions {
  /** Writes an object of the bucket that both sides know. */
  write: (key: string, text: string) => Promise<void>
  clock: Clock
  /** Milliseconds for which one note of a key is enough. Default: 10 minutes. */
  every?: number
}

/** Notes when keys were used, for who has no metadata to write it into. Collection goes on when it cannot be written. */
export function notingUse(keys: WriteKeys, { write, clock, every = 600_000 }: UseOptions): WriteKeys {
  const noted = new Map<string, number>()

  async function note(keyId: string): Promise<void> {
    const now = clock()
    if (now - (noted.get(keyId) ?? Number.NEGATIVE_INFINITY) < every) return
    noted.set(keyId, now)
    await write(placeOf(keyId), new Date(now).toISOString()).catch(() => undefined)
  }

  return {
    async find(writeKey) {
      const owner = await keys.find(writeKey)
      // Waited for: a function is put to sleep with its answer.
      if (owner) await note(owner.key_id)
      return owner
    },
  }
}

/** When a key was last used elsewhere, as was noted there (ISO time); null when that is not known. */
export async function lastUse(bucket: Pick<Bucket, 'get'>, keyId: string): Promise<string | null> {
  try {
    const text = String(await bucket.get(placeOf(keyId)))
    return Number.isNaN(Date.parse(text)) ? null : text
  } catch (error) {
    if (error instanceof DataLoafError) return null
    throw error
  }
}

const placeOf = (keyId: string) => `${prefixes.used}${keyId}`
