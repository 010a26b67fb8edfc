import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { dashboards } from '../../src/runtime/metadata/dashboards.ts'
import { favourites } from '../../src/runtime/metadata/favourites.ts'
import { folders } from '../../src/runtime/metadata/folders.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { insights } from '../../src/runtime/metadata/insights.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('saved things in PostgreSQL')) {
  const postgres = usePostgres()
  databases.push({ name: 'PostgreSQL', open: postgres.open })
}

const query = { kind: 'trend', series: [{ event: 'signed_up', measure: 'users' }] }

describe.each(databases)('saved things in $name', ({ open }) => {
  let folder: string
  let metadata: OpenMetadata
  let now: number
  let shop: string
  let other: string
  let store: ReturnType<typeof stores>

  const stores = () => {
    const options = { db: metadata.db, clock: () => now, ids: ids() }
    return {
      apps: apps(options),
      folders: folders(options),
      insights: insights(options),
      dashboards: dashboards(options),
      favourites: favourites(options),
    }
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-saved-'))
    metadata = await open(join(folder, 'metadata.db'))
    now = Date.UTC(2026, 0, 31, 10)
    store = stores()
    shop = (await store.apps.create({ name: 'Shop' })).app_id
    other = (await store.apps.create({ name: 'Other' })).app_id
  })
  afterEach(async () => {
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('keeps an insight with its picture, and who made and changed it', async () => {
    const view = { chart: 'bar', hidden: ['a'], focus: null }
    const made = await store.insights.create(shop, { name: 'Signups', query, view }, 'ada')
    expect(made).toEqual({
      insight_id: expect.stringMatching(/^insight_[0-9a-z]{12}$/),
      folder_id: null,
      name: 'Signups',
      description: '',
      version: 1,
      created_at: '2026-01-31T10:00:00.000Z',
      created_by: 'ada',
      updated_at: '2026-01-31T10:00:00.000Z',
      updated_by: 'ada',
      query,
      view,
    })
    now += 1_000
    const changed = await store.insights.update(shop, made.insight_id, { version: 1, name: 'New people' }, 'bob')
    expect(changed).toEqual({
      ...made,
      name: 'New people',
      version: 2,
      updated_by: 'bob',
      updated_at: '2026-01-31T10:00:01.000Z',
    })
    expect(await store.insights.list(shop)).toEqual([changed])
    expect(await store.insights.those(shop, [made.insight_id, 'insight_none'])).toEqual([changed])
    expect(await store.insights.those(shop, [])).toEqual([])
    expect(await store.insights.those(other, [made.insight_id])).toEqual([])
    expect(await store.insights.list(other)).toEqual([])
    await expect(store.insights.get(other, made.insight_id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses a change to what somebody else has changed meanwhile, also at the same instant', async () => {
    const { insight_id } = await store.insights.create(shop, { name: 'A', query }, 'ada')
    const both = await Promise.allSettled(
      ['B', 'C'].map((name) => store.insights.update(shop, insight_id, { version: 1, name }, name)),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    expect((await store.insights.get(shop, insight_id)).version).toBe(2)
  })

  it('says where a query, a range or a filter is wrong', async () => {
    const wrong = store.insights.create(shop, { name: 'A', query: { kind: 'trend' } }, 'ada')
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_query', path: ['query', 'series'] })
    const { dashboard_id } = await store.dashboards.create(shop, { name: 'Board' }, 'ada')
    const range = store.dashboards.update(shop, dashboard_id, { version: 1, common: { range: { last: 'x' } } }, 'ada')
    await expect(range).rejects.toMatchObject({ code: 'invalid_query', path: ['common', 'range', 'last'] })
    const twice = [0, 1].map(() => ({ tile_id: 'a', x: 0, y: 0, w: 1, h: 1, text: '' }))
    const tiles = store.dashboards.create(shop, { name: 'B', tiles: twice }, 'ada')
    await expect(tiles).rejects.toMatchObject({ code: 'invalid_input', path: ['tiles', 1, 'tile_id'] })
    const lost = store.insights.create(shop, { name: 'A', query, folder_id: 'folder_none' }, 'ada')
    await expect(lost).rejects.toMatchObject({ code: 'invalid_input', path: ['folder_id'] })
  })

  it('brings back what was removed, for a day', async () => {
    const { insight_id } = await store.insights.create(shop, { name: 'A', query }, 'ada')
    await store.insights.remove(shop, insight_id)
    expect(await store.insights.list(shop)).toEqual([])
    await expect(store.insights.remove(shop, insight_id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await store.insights.restore(shop, insight_id)).toMatchObject({ name: 'A', version: 1 })
    await store.insights.remove(shop, insight_id)
    now += 86_400_001
    const { insight_id: next } = await store.insights.create(shop, { name: 'B', query }, 'ada')
    await store.insights.remove(shop, next)
    await expect(store.insights.restore(shop, insight_id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps what lay in a folder that is removed, where the folder lay', async () => {
    const outer = await store.folders.create(shop, { name: 'Growth' })
    const inner = await store.folders.create(shop, { name: 'Ads', parent_id: outer.folder_id })
    const { insight_id } = await store.insights.create(shop, { name: 'A', query, folder_id: inner.folder_id }, 'ada')
    const deeper = store.folders.create(shop, { name: 'x', parent_id: inner.folder_id })
    await expect(deeper).rejects.toMatchObject({ code: 'invalid_input', path: ['parent_id'] })
    const self = store.folders.update(shop, outer.folder_id, { parent_id: outer.folder_id })
    await expect(self).rejects.toMatchObject({ code: 'invalid_input' })
    await store.folders.remove(shop, inner.folder_id)
    expect((await store.insights.get(shop, insight_id)).folder_id).toBe(outer.folder_id)
    await store.insights.remove(shop, insight_id)
    await store.folders.remove(shop, outer.folder_id)
    expect((await store.insights.restore(shop, insight_id)).folder_id).toBeNull()
    expect(await store.folders.list(shop)).toEqual([])
  })

  it('keeps a dashboard’s tiles and what they have in common', async () => {
    const { insight_id } = await store.insights.create(shop, { name: 'A', query }, 'ada')
    const tiles = [
      { tile_id: 'a', x: 0, y: 0, w: 6, h: 4, insight_id },
      { tile_id: 'b', x: 6, y: 0, w: 6, h: 4, text: 'What we watch.' },
    ]
    const common = { range: { last: 7, unit: 'day' }, compare: true } as const
    const made = await store.dashboards.create(shop, { name: 'Board', tiles, common }, 'ada')
    expect(await store.dashboards.get(shop, made.dashboard_id)).toMatchObject({ tiles, common })
    const changed = await store.dashboards.update(shop, made.dashboard_id, { version: 1, tiles: [tiles[1]!] }, 'ada')
    expect(changed).toMatchObject({ tiles: [tiles[1]], common })
  })

  it('keeps each person’s favourites apart', async () => {
    const whose = { userId: 'ada', appId: shop }
    await store.favourites.add(whose, { kind: 'insight', id: 'i' })
    await store.favourites.add(whose, { kind: 'insight', id: 'i' })
    now += 1_000
    await store.favourites.add(whose, { kind: 'dashboard', id: 'd' })
    expect(await store.favourites.list(whose)).toEqual([
      { kind: 'insight', id: 'i' },
      { kind: 'dashboard', id: 'd' },
    ])
    expect(await store.favourites.list({ userId: 'bob', appId: shop })).toEqual([])
    await store.favourites.remove(whose, { kind: 'insight', id: 'i' })
    expect(await store.favourites.list(whose)).toEqual([{ kind: 'dashboard', id: 'd' }])
  })
})
