import type { S3Client } from '@aws-sdk/client-s3'
import { DataLoafError } from '../../../errors.ts'
import type { ImportJobs } from '../../jobs/import-jobs.ts'
import type { Eraser } from '../../keeping/erase.ts'
import type { DatabaseKind, Metadata } from '../../metadata/schema.ts'
import type { Bucket, Clock, Warehouse } from '../../ports.ts'
import type { Dialect } from '../../query/dialects/dialect.ts'
import { type Environment, hostOwnWords, hostRedshiftWords, toldBy } from '../../told.ts'
import type { HostTold } from '../aws.ts'
import type { AttributesView, LoaderView } from '../runtime.ts'

/** The parts of a host in AWS that depend on where its data are. */
export interface AwsData {
  warehouse: Warehouse
  dialect: Dialect
  metadata: { db: Metadata; kind: DatabaseKind }
  loader: LoaderView
  attributes: AttributesView
  eraser: Eraser
  /** Absent where the host itself takes imports in. */
  importJobs?: ImportJobs
  /** The function that loads; absent where the host itself does. */
  loaderFunction?: string
  stages(): { readonly [stage: string]: unknown }
  close(): Promise<void>
}

export interface DataParts {
  told: HostTold
  s3: S3Client
  /** What was received. */
  bucket: Bucket
  /** What is worked with. */
  work: Bucket
  clock: Clock
}

/** better-auth takes a third of a second to load: only for a database that is being filled. */
export function accountTables(kind: DatabaseKind) {
  return async (db: Metadata): Promise<void> => {
    const { makeAccountTables } = await import('../../accounts/auth.ts')
    await makeAccountTables(db, kind)
  }
}

/** Chooses: Redshift and PostgreSQL, or DuckDB and SQLite on the host's own disk. */
export async function openData(environment: Environment, parts: DataParts): Promise<AwsData> {
  const { warehouse } = parts.told
  // Loaded when it is wanted: a host with Redshift has no DuckDB.
  if (warehouse === 'redshift') {
    const { openRedshiftData } = await import('./redshift-data.ts')
    return await openRedshiftData(toldBy(hostRedshiftWords, environment), parts)
  }
  if (warehouse === 'host') {
    const { openOwnData } = await import('./own-data.ts')
    return await openOwnData(toldBy(hostOwnWords, environment), parts)
  }
  const message = `A warehouse is redshift or host, not ${JSON.stringify(warehouse)}.`
  throw new DataLoafError('invalid_config', message, { path: ['DATALOAF_WAREHOUSE'] })
}
