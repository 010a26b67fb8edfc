import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { ids } from '../../src/runtime/metadata/ids.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { postgresMissing, usePostgres } from './postgres.ts'

export interface MetadataDatabase {
  name: string
  open: (path: string) => Promise<OpenMetadata>
}

/** The databases that metadata are kept in; `what` is tested, and skipped in PostgreSQL where there is none. */
export function metadataDatabases(what: string): MetadataDatabase[] {
  const sqlite = { name: 'SQLite', open: openSqlite }
  return postgresMissing(`${what}, in PostgreSQL`)
    ? [sqlite]
    : [sqlite, { name: 'PostgreSQL', open: usePostgres().open }]
}

/** An empty database for each test of a suite, and a clock that stands on the last of January until it is set. */
export function useMetadata(open: MetadataDatabase['open']) {
  let folder: string
  const here = {
    now: 0,
    metadata: undefined as unknown as OpenMetadata,
    clock: () => here.now,
    /** What the stores are made of. */
    made: () => ({ db: here.metadata.db, clock: here.clock, ids: ids() }),
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-metadata-'))
    here.metadata = await open(join(folder, 'metadata.db'))
    here.now = Date.UTC(2026, 0, 31, 10)
  })
  afterEach(async () => {
    await here.metadata.close()
    await rm(folder, { recursive: true, force: true })
  })
  return here
}
