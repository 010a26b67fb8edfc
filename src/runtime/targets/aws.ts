import { FirehoseClient } from '@aws-sdk/client-firehose'
import { S3Client } from '@aws-sdk/client-s3'
import { openAccounts } from '../accounts/accounts.ts'
import { s3Bucket } from '../bucket/s3.ts'
import { type Publisher, startPublisher } from '../collector/publish.ts'
import { watchLoads } from '../loader/watch.ts'
import { apps } from '../metadata/apps.ts'
import { cohorts } from '../metadata/cohorts.ts'
import { ids } from '../metadata/ids.ts'
import { imports } from '../metadata/imports.ts'
import { type Keys, keys } from '../metadata/keys.ts'
import { openPostgres, type PostgresOptions } from '../metadata/postgres.ts'
import type { Clock } from '../ports.ts'
import { redshift } from '../query/dialects/redshift.ts'
import type { Channel } from '../records.ts'
import { firehoseStream } from '../stream/firehose.ts'
import { openRedshift, type RedshiftOptions, withoutLoading } from '../warehouse/redshift.ts'
import type { Runtime } from './runtime.ts'

export interface AwsOptions {
  /** Of the host itself: its secrets and where it listens. Data lie elsewhere. */
  dataDirectory: string
  region: string
  bucket: string
  streams: { readonly [channel in Channel]: string }
  warehouse: RedshiftOptions
  metadata: PostgresOptions
  organizationName?: string | undefined
  publicAddress?: string | undefined
  /** Origins of pages that may send. Default: all. */
  origins?: readonly string[] | undefined
  clock?: Clock
  /** Milliseconds between looks at whether something was loaded. Default: 5,000. */
  lookEvery?: number
}

/**
 * The insights host in AWS: it asks Redshift, keeps its metadata in PostgreSQL and publishes the collector's settings.
 * Collecting and loading are functions of their own, and go on without it. Rejects with `unavailable` or `conflict`.
 */
export async function openAws(options: AwsOptions): Promise<Runtime> {
  const { dataDirectory, region, clock = Date.now, organizationName, publicAddress, origins, lookEvery } = options
  const metadata = await openPostgres(options.metadata)
  const { db } = metadata
  const s3 = new S3Client({ region })
  const bucket = s3Bucket({ client: s3, name: options.bucket })
  const warehouse = withoutLoading(openRedshift(options.warehouse))
  const client = new FirehoseClient({ region, maxAttempts: 1 })
  const made = { db, clock, ids: ids() }
  const known = keys(made)
  const publisher = startPublisher({ bucket, keys: known, origins })
  const loads = watchLoads({ bucket, ...(lookEvery !== undefined && { every: lookEvery }) })
  const close = once(async () => {
    await publisher.stop()
    loads.stop()
    await warehouse.close()
    await metadata.close()
    s3.destroy()
    client.destroy()
  })
  try {
    await publisher.publish()
    await loads.look()
    return {
      target: 'aws',
      dataDirectory,
      clock,
      stream: firehoseStream({ client, streams: options.streams }),
      bucket,
      warehouse,
      dialect: redshift,
      // What comes in is counted by the functions that take it in; here it shows once it is loaded.
      journal: { received: () => 0, before: Promise.resolve({ total: 0, apps: new Map() }), onSealed: () => undefined },
      loader: { version: loads.version, idle: loads.look },
      attributes: { columns: () => ({}), note: () => undefined },
      apps: apps(made),
      keys: publishing(known, publisher),
      imports: imports(made),
      cohorts: cohorts(made),
      accounts: await openAccounts({
        db,
        kind: 'postgres',
        directory: dataDirectory,
        clock,
        organizationName,
        publicAddress,
      }),
      stages: () => ({ loader: loads.status(), publisher: { error: textOf(publisher.error()) } }),
      close,
    }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

/** A key that was made or revoked is known to the collector as soon as it looks. */
function publishing(known: Keys, publisher: Publisher): Keys {
  const publish = () => publisher.publish().catch(() => undefined)
  return {
    ...known,
    async create(appId, name) {
      const key = await known.create(appId, name)
      await publish()
      return key
    },
    async revoke(appId, keyId) {
      const key = await known.revoke(appId, keyId)
      await publish()
      return key
    },
  }
}

function textOf(error: unknown): string | null {
  return error === null ? null : error instanceof Error ? error.message : String(error)
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
