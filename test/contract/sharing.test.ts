import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { annotations } from '../../src/runtime/metadata/annotations.ts'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { comments } from '../../src/runtime/metadata/comments.ts'
import { grants } from '../../src/runtime/metadata/grants.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { links } from '../../src/runtime/metadata/links.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('what is shared, in PostgreSQL')) {
  databases.push({ name: 'PostgreSQL', open: usePostgres().open })
}

const day = 86_400_000
const insight = { kind: 'insight', id: 'insight_1' } as const
const board = { kind: 'dashboard', id: 'insight_1' } as const
const [ada, bob] = [
  { id: 'u1', name: 'Ada' },
  { id: 'u2', name: 'Bob' },
]
const plain = { label: '', range: false, origins: [], days: null }

describe.each(databases)('what is written beside insights and shared, in $name', ({ open }) => {
  let folder: string
  let metadata: OpenMetadata
  let now: number
  let store: ReturnType<typeof stores>
  let shop: string
  let other: string

  const stores = () => {
    const made = { db: metadata.db, clock: () => now, ids: ids() }
    return {
      apps: apps(made),
      annotations: annotations(made),
      comments: comments(made),
      links: links(made),
      grants: grants(made),
    }
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-sharing-'))
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

  it('keeps annotations by time, each in its app', async () => {
    const later = await store.annotations.create(shop, { at: '2026-01-30T01:00:00+02:00', text: 'Sale' }, 'ada')
    const first = await store.annotations.create(shop, { at: '2026-01-02', text: 'Start', insight_id: 'i' }, 'ada')
    expect(later).toMatchObject({ at: '2026-01-29T23:00:00.000Z', insight_id: null, created_by: 'ada' })
    expect(await store.annotations.list(shop)).toEqual([first, later])
    expect(await store.annotations.list(other)).toEqual([])
    const { annotation_id } = first
    const changed = await store.annotations.update(shop, annotation_id, { text: 'Launch', insight_id: null })
    expect(changed).toEqual({ ...first, text: 'Launch', insight_id: null })
    await expect(store.annotations.remove(other, annotation_id)).rejects.toMatchObject({ code: 'not_found' })
    await store.annotations.remove(shop, annotation_id)
    expect(await store.annotations.list(shop)).toEqual([later])
  })

  it('keeps comments in threads of one level, about one thing', async () => {
    const asked = await store.comments.create(shop, insight, { text: 'Why?', mentions: ['u2'], parent_id: null }, ada)
    now += 1_000
    const reply = { text: 'Sale.', mentions: [], parent_id: asked.comment_id }
    const answered = await store.comments.create(shop, insight, reply, bob)
    expect(await store.comments.list(shop, insight)).toEqual([asked, answered])
    expect(await store.comments.list(shop, board)).toEqual([])
    expect(await store.comments.list(other, insight)).toEqual([])
    const misplaced: [string, typeof insight | typeof board, string][] = [
      [shop, insight, answered.comment_id],
      [shop, board, asked.comment_id],
      [other, insight, asked.comment_id],
    ]
    for (const [app, subject, parent_id] of misplaced) {
      const wrong = store.comments.create(app, subject, { ...reply, parent_id }, ada)
      await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', path: ['parent_id'] })
    }
  })

  it('lets people change and remove their own comments alone; answers stay', async () => {
    const asked = await store.comments.create(shop, insight, { text: 'Why?', mentions: ['u2'], parent_id: null }, ada)
    const { comment_id } = asked
    const words = { text: 'Why now?', mentions: ['u2', 'u3'] }
    const edited = await store.comments.edit(shop, comment_id, words, ada)
    expect(edited).toEqual({
      comment: { ...asked, ...words, edited_at: '2026-01-31T10:00:00.000Z' },
      subject: insight,
      named: ['u3'],
    })
    await expect(store.comments.edit(shop, comment_id, words, bob)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(store.comments.remove(shop, comment_id, bob)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(store.comments.remove(other, comment_id, ada)).rejects.toMatchObject({ code: 'not_found' })
    now += 1_000
    const reply = await store.comments.create(
      shop,
      insight,
      { text: 'Sale.', mentions: [], parent_id: comment_id },
      bob,
    )
    await store.comments.remove(shop, comment_id, ada)
    expect(await store.comments.list(shop, insight)).toMatchObject([{ comment_id, text: '', mentions: [] }, reply])
    await expect(store.comments.remove(shop, comment_id, ada)).rejects.toMatchObject({ code: 'not_found' })
    await store.comments.remove(shop, reply.comment_id, bob)
    expect(await store.comments.list(shop, insight)).toMatchObject([{ comment_id }])
  })

  it('knows a link by its token until it is revoked or its time is over, and keeps no token', async () => {
    const { token, ...link } = await store.links.create(shop, insight, { ...plain, label: 'Wiki', days: 1 }, 'ada')
    expect(link).toMatchObject({
      ...insight,
      label: 'Wiki',
      has_password: false,
      expires_at: '2026-02-01T10:00:00.000Z',
    })
    expect(await store.links.find(token)).toMatchObject({ appId: shop, link, pass: null })
    expect(await store.links.find(token.slice(1))).toBeNull()
    expect(await store.links.find('')).toBeNull()
    expect(JSON.stringify(await metadata.db.selectFrom('links').selectAll().execute())).not.toContain(token)
    expect(await store.links.list(shop, insight)).toEqual([link])
    expect(await store.links.list(shop, board)).toEqual([])
    await expect(store.links.revoke(other, link.link_id)).rejects.toMatchObject({ code: 'not_found' })
    now += day
    expect(await store.links.find(token)).toBeNull()
    expect(await store.links.list(shop, insight)).toEqual([])
    const endless = await store.links.create(shop, insight, plain, 'ada')
    now += 1000 * day
    expect(await store.links.find(endless.token)).not.toBeNull()
    await store.links.revoke(shop, endless.link_id)
    expect(await store.links.find(endless.token)).toBeNull()
    await expect(store.links.revoke(shop, endless.link_id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('opens a link with a password by it alone', async () => {
    const made = await store.links.create(shop, insight, { ...plain, password: 'bread' }, 'ada')
    const opened = await store.links.find(made.token)
    expect([await opened!.fits('bread'), await opened!.fits('Bread'), await opened!.fits('')]).toEqual([
      true,
      false,
      false,
    ])
    const second = await store.links.create(shop, insight, { ...plain, password: 'bread' }, 'ada')
    expect((await store.links.find(second.token))!.pass).not.toBe(opened!.pass)
    expect((await store.links.find(made.token))!.pass).toBe(opened!.pass)
    expect(JSON.stringify(await metadata.db.selectFrom('links').selectAll().execute())).not.toContain('bread')
  })

  it('notes when a link was opened, once a minute', async () => {
    const made = await store.links.create(shop, insight, plain, 'ada')
    const opens = async () => {
      const { link } = (await store.links.find(made.token))!
      await store.links.noteOpened(link)
      return (await store.links.list(shop, insight))[0]!.opened_at
    }
    expect(await opens()).toBe('2026-01-31T10:00:00.000Z')
    now += 59_000
    expect(await opens()).toBe('2026-01-31T10:00:00.000Z')
    now += 1_000
    expect(await opens()).toBe('2026-01-31T10:01:00.000Z')
  })

  it('makes and opens no link where an administrator forbids them', async () => {
    const made = await store.links.create(shop, insight, plain, 'ada')
    for (const where of [shop, null]) {
      await store.links.permit(where, false)
      expect(await store.links.find(made.token)).toBeNull()
      const another = store.links.create(shop, insight, plain, 'ada')
      await expect(another).rejects.toMatchObject({ code: 'forbidden' })
      expect(await store.links.permitted(other)).toEqual({ organization: where !== null, app: true })
      await store.links.permit(where, true)
      expect(await store.links.find(made.token)).not.toBeNull()
    }
  })

  it('keeps what was shared with a person until it is revoked or its time is over', async () => {
    const first = await store.grants.create(shop, insight, { to: { user_id: 'u2' }, days: null }, 'ada')
    const grant = await store.grants.create(shop, insight, { to: { user_id: 'u2' }, days: 7 }, 'ada')
    expect(grant.grant_id).not.toBe(first.grant_id)
    expect(await store.grants.list(shop, insight)).toEqual([grant])
    expect(await store.grants.of('u2')).toEqual([grant])
    expect([await store.grants.of('u1'), await store.grants.list(shop, board)]).toEqual([[], []])
    await expect(store.grants.revoke(other, grant.grant_id)).rejects.toMatchObject({ code: 'not_found' })
    now += 7 * day
    expect(await store.grants.of('u2')).toEqual([])
    const next = await store.grants.create(shop, insight, { to: { user_id: 'u2' }, days: null }, 'ada')
    await store.grants.revoke(shop, next.grant_id)
    expect(await store.grants.of('u2')).toEqual([])
  })

  it('keeps what people and teams may choose: any range and no filter unless it was said', async () => {
    const plainly = await store.grants.create(shop, insight, { to: { user_id: 'u2' }, days: null }, 'ada')
    expect(plainly).toMatchObject({ range: true, filters: null })
    const how = { range: false, filters: [{ attribute: ['a', 'b'], of: 'user' as const }] }
    const named = await store.grants.create(shop, board, { to: { user_id: 'u2' }, days: null, ...how }, 'ada')
    expect(named).toMatchObject(how)
    expect(await store.grants.list(shop, board)).toEqual([named])
  })
})
