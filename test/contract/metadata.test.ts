import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyCollection } from '../../src/runtime/collection/collection.ts'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { archive } from '../../src/runtime/metadata/archive.ts'
import { collections } from '../../src/runtime/metadata/collections.ts'
import { dumped } from '../../src/runtime/metadata/dump.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { imports } from '../../src/runtime/metadata/imports.ts'
import { keys } from '../../src/runtime/metadata/keys.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { getSetting, setSetting } from '../../src/runtime/metadata/settings.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('metadata in PostgreSQL')) {
  const postgres = usePostgres()
  databases.push({ name: 'PostgreSQL', open: postgres.open })
}

describe.each(databases)('metadata in $name', ({ open }) => {
  let folder: string
  let metadata: OpenMetadata
  let now: number
  const clock = () => now

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-metadata-'))
    metadata = await open(join(folder, 'metadata.db'))
    now = Date.UTC(2026, 0, 31, 10)
  })
  afterEach(async () => {
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })

  const all = () => {
    const options = { db: metadata.db, clock, ids: ids() }
    return {
      apps: apps(options),
      keys: keys(options),
      imports: imports(options),
      collections: collections(options),
      archive: archive(options),
    }
  }

  it('finds an app by its id and by its name', async () => {
    const made = await all().apps.create({ name: 'Shop', time_zone: 'Europe/Berlin', week_start: 'sunday' })
    expect(made).toEqual({
      app_id: expect.stringMatching(/^app_[0-9a-z]{16}$/),
      name: 'Shop',
      time_zone: 'Europe/Berlin',
      week_start: 'sunday',
      demo: false,
      created_at: '2026-01-31T10:00:00.000Z',
      private: false,
      tags: [],
      locked_at: null,
      locked_by: null,
      keep: 'forever',
      quota: 'none',
      deleted_at: null,
      gone_at: null,
    })
    expect(await all().apps.get(made.app_id)).toEqual(made)
    expect(await all().apps.get('Shop')).toEqual(made)
    expect(await all().apps.list()).toEqual([made])
  })

  it('finds the app with the id when another one is named like it', async () => {
    const { app_id } = await all().apps.create({ name: 'Shop' })
    await all().apps.create({ name: app_id })
    expect(await all().apps.get(app_id)).toMatchObject({ name: 'Shop' })
  })

  it('gives a new app UTC and weeks from Monday', async () => {
    expect(await all().apps.create({ name: 'Shop' })).toMatchObject({ time_zone: 'UTC', week_start: 'monday' })
  })

  it('refuses a name that is taken, a time zone that is none, and an app that is not there', async () => {
    await all().apps.create({ name: 'Shop' })
    await expect(all().apps.create({ name: 'Shop' })).rejects.toMatchObject({ code: 'conflict', path: ['name'] })
    const mars = all().apps.create({ name: 'Other', time_zone: 'Mars/Olympus' })
    await expect(mars).rejects.toMatchObject({ code: 'invalid_input', path: ['time_zone'] })
    await expect(all().apps.get('nope')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('knows whose a write key is until it is revoked, and from then on at once', async () => {
    const { apps, keys } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    const { key_id, write_key } = await keys.create(app_id, 'web')
    expect(write_key).toMatch(/^wk_[0-9a-z]{32}$/)
    expect(key_id).toMatch(/^key_[0-9a-z]{12}$/)
    expect(await keys.find(write_key)).toEqual({ app_id, key_id })
    expect(await keys.find('wk_unknown')).toBeNull()

    now += 5_000
    expect(await keys.revoke(app_id, key_id)).toMatchObject({ key_id, revoked_at: '2026-01-31T10:00:05.000Z' })
    expect(await keys.find(write_key)).toBeNull()
  })

  it('does not remember a key that is revoked while it is looked up', async () => {
    const { apps, keys } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    const { key_id, write_key } = await keys.create(app_id)
    await Promise.all([keys.find(write_key), keys.revoke(app_id, key_id)])
    expect(await keys.find(write_key)).toBeNull()
  })

  it('keeps the first time of revoking, and refuses to revoke the key of another app', async () => {
    const { apps, keys } = all()
    const shop = await apps.create({ name: 'Shop' })
    const other = await apps.create({ name: 'Other' })
    const { key_id, write_key } = await keys.create(shop.app_id)
    await expect(keys.revoke(other.app_id, key_id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await keys.find(write_key)).not.toBeNull()
    const { revoked_at } = await keys.revoke(shop.app_id, key_id)
    now += 60_000
    expect((await keys.revoke(shop.app_id, key_id)).revoked_at).toBe(revoked_at)
  })

  it('knows what a key allows, from when it is changed on, and until its time is over', async () => {
    const { apps, keys } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    const origins = ['https://shop.example.com']
    const { key_id, write_key } = await keys.create(app_id, { name: 'web', origins })
    expect(await keys.find(write_key)).toEqual({ app_id, key_id, origins })
    const until = new Date(now + 30_000).toISOString()
    const made = await keys.rotate(app_id, key_id, until)
    expect(made.replaced).toMatchObject({ key_id, expires_at: until, origins })
    expect(await keys.find(made.write_key)).toEqual({ app_id, key_id: made.key_id, origins })
    await keys.update(app_id, made.key_id, { origins: null })
    expect(await keys.find(made.write_key)).toEqual({ app_id, key_id: made.key_id })
    expect((await keys.valid()).find((key) => key.key_id === key_id)).toMatchObject({ origins, expires_at: until })
    // Remembered, but not for longer than it works.
    expect(await keys.find(write_key)).not.toBeNull()
    now += 30_000
    expect(await keys.find(write_key)).toBeNull()
    await expect(keys.rotate(app_id, key_id, until)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('hides a deleted app until it is restored, and says so of its keys', async () => {
    const { apps, keys } = all()
    const made = await apps.create({ name: 'Shop', tags: ['a'], private: true })
    const { key_id, write_key } = await keys.create(made.app_id)
    await apps.remove(made.app_id)
    expect([await apps.list(), await apps.find('Shop')]).toEqual([[], null])
    expect(await apps.deleted.get('Shop')).toMatchObject({ deleted_at: new Date(now).toISOString(), tags: ['a'] })
    expect(await keys.find(write_key)).toEqual({ app_id: made.app_id, key_id, deleted: true })
    const again = apps.create({ name: 'Shop' })
    await expect(again).rejects.toMatchObject({ code: 'conflict', hint: `dataloaf apps restore ${made.app_id}` })
    await apps.restore(made.app_id)
    expect(await apps.list()).toEqual([made])
    await expect(apps.deleted.get('Shop')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps what an app was locked to', async () => {
    const { apps, archive } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    expect(await apps.lock(app_id, 'Ada')).toMatchObject({ locked_by: 'Ada', locked_at: new Date(now).toISOString() })
    expect(await apps.lock(app_id, 'Bob')).toMatchObject({ locked_by: 'Ada' })
    expect(await apps.unlock(app_id)).toMatchObject({ locked_by: null, locked_at: null })
    const document = { ...emptyCollection(), key_origins: { key_1: ['https://a.example'], key_2: null } }
    const locked_at = new Date(now).toISOString()
    for (const by of ['first', 'second']) {
      await archive.add(app_id, { locked_at, archived_by: by, document })
      now += 1_000
    }
    const [latest, first] = await archive.list(app_id)
    expect([latest!.archived_by, first!.archived_by]).toEqual(['second', 'first'])
    expect(first!.document).toEqual(document)
  })

  it('notes that a key was used at most once a minute', async () => {
    const { apps, keys } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    const { write_key } = await keys.create(app_id)
    const lastUse = async () => (await keys.list(app_id))[0]!.last_used_at
    expect(await lastUse()).toBeNull()
    await keys.find(write_key)
    now += 59_000
    await keys.find(write_key)
    expect(await lastUse()).toBe('2026-01-31T10:00:00.000Z')
    now += 2_000
    await keys.find(write_key)
    expect(await lastUse()).toBe('2026-01-31T10:01:01.000Z')
  })

  it('adds up the requests of an import', async () => {
    const { apps, imports } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    expect(await imports.get(app_id, 'i1')).toBeNull()
    await imports.add(app_id, 'i1', { accepted: 10, lines: 12, rejected: 1 })
    await imports.add(app_id, 'i1', { accepted: 5, lines: 5, rejected: 0 })
    expect(await imports.get(app_id, 'i1')).toEqual({ accepted: 15, lines: 17, rejected: 1 })
  })

  it('knows what an app declares, with a salt of its own that stays', async () => {
    const { apps, collections } = all()
    const [shop, blog] = [await apps.create({ name: 'Shop' }), await apps.create({ name: 'Blog' })]
    expect(await collections.declared(shop.app_id)).toBeNull()
    const steps = [{ name: 'paid', url: '/thanks' }]
    await collections.put(shop.app_id, 0, { ...emptyCollection(), steps })
    const declared = await collections.declared(shop.app_id)
    expect(declared).toEqual({ ...emptyCollection(), steps, salt: expect.stringMatching(/^[\w-]{43}$/) })
    await collections.put(blog.app_id, 0, emptyCollection())
    await collections.put(shop.app_id, 1, emptyCollection())
    expect(await collections.all()).toEqual({
      [shop.app_id]: { ...emptyCollection(), salt: declared?.salt },
      [blog.app_id]: { ...emptyCollection(), salt: expect.not.stringContaining(declared!.salt) },
    })
  })

  it('lets one of two change what both have read', async () => {
    const { apps, collections } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    const twice = (version: number) =>
      Promise.allSettled([1, 2].map(() => collections.put(app_id, version, emptyCollection())))
    for (const version of [0, 1]) {
      const results = await twice(version)
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    }
    expect((await collections.get(app_id)).version).toBe(2)
  })

  it('knows what an app declared last while the database is away, and looks again after a minute', async () => {
    const { apps, collections } = all()
    const { app_id } = await apps.create({ name: 'Shop' })
    await collections.put(app_id, 0, emptyCollection())
    const declared = await collections.declared(app_id)
    await all().collections.put(app_id, 1, { ...emptyCollection(), steps: [{ name: 'paid', url: '/thanks' }] })
    now += 59_999
    expect(await collections.declared(app_id)).toBe(declared)
    now += 1
    const later = await collections.declared(app_id)
    expect(later?.steps).toHaveLength(1)
    now += 60_000
    expect(await collections.declared(app_id)).toBe(later)
    await metadata.close()
    now += 60_000
    expect(await collections.declared(app_id)).toBe(later)
    await expect(collections.declared('app_other')).rejects.toMatchObject({ code: 'unavailable' })
    metadata = await open(join(folder, 'metadata.db'))
  })

  it('is the same after closing and opening again', async () => {
    const made = await all().apps.create({ name: 'Shop' })
    await setSetting(metadata.db, 'colour', 'crust')
    await setSetting(metadata.db, 'colour', 'brown')
    await metadata.close()
    metadata = await open(join(folder, 'metadata.db'))
    expect(await all().apps.list()).toEqual([made])
    expect(await getSetting(metadata.db, 'colour')).toBe('brown')
  })

  it('completes the tables of an older database', async () => {
    const made = await all().apps.create({ name: 'Shop' })
    const there = new Set((await metadata.db.introspection.getTables()).map(({ name }) => name))
    const first = ['apps', 'write_keys', 'settings']
    // Each before those that its rows refer to.
    const later = ['reset_links', 'saml_requests', 'turns', ...dumped]
      .reverse()
      .filter((table) => there.has(table) && !first.includes(table))
    for (const table of later) await metadata.db.schema.dropTable(table).execute()
    const columns = {
      apps: ['private', 'tags', 'deleted_at', 'locked_at', 'locked_by', 'keep', 'quota'],
      write_keys: ['origins', 'expires_at', 'quota'],
    }
    for (const [table, names] of Object.entries(columns)) {
      for (const name of names) await metadata.db.schema.alterTable(table).dropColumn(name).execute()
    }
    await metadata.db
      .deleteFrom('kysely_migration' as never)
      .where('name' as never, '>=', '004' as never)
      .execute()
    await metadata.close()
    metadata = await open(join(folder, 'metadata.db'))
    await all().imports.add(made.app_id, 'i1', { accepted: 1, lines: 1, rejected: 0 })
    expect(await all().apps.list()).toEqual([made])
  })

  it('refuses a database that a newer version wrote', async () => {
    const row = { name: '999_future', timestamp: '2030-01-01T00:00:00.000Z' }
    await metadata.db
      .insertInto('kysely_migration' as never)
      .values(row as never)
      .execute()
    await metadata.close()
    await expect(open(join(folder, 'metadata.db'))).rejects.toMatchObject({ code: 'conflict' })
    metadata = await open(join(folder, 'other.db'))
  })
})

describe('metadata in SQLite', () => {
  it('keeps what was answered when the process is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dataloaf-metadata-'))
    const path = join(folder, 'metadata.db')
    const source = (file: string) => JSON.stringify(new URL(`../../src/runtime/metadata/${file}`, import.meta.url).href)
    const script = `
      const { openSqlite } = await import(${source('sqlite.ts')})
      const { apps } = await import(${source('apps.ts')})
      const { ids } = await import(${source('ids.ts')})
      const { db } = await openSqlite(${JSON.stringify(path)})
      await apps({ db, clock: () => 0, ids: ids() }).create({ name: 'Shop' })
      process.kill(process.pid, 'SIGKILL')`
    const { signal, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(signal).toBe('SIGKILL')
    const metadata = await openSqlite(path)
    expect(await apps({ db: metadata.db, clock: () => 0, ids: ids() }).list()).toMatchObject([{ name: 'Shop' }])
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })
})
