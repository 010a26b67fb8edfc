import type { Kysely } from 'kysely'
import { DataLoafError } from '../../errors.ts'
import { migrate } from './migrations.ts'
import type { Metadata } from './schema.ts'

/** The metadata as plain values, the same from every database: rows by table. Passwords are hashes, as they are stored. */
export interface Dump {
  /** Of this shape. */
  version: 1
  /** The latest step that the tables had taken. */
  migration: string
  /** ISO time. */
  taken_at: string
  tables: { [table: string]: DumpRow[] }
}

type DumpRow = { [column: string]: null | number | string }

/** Each table after those that its rows refer to. */
export const dumped = [
  'apps',
  'write_keys',
  'imports',
  'settings',
  'cohorts',
  'collections',
  'archived_collections',
  'annotations',
  'comments',
  'links',
  'grants',
  'teams',
  'team_members',
  'team_roles',
  'access_requests',
  'folders',
  'insights',
  'dashboards',
  'favourites',
  'user',
  'organization',
  'account',
  'member',
  'twoFactor',
  'invitation',
  'api_keys',
  'app_roles',
  'invitations',
  'audit',
  'notifications',
  'catalog_notes',
  'glossary',
  'channels',
  'subscriptions',
  'alerts',
  'alert_changes',
  'audiences',
  'team_audiences',
  'unsubscribed',
  'languages',
  'recurring',
  'deliveries',
  'erasures',
  'refusals',
  'usage',
] as const

/** Live sessions, codes and links under way: people sign in, or ask, again. Turns: nobody is at anything any more. */
export const leftOut = ['session', 'verification', 'reset_links', 'saml_requests', 'turns'] as const

type Anything = Kysely<{ [table: string]: { [column: string]: unknown } }>

/** Everything at one moment. */
export async function dumpOf(metadata: Metadata, now: Date): Promise<Dump> {
  const db = metadata as unknown as Anything
  const there = await tablesOf(db)
  // PostgreSQL shows each statement its own moment otherwise.
  const moment = db.transaction().setIsolationLevel('repeatable read')
  return await moment.execute(async (trx) => {
    const [latest] = await trx.selectFrom('kysely_migration').select('name').orderBy('name', 'desc').limit(1).execute()
    const tables: Dump['tables'] = {}
    for (const table of dumped.filter((name) => there.has(name))) {
      tables[table] = (await trx.selectFrom(table).selectAll().execute()).map(plain)
    }
    return { version: 1, migration: String(latest?.name), taken_at: now.toISOString(), tables }
  })
}

/** Nobody has an account and there is no app: a first start. */
export async function isEmpty(metadata: Metadata): Promise<boolean> {
  const db = metadata as unknown as Anything
  const there = await tablesOf(db)
  for (const table of ['apps', 'user']) {
    if (there.has(table) && (await db.selectFrom(table).selectAll().limit(1).execute()).length > 0) return false
  }
  return true
}

/**
 * Fills empty metadata, all or nothing. Two that do so at once end with one of them refused. `makeAccounts` makes the
 * accounts' tables, which are not ours. Rejects with `conflict` when a newer version of the program took the dump.
 */
export async function restore(metadata: Metadata, dump: Dump, makeAccounts: () => Promise<void>): Promise<void> {
  const unknown = Object.keys(dump.tables).find((table) => !(dumped as readonly string[]).includes(table))
  if (dump.version !== 1 || unknown !== undefined) throw newer()
  const db = metadata as unknown as Anything
  // Steps that came later change these rows as they changed those of everybody else.
  if (!(await hasTaken(db, dump.migration))) await migrate(metadata, dump.migration)
  if (dump.tables.user) await makeAccounts()
  const there = await tablesOf(db)
  await db.transaction().execute(async (trx) => {
    // What a restore that was cut off, or making the tables, has left.
    for (const table of [...dumped].reverse()) if (there.has(table)) await trx.deleteFrom(table).execute()
    for (const table of dumped) {
      const rows = dump.tables[table] ?? []
      for (let at = 0; at < rows.length; at += 100) {
        await trx
          .insertInto(table)
          .values(rows.slice(at, at + 100))
          .execute()
      }
    }
  })
}

async function tablesOf(db: Anything): Promise<ReadonlySet<string>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  return new Set(tables.map(({ name }) => name))
}

async function hasTaken(db: Anything, migration: string): Promise<boolean> {
  if (!(await tablesOf(db)).has('kysely_migration')) return false
  const rows = await db.selectFrom('kysely_migration').select('name').where('name', '=', migration).execute()
  return rows.length > 0
}

/** As SQLite has it: yes and no are 1 and 0, times are ISO text. PostgreSQL takes them so. */
function plain(row: { [column: string]: unknown }): DumpRow {
  const values = Object.entries(row).map(([column, value]) => {
    if (value instanceof Date) return [column, value.toISOString()]
    return [column, typeof value === 'boolean' ? Number(value) : (value ?? null)]
  })
  return Object.fromEntries(values)
}

function newer(): DataLoafError {
  return new DataLoafError('conflict', 'The dump of the metadata was taken by a newer version of DataLoaf.', {
    hint: 'npm install dataloaf@latest',
  })
}
