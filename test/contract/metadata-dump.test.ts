import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAccounts } from '../../src/runtime/accounts/accounts.ts'
import { makeAccountTables } from '../../src/runtime/accounts/auth.ts'
import { emptyCollection } from '../../src/runtime/collection/collection.ts'
import { annotations } from '../../src/runtime/metadata/annotations.ts'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { cohorts } from '../../src/runtime/metadata/cohorts.ts'
import { collections } from '../../src/runtime/metadata/collections.ts'
import { comments } from '../../src/runtime/metadata/comments.ts'
import { dashboards } from '../../src/runtime/metadata/dashboards.ts'
import { type Dump, dumped, dumpOf, isEmpty, leftOut } from '../../src/runtime/metadata/dump.ts'
import { favourites } from '../../src/runtime/metadata/favourites.ts'
import { folders } from '../../src/runtime/metadata/folders.ts'
import { grants } from '../../src/runtime/metadata/grants.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { imports } from '../../src/runtime/metadata/imports.ts'
import { insights } from '../../src/runtime/metadata/insights.ts'
import { beginFrom, startKeeper } from '../../src/runtime/metadata/keep.ts'
import { keys } from '../../src/runtime/metadata/keys.ts'
import { links } from '../../src/runtime/metadata/links.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import type { DatabaseKind, Metadata } from '../../src/runtime/metadata/schema.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { noticing } from '../../src/runtime/metadata/writes.ts'
import { type MemoryBucket, memoryBucket } from '../support/memory-bucket.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

interface Database {
  name: string
  kind: DatabaseKind
  open: (path: string, before?: (db: Metadata) => Promise<void>) => Promise<OpenMetadata>
}

const databases: Database[] = [{ name: 'SQLite', kind: 'sqlite', open: openSqlite }]
if (!postgresMissing('a dump of metadata from and into PostgreSQL')) {
  databases.push({ name: 'PostgreSQL', kind: 'postgres', open: usePostgres().open })
}
const ways = databases.flatMap((from) =>
  databases.map((to) => ({ way: `from ${from.name} into ${to.name}`, from, to })),
)

const clock = () => Date.UTC(2026, 0, 31, 10)
let folder: string
let bucket: MemoryBucket
const opened: OpenMetadata[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataloaf-dump-'))
  bucket = memoryBucket()
})
afterEach(async () => {
  for (const metadata of opened.splice(0)) await metadata.close()
  await rm(folder, { recursive: true, force: true })
})

async function opens({ open, kind }: Database, name: string, begins = false): Promise<Metadata> {
  const before = begins ? beginFrom(bucket, (db) => makeAccountTables(db, kind)) : undefined
  const metadata = await open(join(folder, name), before)
  opened.push(metadata)
  return metadata.db
}

const parts = (db: Metadata) => {
  const made = { db, clock, ids: ids() }
  return {
    apps: apps(made),
    keys: keys(made),
    imports: imports(made),
    cohorts: cohorts(made),
    folders: folders(made),
    insights: insights(made),
    dashboards: dashboards(made),
    favourites: favourites(made),
    annotations: annotations(made),
    comments: comments(made),
    links: links(made),
    grants: grants(made),
    collections: collections(made),
  }
}

const peopleOf = (db: Metadata, kind: DatabaseKind) =>
  openAccounts({ db, kind, directory: folder, clock: Date.now, organizationName: 'Bakery' })

const admin = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada “😀” O’Hara' }

async function signIn(db: Metadata, kind: DatabaseKind, password = admin.password): Promise<number> {
  const headers = { 'content-type': 'application/json', host: '127.0.0.1:4600', origin: 'http://127.0.0.1:4600' }
  const request = { method: 'POST', headers, body: JSON.stringify({ email: admin.email, password }) }
  const accounts = await peopleOf(db, kind)
  return (await accounts.handle(new Request('http://127.0.0.1:4600/api/auth/sign-in/email', request))).status
}

/** Something in every table that a dump holds, but for invitations, which nothing makes yet. */
async function filled(database: Database, name: string) {
  const db = await opens(database, name)
  const { apps, keys, imports, cohorts, collections, ...saving } = parts(db)
  const { app_id } = await apps.create({ name: 'Shop', time_zone: 'Europe/Berlin', demo: true })
  const used = await keys.create(app_id, 'web')
  const revoked = await keys.create(app_id, 'old')
  await keys.revoke(app_id, revoked.key_id)
  for (let index = 0; index < 130; index++) {
    await imports.add(app_id, `i${index}`, { accepted: 9_007_199_254_740_991, lines: index, rejected: 0 })
  }
  const definition = { by: 'users', users: ['ada', 'bob “b” \\'] }
  await cohorts.create(app_id, { name: 'buyers', definition })
  const { folder_id } = await saving.folders.create(app_id, { name: 'Growth' })
  const query = { kind: 'trend', series: [{ event: 'bought' }] }
  const { insight_id } = await saving.insights.create(app_id, { name: 'Buying', folder_id, query }, 'ada')
  const tiles = [{ tile_id: 'a', x: 0, y: 0, w: 6, h: 4, insight_id }]
  await saving.dashboards.create(app_id, { name: 'Board', tiles }, 'ada')
  await saving.favourites.add({ userId: 'u1', appId: app_id }, { kind: 'insight', id: insight_id })
  await saving.annotations.create(app_id, { at: '2026-01-31', text: 'Version 2' }, 'ada')
  const subject = { kind: 'insight', id: insight_id } as const
  await saving.comments.create(
    app_id,
    subject,
    { text: 'Why?', mentions: ['u1'], parent_id: null },
    { id: 'u1', name: 'Ada' },
  )
  await saving.links.create(app_id, subject, { label: 'Wiki', range: true, origins: [], days: null }, 'ada')
  await saving.grants.create(app_id, subject, { to: { user_id: 'u1' }, days: 7 }, 'ada')
  await collections.put(app_id, 0, { ...emptyCollection(), steps: [{ name: 'paid “😀”', url: '/thanks*' }] })
  await (await peopleOf(db, database.kind)).ensureAdmin(admin)
  expect(await signIn(db, database.kind)).toBe(200)
  return { db, app_id, used, revoked }
}

async function put(dump: Dump, kind = 'sqlite'): Promise<void> {
  const { gzipSync } = await import('node:zlib')
  await bucket.put(`metadata/${kind}.json.gz`, gzipSync(JSON.stringify(dump)))
}

const without = ({ taken_at: _, ...rest }: Dump) => rest

describe.each(ways)('a dump of the metadata $way', ({ from, to }) => {
  it('brings everything over, ids, keys and passwords among it, and no sessions', async () => {
    const old = await filled(from, 'old')
    const dump = await dumpOf(old.db, new Date(clock()))
    await put(dump)
    const db = await opens(to, 'new', true)
    expect(without(await dumpOf(db, new Date()))).toEqual(without(dump))
    const { keys, cohorts } = parts(db)
    expect(await keys.find(old.used.write_key)).toEqual({ app_id: old.app_id, key_id: old.used.key_id })
    expect(await keys.find(old.revoked.write_key)).toBeNull()
    expect(await cohorts.list(old.app_id)).toEqual(await parts(old.db).cohorts.list(old.app_id))
    const stored = await parts(old.db).collections.declared(old.app_id)
    expect(stored?.salt).toHaveLength(43)
    expect(await parts(db).collections.declared(old.app_id)).toEqual(stored)
    expect(await rowsOf(db, 'session')).toBe(0)
    expect([await signIn(db, to.kind), await signIn(db, to.kind, 'wrong')]).toEqual([200, 401])
    expect(await (await peopleOf(db, to.kind)).ensureAdmin(admin)).toEqual({ created: false })
  })

  it('that is cut off in the middle is not half there, and the next start begins again', async () => {
    const old = await filled(from, 'old')
    const dump = await dumpOf(old.db, new Date(clock()))
    const member = dump.tables.member![0]!
    // The same row twice: everything before it was written.
    await put({ ...dump, tables: { ...dump.tables, member: [member, member] } })
    await expect(opens(to, 'new', true)).rejects.toThrow()
    const between = await opens(to, 'new')
    expect(await isEmpty(between)).toBe(true)
    expect(await rowsOf(between, 'organization')).toBe(0)
    await opened.pop()!.close()
    await put(dump)
    expect(without(await dumpOf(await opens(to, 'new', true), new Date()))).toEqual(without(dump))
  })

  it('of an older version is brought up to date, and of a newer one refused', async () => {
    const old = await filled(from, 'old')
    const { version, taken_at, tables } = await dumpOf(old.db, new Date(clock()))
    const { apps: rows, write_keys, settings } = tables
    await put({
      version,
      taken_at,
      migration: '003_settings',
      tables: {
        apps: rows!.map((row) => only(row, ['app_id', 'name', 'time_zone', 'week_start', 'demo', 'created_at'])),
        write_keys: write_keys!.map(({ origins: _, expires_at: __, quota: ___, ...row }) => row),
        settings: settings!,
      },
    })
    const db = await opens(to, 'new', true)
    await parts(db).imports.add(old.app_id, 'later', { accepted: 1, lines: 1, rejected: 0 })
    expect(await parts(db).apps.list()).toMatchObject([{ app_id: old.app_id }])
    await put({ version, taken_at, migration: '999_future', tables })
    await expect(opens(to, 'other', true)).rejects.toMatchObject({ code: 'conflict' })
  })
})

/** A row as it was when its table had these columns. */
function only<Row extends object>(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column))) as Row
}

describe.each(databases)('metadata in $name', (database) => {
  it('are kept table by table, or left out on purpose', async () => {
    const { db } = await filled(database, 'all')
    const names = (await db.introspection.getTables()).map(({ name }) => name)
    expect(names.sort()).toEqual([...dumped, ...leftOut].sort())
  })

  it('that hold something are not begun from a dump', async () => {
    const { db, app_id } = await filled(database, 'all')
    const dump = await dumpOf(db, new Date(clock()))
    await put({ ...dump, tables: { ...dump.tables, apps: [] } })
    expect(await parts(await opens(database, 'all', true)).apps.list()).toMatchObject([{ app_id }])
  })

  it('begin from the latest of several dumps', async () => {
    const { db } = await filled(database, 'all')
    const dump = await dumpOf(db, new Date(clock()))
    const named = (name: string) => ({ ...dump.tables, apps: dump.tables.apps!.map((app) => ({ ...app, name })) })
    await put({ ...dump, taken_at: '2026-02-01T00:00:00.000Z', tables: named('Later') }, 'postgres')
    await put({ ...dump, taken_at: '2026-01-01T00:00:00.000Z', tables: named('Earlier') }, 'sqlite')
    expect(await parts(await opens(database, 'new', true)).apps.list()).toMatchObject([{ name: 'Later' }])
  })

  const keeping = async (name: string, more = {}) => {
    const metadata = noticing(await opens(database, name))
    const keeper = startKeeper({ metadata, kind: database.kind, bucket, clock: Date.now, after: 0, ...more })
    await expect.poll(() => bucket.puts).toHaveLength(1)
    return { db: metadata.db, keeper }
  }
  const inBucket = async () => parts(await opens(database, `copy${opened.length}`, true)).apps.list()

  it('are kept when the server starts, after a change, and never more often than they may be', async () => {
    const { db, keeper } = await keeping('all', { every: 3_600_000 })
    await parts(db).apps.create({ name: 'Shop' })
    await parts(db).apps.create({ name: 'Other' })
    expect(bucket.puts).toHaveLength(1)
    await keeper.stop()
    expect(bucket.puts).toHaveLength(2)
    expect(await inBucket()).toHaveLength(2)
  })

  it('are kept again only when they changed, not for a sign-in or a question', async () => {
    const { db, keeper } = await keeping('all', { every: 0 })
    await (await peopleOf(db, database.kind)).ensureAdmin(admin)
    await expect.poll(async () => (await isEmptyCopy()) === false).toBe(true)
    await settled()
    const before = bucket.puts.length
    expect(await signIn(db, database.kind)).toBe(200)
    await parts(db).apps.list()
    await keeper.stop()
    expect(bucket.puts).toHaveLength(before)
  })

  it('are tried again when the bucket refuses them, and say why', async () => {
    const { db, keeper } = await keeping('all', { every: 0 })
    bucket.state.refuses = new Error('no room')
    await parts(db).apps.create({ name: 'Shop' })
    await expect.poll(() => keeper.status()).toEqual({ kept_at: null, error: 'no room' })
    bucket.state.refuses = undefined
    await expect.poll(() => keeper.status()).toEqual({ kept_at: expect.any(String), error: null })
    await keeper.stop()
    expect(await inBucket()).toMatchObject([{ name: 'Shop' }])
  })

  const isEmptyCopy = async () => isEmpty(await opens(database, `copy${opened.length}`, true))
  /** Nothing more is written. */
  const settled = async () => {
    for (let seen = -1; seen !== bucket.puts.length; ) {
      seen = bucket.puts.length
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
})

async function rowsOf(db: Metadata, table: string): Promise<number> {
  return (
    await db
      .selectFrom(table as 'apps')
      .selectAll()
      .execute()
  ).length
}
