import { createHash } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import type { Collections, Declared } from '../collection/collection.ts'
import { prefixes } from '../places.ts'
import type { Clock } from '../ports.ts'
import type { KeyOwner, WriteKeys } from './key.ts'

/**
 * What a collector far from the metadata needs to know, as an object in the bucket. Of a write key it holds only the hash,
 * which is enough to know it by; of an app the salt of its hashes, without which they could not be made.
 */
export interface CollectorConfig {
  /**
   * Goes up only when a collector that does not know what is new would do wrong with the rest. Collector and host are
   * replaced one after the other: whichever is newer has to understand the other.
   */
  version: 1
  /** By `hashOf` the write key; revoked ones are left out. */
  keys: { readonly [hash: string]: KeyOwner }
  /** Origins of pages that may send; null for all. */
  origins: readonly string[] | null
  /** What apps declare, by their ids; absent when an earlier version wrote it. */
  apps?: { readonly [appId: string]: Declared }
  limits: {
    /** Of a request's body, as it came. */
    requestBytes: number
  }
}

/** Where it lies in the bucket; unlike the data it is written anew when it changes. */
export const configKey = `${prefixes.config}collector.json`

export function hashOf(writeKey: string): string {
  return createHash('sha256').update(writeKey).digest('hex')
}

export interface PublishedOptions {
  /** Reads the object. */
  read: () => Promise<Uint8Array>
  clock: Clock
  /** Milliseconds that what was read is trusted. Default: 60,000. */
  cacheFor?: number
  /** Milliseconds until it is read again for a key that it does not have, or after a failure. Default: 5,000. */
  again?: number
}

export interface Published extends WriteKeys, Collections {
  /** The latest that could be read. Rejects with `unavailable` when nothing ever could. */
  current(): Promise<CollectorConfig>
}

/** Goes on with the last good one while it cannot be read: collection must not depend on it. */
export function published({ read, clock, cacheFor = 60_000, again = 5_000 }: PublishedOptions): Published {
  let good: CollectorConfig | undefined
  let until = 0
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  function refresh(): Promise<void> {
    reading ??= load().finally(() => {
      reading = undefined
    })
    return reading
  }

  async function load(): Promise<void> {
    readAt = clock()
    try {
      good = configOf(await read())
      until = clock() + cacheFor
    } catch (cause) {
      until = clock() + again
      if (good) return
      until = 0
      throw new DataLoafError('unavailable', 'The collector’s settings cannot be read.', { retryAfter: 5, cause })
    }
  }

  async function current(): Promise<CollectorConfig> {
    if (!good || until <= clock()) await refresh()
    return good!
  }

  return {
    current,
    async declared(appId) {
      const { apps = {} } = await current()
      return Object.hasOwn(apps, appId) ? apps[appId]! : null
    },
    async find(writeKey) {
      const hash = hashOf(writeKey)
      const known = (await current()).keys[hash]
      if (known) return inTime(known)
      // A key that was made just now.
      if (clock() - readAt >= again) await refresh()
      return inTime(good?.keys[hash])
    },
  }

  function inTime(owner: KeyOwner | undefined): KeyOwner | null {
    return owner && !(owner.expires_at !== undefined && Date.parse(owner.expires_at) <= clock()) ? owner : null
  }
}

function configOf(bytes: Uint8Array): CollectorConfig {
  const config = JSON.parse(Buffer.from(bytes).toString()) as CollectorConfig
  if (config?.version === 1 && config.keys && config.limits) return config
  throw new DataLoafError('conflict', 'The collector’s settings were written by another version of DataLoaf.')
}
