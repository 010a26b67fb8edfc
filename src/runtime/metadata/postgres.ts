import { Kysely, PostgresDialect } from 'kysely'
import { type CustomTypesConfig, Pool, type PoolConfig, types } from 'pg'
import { DataLoafError } from '../../errors.ts'
import { type OpenMetadata, opened } from './opened.ts'
import type { Metadata, MetadataTables } from './schema.ts'

export interface PostgresOptions extends Pick<PoolConfig, 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl'> {
  /** Connections at the same time. Default: 5. */
  connections?: number
  /** Fills a database before it is brought up to date. Default: nobody. */
  before?: (db: Metadata) => Promise<void>
  /** Milliseconds to wait for a database that sleeps. Default: 40,000: Aurora takes half a minute to wake. */
  patience?: number
}

/**
 * Opens the metadata database in PostgreSQL and brings it up to date. Several processes may do so at once: the steps are
 * taken under a lock. Rejects with `conflict` when a newer version of the program wrote it, `unavailable` when it is away.
 */
export async function openPostgres({
  connections = 5,
  patience = 40_000,
  before,
  ...where
}: PostgresOptions): Promise<OpenMetadata> {
  // Idle connections are let go, so that the database can fall asleep.
  const pool = new Pool({
    ...where,
    types: numbers,
    max: connections,
    connectionTimeoutMillis: patience,
    idleTimeoutMillis: 60_000,
  })
  // An idle connection that breaks is replaced by the next question.
  pool.on('error', () => undefined)
  const db: Metadata = new Kysely<MetadataTables>({ dialect: new PostgresDialect({ pool }) })
  return await opened(db, async () => {
    await answering(pool)
    await before?.(db)
  })
}

/** Whole numbers of 64 bits as numbers, as SQLite answers them; ours count things. */
const bigint = 20
const numbers: CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === bigint ? Number : types.getTypeParser(id as Parameters<typeof types.getTypeParser>[0], format as 'text'),
}

async function answering(pool: Pool): Promise<void> {
  await pool.query('select 1').catch((cause: Error) => {
    throw new DataLoafError('unavailable', `The metadata database cannot be asked: ${cause.message}.`, {
      hint: 'Look at the state of the database, its security group and its secret.',
      retryAfter: 5,
      cause,
    })
  })
}
