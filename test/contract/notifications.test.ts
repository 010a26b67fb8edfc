import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { keptNotifications, notifications } from '../../src/runtime/metadata/notifications.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { json, useShop } from '../support/local.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('notifications in PostgreSQL')) databases.push({ name: 'PostgreSQL', open: usePostgres().open })

const about = { kind: 'alert', text: 'Signups are below 10.', path: '/apps/app_1/alerts' }

describe.each(databases)('notifications in $name', ({ open }) => {
  let folder: string
  let metadata: OpenMetadata
  let now: number
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-notifications-'))
    metadata = await open(join(folder, 'metadata.db'))
    now = Date.UTC(2026, 0, 31, 10)
  })
  afterEach(async () => {
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })
  const store = () => notifications({ db: metadata.db, clock: () => now++, ids: ids() })

  it('are of one person, the latest first', async () => {
    const all = store()
    await all.notify('ada', about)
    await all.notify('ada', { ...about, text: 'Again.', app_id: 'app_1' })
    await all.notify('ben', { ...about, text: 'For Ben.' })
    expect((await all.list('ada')).map(({ text, app_id, read_at }) => [text, app_id, read_at])).toEqual([
      ['Again.', 'app_1', null],
      ['Signups are below 10.', null, null],
    ])
    expect([await all.unread('ada'), await all.unread('ben'), await all.unread('carl')]).toEqual([2, 1, 0])
  })

  it('are read one by one or all at once, by nobody else', async () => {
    const all = store()
    for (const text of ['a', 'b', 'c']) await all.notify('ada', { ...about, text })
    const [last] = await all.list('ada')
    await expect(all.read('ben', last!.notification_id)).rejects.toMatchObject({ code: 'not_found' })
    const read = await all.read('ada', last!.notification_id)
    expect(read).toMatchObject({ text: 'c', read_at: expect.any(String) })
    expect(await all.read('ada', last!.notification_id)).toEqual(read)
    await all.readAll('ben')
    expect(await all.unread('ada')).toBe(2)
    await all.readAll('ada')
    expect(await all.unread('ada')).toBe(0)
  })

  it('with an id that was told before are not told again', async () => {
    const all = store()
    await all.notify('ada', { ...about, notification_id: 'alert_1 2026' })
    await all.notify('ada', { ...about, notification_id: 'alert_1 2026' })
    expect(await all.unread('ada')).toBe(1)
  })

  it('are forgotten when there are many newer ones', async () => {
    const all = store()
    for (let count = 0; count < keptNotifications + 3; count++) await all.notify('ada', { ...about, text: `${count}` })
    const list = await all.list('ada')
    expect(list).toHaveLength(keptNotifications)
    expect(list.at(-1)?.text).toBe('3')
  })
})

describe('notifications over HTTP', () => {
  const { shop } = useShop()

  /** A browser's session, and whose it is. */
  async function ada() {
    const [member] = await shop.runtime.accounts.members.list()
    const [cookie] = (await shop.runtime.accounts.signInAs(member!.user_id)).getSetCookie()
    const headers = { cookie: cookie!.split(';')[0]!, origin: 'http://localhost' }
    const ask = (method: string, path: string) => shop.client.app.request(`/api${path}`, { method, headers })
    return { id: member!.user_id, ask }
  }

  it('come by the stream at once, and go when they are read', async () => {
    const { id, ask } = await ada()
    const stream = (await ask('GET', '/status/stream')).body!.pipeThrough(new TextDecoderStream()).getReader()
    let said = ''
    const hears = async (text: string) => {
      while (!said.includes(text)) said += (await stream.read()).value
      said = ''
    }
    await hears('event: notifications\ndata: {"unread":0')
    await shop.runtime.notifications.notify(id, about)
    await hears('event: notifications\ndata: {"unread":1,"notifications":[{"notification_id":"note_')
    expect(await json(ask('GET', '/notifications/unread'))).toEqual({ unread: 1 })
    const { notifications } = await json<{ notifications: { notification_id: string }[] }>(ask('GET', '/notifications'))
    expect(await json(ask('POST', `/notifications/${notifications[0]!.notification_id}/read`))).toMatchObject(about)
    await hears('{"unread":0')
    await stream.cancel()
  })

  it('are for people', async () => {
    expect(await json(shop.client.get('/api/notifications'))).toEqual({ unread: 0, notifications: [] })
    expect((await shop.client.post('/api/notifications/read', {})).status).toBe(400)
  })
})
