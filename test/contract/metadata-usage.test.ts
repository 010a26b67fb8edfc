import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { dumpOf } from '../../src/runtime/metadata/dump.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { keys } from '../../src/runtime/metadata/keys.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { usage } from '../../src/runtime/metadata/usage.ts'
import { openQuotas } from '../../src/runtime/quotas/quotas.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('what is used of quotas, in PostgreSQL')) {
  databases.push({ name: 'PostgreSQL', open: usePostgres().open })
}

describe.each(databases)('what is used of quotas, in $name', ({ open }) => {
  let folder: string
  let metadata: OpenMetadata
  let now: number
  const clock = () => now
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-usage-'))
    metadata = await open(join(folder, 'metadata.db'))
    now = Date.UTC(2026, 0, 31, 10)
  })
  afterEach(async () => {
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })
  const made = () => ({ db: metadata.db, clock, ids: ids() })

  it('is counted by key and day, whoever writes it down, and large', async () => {
    const { app_id } = await apps(made()).create({ name: 'Shop' })
    const [one, two] = [usage(made()), usage(made())]
    one.note({ app_id, key_id: 'k1', events: 6_000_000_000 })
    one.note({ app_id, key_id: 'k1', events: 1 })
    two.note({ app_id, key_id: 'k1', events: 2 })
    two.note({ app_id, key_id: 'k2', events: 4 })
    await two.flush()
    now = Date.UTC(2026, 1, 1)
    one.note({ app_id, key_id: 'k1', events: 8 })
    const of = (key_id: string, day: number, events: number) => ({ app_id, key_id, events, at: day })
    const [january, february] = [Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1)]
    expect(await one.since(january)).toEqual([
      of('k1', january, 6_000_000_003),
      of('k2', january, 4),
      of('k1', february, 8),
    ])
    expect(await two.since(now)).toEqual([of('k1', february, 8)])
    const { tables } = await dumpOf(metadata.db, new Date(now))
    expect(tables.usage).toHaveLength(3)
  })

  it('is known again after a restart, and told by the key that asks', async () => {
    const { app_id } = await apps(made()).create({ name: 'Shop', quota: '10/month' })
    const store = keys(made())
    const { key_id, write_key } = await store.create(app_id, { name: 'web', quota: '5/day' })
    const before = usage(made())
    const quotas = await openQuotas({ usage: before, clock })
    const owner = (await store.find(write_key))!
    quotas.note(owner, 6)
    expect(quotas.over(owner)?.message).toMatch(/^The write key web /)
    await before.flush()
    const again = await openQuotas({ usage: usage(made()), clock })
    expect(again.over(owner)).toEqual(quotas.over(owner))
    expect([again.use(key_id, '5/day')?.events, again.use(app_id, '10/month')?.events]).toEqual([6, 6])
    now += 86_400_000
    const nextMonth = await openQuotas({ usage: usage(made()), clock })
    expect([nextMonth.over(owner), nextMonth.use(app_id, 'none')?.events]).toEqual([undefined, 0])
  })
})
