import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { type OpenMetadata, opened } from './opened.ts'
import type { Metadata, MetadataTables } from './schema.ts'

/**
 * Opens the metadata database in a SQLite file, makes it when it is not there, and brings it up to date, `before` which
 * somebody may fill it. Rejects with `conflict` when a newer version of the program wrote it.
 */
export async function openSqlite(path: string, before?: (db: Metadata) => Promise<void>): Promise<OpenMetadata> {
  const database = new Database(path, { timeout: 5_000 })
  // A write that was answered stays, even through a power cut.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  const db = new Kysely<MetadataTables>({ dialect: new SqliteDialect({ database }) })
  return await opened(db, before)
}
