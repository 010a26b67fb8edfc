import { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import { DataLoafError } from '../../errors.ts'
import type { Bucket, RunOptions, Statement, Warehouse } from '../ports.ts'
import { Limit } from './limit.ts'
import { redshiftError } from './redshift-errors.ts'
import { eraseRows } from './redshift-load/erase.ts'
import { knownObjects, type Loading, loadObjects } from './redshift-load/load.ts'
import { replaceObjects } from './redshift-load/replace.ts'
import { readableByAll, redshiftTables } from './redshift-schema.ts'
import { ask, type Cluster } from './redshift-statement.ts'
import { Slots } from './slots.ts'

export interface RedshiftOptions {
  /** A provisioned cluster's identifier, or a serverless workgroup's name. */
  at: { cluster: string } | { workgroup: string }
  database: string
  /** The secret with the user's name and password; else the AWS credentials decide who asks. */
  secretArn?: string
  /** The database user to ask as, with a cluster and without a secret. */
  user?: string
  /** Default: what the AWS SDK finds in the environment. */
  region?: string
  /** The Data API's address, where it is not the region's own. */
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** Statements that run at the same time; the others wait. Default 8. */
  readers?: number
}

/** A warehouse that is only read from, as the insights host does. */
export type ReadingWarehouse = Pick<Warehouse, 'run' | 'close' | 'loaded'>

export interface LoadingOptions extends RedshiftOptions {
  /** Where rows lie for COPY, below `staged/`. */
  bucket: Bucket
  /** Reads an object by its address. */
  read: (address: string) => Promise<Uint8Array>
  /** The role by which Redshift reads the bucket. */
  role: string
  /** How the names of loads' statements begin. Default: `dataloaf:load:`. */
  statements?: string
}

/**
 * Redshift by its Data API. Statements name their parameters `:p1`, `:p2`, …, and cast each one, for all come as text.
 * Nothing is asked before the first `run`, so that a serverless workgroup is not woken.
 */
export function openRedshift(options: RedshiftOptions): ReadingWarehouse {
  return open(options).warehouse
}

/** The same, into which objects are loaded too. One load at a time: the others wait for the ledger's lock. */
export function openLoadingRedshift({
  bucket,
  read,
  role,
  statements = 'dataloaf:load:',
  ...options
}: LoadingOptions): Warehouse {
  const { warehouse, client, cluster } = open(options)
  const loading: Loading = { client, cluster, bucket, read, role, statements, run: warehouse.run, failed: new Set() }
  const translated = <T>(work: Promise<T>) => work.catch((error) => Promise.reject(redshiftError(error)))
  return {
    ...warehouse,
    load: (objects) => translated(loadObjects(objects, loading)),
    replace: (keys, by) => translated(replaceObjects(keys, by, loading)),
    erase: (what) => translated(eraseRows(what, loading)),
  }
}

/** For who never loads: the loader is a program of its own. */
export function withoutLoading(warehouse: ReadingWarehouse): Warehouse {
  const refuse = () => Promise.reject(new DataLoafError('internal', 'Only the loader changes what is in Redshift.'))
  return { ...warehouse, load: refuse, replace: refuse, erase: refuse }
}

/** Makes the tables that are not there, for whoever may ask this database to read. */
export async function migrateRedshift({ run }: Pick<Warehouse, 'run'>): Promise<void> {
  for (const text of [...redshiftTables(), readableByAll]) await run({ text, values: [] })
}

function open({ at, database, secretArn, user, readers = 8, ...where }: RedshiftOptions) {
  const client = new RedshiftDataClient(where)
  const cluster: Cluster = {
    Database: database,
    ...('cluster' in at ? { ClusterIdentifier: at.cluster } : { WorkgroupName: at.workgroup }),
    ...(secretArn !== undefined && { SecretArn: secretArn }),
    ...(user !== undefined && { DbUser: user }),
  }
  const slots = new Slots(readers)
  const underWay = new Set<Promise<unknown>>()

  async function run(given: Statement, options: RunOptions = {}) {
    const statement = named(given)
    checkLength(statement.text)
    const limit = new Limit(options)
    try {
      await slots.acquire(limit)
      try {
        return await ask(statement, { client, cluster, limit, background })
      } finally {
        slots.release()
      }
    } catch (error) {
      throw limit.reason ?? redshiftError(error)
    } finally {
      limit.end()
    }
  }

  /** Work that nobody waits for, but `close`. */
  function background(work: Promise<unknown>): void {
    const settled = work.catch(() => {}).finally(() => underWay.delete(settled))
    underWay.add(settled)
  }

  const warehouse: ReadingWarehouse = {
    run,
    loaded: (keys) => knownObjects(keys, { run }),
    async close() {
      await Promise.all(underWay)
      client.destroy()
    },
  }
  return { warehouse, client, cluster }
}

/** `$1` as the Data API's named text; a statement of the query engine names and casts its parameters itself. */
function named({ text, values }: Statement): Statement {
  if (values.length === 0 || /:p1\b/.test(text)) return { text, values }
  return { text: text.replace(/\$(\d+)/g, 'cast(:p$1 as varchar(65535))'), values }
}

/** Bytes that the Data API takes as one statement. */
const longestStatement = 100_000

function checkLength(text: string): void {
  const bytes = Buffer.byteLength(text)
  if (bytes <= longestStatement) return
  throw new DataLoafError(
    'invalid_query',
    `The question needs a statement of ${Math.ceil(bytes / 1000)} kB; Redshift takes at most ${longestStatement / 1000} kB.`,
    { hint: 'Ask for fewer series, steps, filters or values at once.' },
  )
}
