import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { prefixes } from '../places.ts'
import type { Bucket, Clock } from '../ports.ts'
import { type Dump, dumped, dumpOf, isEmpty, restore } from './dump.ts'
import type { DatabaseKind, Metadata } from './schema.ts'
import type { Noticed } from './writes.ts'

export interface KeeperOptions {
  metadata: Noticed
  kind: DatabaseKind
  bucket: Bucket
  clock: Clock
  /** Milliseconds from a change to the dump that holds it. Default: 5,000. */
  after?: number
  /** Milliseconds between two dumps, at least. Default: 60,000. */
  every?: number
}

export interface Keeper {
  status(): { kept_at: string | null; error: string | null }
  /** What changed is kept when it resolves, or could not be. */
  stop(): Promise<void>
}

/** Each kind of database has a dump of its own: while one host takes another's place, neither overwrites the other's. */
const keyOf = (kind: DatabaseKind) => `${prefixes.metadata}${kind}.json.gz`

/** Keeps a dump of the metadata in the bucket, taken soon after a change: another kind of database can begin from it. */
export function startKeeper(options: KeeperOptions): Keeper {
  const { metadata, kind, bucket, clock, after = 5_000, every = 60_000 } = options
  let changed = false
  let keptAt: number | null = null
  let error: string | null = null
  let timer: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()

  function soon(): void {
    changed = true
    timer ??= setTimeout(keep, Math.max(after, keptAt === null ? 0 : keptAt + every - clock())).unref()
  }

  function keep(): void {
    last = write().then(() => {
      timer = undefined
      if (changed) soon()
    })
  }

  async function write(): Promise<void> {
    changed = false
    keptAt = clock()
    try {
      const dump = await dumpOf(metadata.db, new Date(keptAt))
      await bucket.put(keyOf(kind), await promisify(gzip)(JSON.stringify(dump)))
      error = null
    } catch (failure) {
      changed = true
      error = failure instanceof Error ? failure.message : String(failure)
    }
  }

  metadata.onWrite((table) => {
    if ((dumped as readonly string[]).includes(table)) soon()
  })
  // What changed before this process began may not be kept.
  soon()
  return {
    status: () => ({ kept_at: keptAt === null || error !== null ? null : new Date(keptAt).toISOString(), error }),
    async stop() {
      clearTimeout(timer)
      await last
      clearTimeout(timer)
      if (changed) await write()
    },
  }
}

/** What a database does before its first start: begin with the latest dump that there is, of whatever kind. */
export function beginFrom(bucket: Bucket, makeAccounts: (db: Metadata) => Promise<void>) {
  return async (db: Metadata): Promise<void> => {
    if (!(await isEmpty(db))) return
    const dumps: Dump[] = []
    for await (const { key } of bucket.list(prefixes.metadata)) {
      dumps.push(JSON.parse(String(await promisify(gunzip)(await bucket.get(key)))) as Dump)
    }
    const [latest] = dumps.sort((a, b) => (a.taken_at < b.taken_at ? 1 : -1))
    if (latest) await restore(db, latest, () => makeAccounts(db))
  }
}
