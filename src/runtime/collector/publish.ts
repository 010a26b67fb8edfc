import { limits } from '../../event.ts'
import type { Declared } from '../collection/collection.ts'
import { enforcedPart } from '../collection/plan/enforced.ts'
import type { CollectionStore } from '../metadata/collections.ts'
import type { Keys } from '../metadata/keys.ts'
import type { Bucket } from '../ports.ts'
import type { KeyOwner, OverQuota } from './key.ts'
import { type CollectorConfig, configKey, hashOf } from './published.ts'

export interface PublisherOptions {
  bucket: Bucket
  keys: Pick<Keys, 'valid'>
  collections: Pick<CollectionStore, 'all'>
  /** Who may bring in nothing more for now. Default: nobody. */
  over?: ((owner: KeyOwner) => OverQuota | undefined) | undefined
  /** Origins of pages that may send. Default: all. */
  origins?: readonly string[] | undefined
  /** Milliseconds between tries for as long as they fail. Default: 30,000. */
  every?: number
}

export interface Publisher {
  /** The collector's settings are in the bucket as they are now when it resolves. */
  publish(): Promise<void>
  /** Why the last try failed; null once one succeeds. */
  error(): unknown
  stop(): Promise<void>
}

/**
 * Puts the collector's settings into the bucket as the metadata have them, whenever it is asked to, and again until it
 * could. It does not look by itself for what changed: that would keep a database awake that sleeps when nobody asks.
 */
export function startPublisher({ bucket, every = 30_000, ...known }: PublisherOptions): Publisher {
  let written: string | undefined
  let error: unknown = null
  let last: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    try {
      const text = JSON.stringify(await configOf(known))
      if (text !== written) await bucket.put(configKey, Buffer.from(text))
      written = text
      error = null
    } catch (failure) {
      error = failure
      throw failure
    }
  }

  /** One after the other, so that an older state never overwrites a newer one. */
  function publish(): Promise<void> {
    last = last.catch(() => {}).then(write)
    return last
  }

  const again = () => void (error !== null && publish().catch(() => {}))
  const timer = setInterval(again, every)
  timer.unref()
  return {
    publish,
    error: () => error,
    async stop() {
      clearInterval(timer)
      await last.catch(() => {})
    },
  }
}

type Known = Pick<PublisherOptions, 'keys' | 'collections' | 'origins' | 'over'>

async function configOf({ keys, collections, origins, over }: Known): Promise<CollectorConfig> {
  const valid = await keys.valid()
  return {
    version: 1,
    keys: Object.fromEntries(valid.map((key) => [hashOf(key.write_key), told(key, over)] as const).sort(byHash)),
    origins: origins ?? null,
    apps: appsOf(await collections.all()),
    limits: { requestBytes: limits.batchBytes },
  }
}

/** The collector does not count: it is told only who is over, and until when. */
function told(key: KeyOwner & { write_key: string }, over: Known['over']): KeyOwner {
  const { write_key: _, limits: __, ...owner } = key
  const over_quota = over?.(key)
  return { ...owner, ...(over_quota && { over_quota }) }
}

function appsOf(all: { readonly [appId: string]: Declared }): { [appId: string]: Declared } {
  return Object.fromEntries(
    Object.entries(all).map(([appId, declared]) => [appId, { ...declared, plan: enforcedPart(declared.plan) }]),
  )
}

function byHash([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
