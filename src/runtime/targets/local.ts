import { join } from 'node:path'
import { openAccounts } from '../accounts/accounts.ts'
import { folderBucket } from '../bucket/folder.ts'
import { apps } from '../metadata/apps.ts'
import { ids } from '../metadata/ids.ts'
import { imports } from '../metadata/imports.ts'
import { keys } from '../metadata/keys.ts'
import { openSqlite } from '../metadata/sqlite.ts'
import type { Clock } from '../ports.ts'
import { duckdb } from '../query/dialects/duckdb.ts'
import { openJournal } from '../stream/journal.ts'
import { lockDirectory } from '../stream/lock.ts'
import { openDuckDb } from '../warehouse/duckdb.ts'
import type { Runtime } from './runtime.ts'

export interface LocalOptions {
  /** Made when it is not there, readable by its owner alone. One process at a time. */
  dataDirectory: string
  /** Default: the machine's. */
  clock?: Clock
  /** Of the organization that a first start makes. Default: `DataLoaf`. */
  organizationName?: string | undefined
  /** Where people reach the server when it is not this machine's own address. */
  publicAddress?: string | undefined
}

export async function openLocal({ dataDirectory, clock = Date.now, ...options }: LocalOptions): Promise<Runtime> {
  const lock = await lockDirectory(dataDirectory, clock)
  const bucket = folderBucket(join(dataDirectory, 'bucket'))
  const warehouse = await openDuckDb({ path: join(dataDirectory, 'warehouse.duckdb'), clock })
  let version = 0
  const listeners: ((keys: readonly string[]) => void)[] = []
  let loading: Promise<unknown> = Promise.resolve()
  const journal = await openJournal({
    directory: join(dataDirectory, 'journal'),
    bucket,
    clock,
    onSealed(sealed) {
      for (const listener of listeners) listener(sealed)
      const objects = sealed.map((key) => ({
        channel: key.startsWith('events/') ? ('events' as const) : ('users' as const),
        key,
        address: bucket.address(key),
      }))
      loading = loading.then(() => warehouse.load(objects)).then(
        () => {
          version += 1
        },
        () => undefined,
      )
    },
  })
  const metadata = await openSqlite(join(dataDirectory, 'metadata.db'))
  const { db } = metadata
  const accounts = await openAccounts({ db, directory: dataDirectory, clock, ...options })
  const before = warehouse
    .run({ text: 'select coalesce(sum(rows), 0) from load_ledger', values: [] })
    .then(({ rows }) => ({ total: Number(rows[0]![0]), apps: new Map<string, number>() }))
  return {
    target: 'local',
    dataDirectory,
    clock,
    stream: journal,
    bucket,
    warehouse,
    dialect: duckdb,
    journal: {
      received: () => journal.stats().received.events + journal.stats().received.users,
      before,
      onSealed: (listener) => void listeners.push(listener),
    },
    loader: { version: () => version, idle: () => loading.then(() => undefined) },
    quarantine: { list: async () => [] },
    apps: apps({ db, clock, ids: ids() }),
    keys: keys({ db, clock, ids: ids() }),
    imports: imports({ db, clock }),
    accounts,
    stages: () => ({ journal: journal.stats() }),
    async close() {
      await journal.close()
      await loading
      await warehouse.close()
      await metadata.close()
      await lock.release()
    },
  }
}
