import { beforeAll, describe, expect, it } from 'vitest'
import { json } from '../support/local.ts'
import { metadataDatabases, type Person, usePeople } from '../support/people.ts'

interface Waiting {
  request_id: string
  app_id: string
  app: string
  email: string
  note: string
}

const day = 86_400_000

describe.each(metadataDatabases('asking for access'))('asking for access, in $name', (database) => {
  const { here, joined } = usePeople(database)
  let owner: Person
  let secret: string
  beforeAll(async () => {
    owner = await joined('owner')
    secret = (await here.apps.create({ name: 'Secret', private: true })).app_id
  })

  const ask = (person: Person, app_id: string, note = '') => person.ask('/access-requests', 'POST', { app_id, note })
  const waiting = async (person: Person) =>
    (await json<Waiting[]>(owner.ask('/access-requests'))).filter(({ email }) => email === person.email)
  const told = async (person: Person) =>
    (await json<{ notifications: { text: string }[] }>(person.ask('/notifications'))).notifications

  it('shows owners and admins who asks, why and for which app, once', async () => {
    const [grace, admin, editor] = [await joined('viewer', 'Grace'), await joined('admin'), await joined('editor')]
    const [first, ...again] = [
      await ask(grace, secret, 'For the launch'),
      await ask(grace, secret, 'Please'),
      ...(await Promise.all([ask(grace, secret), ask(grace, secret)])),
    ]
    expect(first!.status).toBe(202)
    const answer = await json(first!)
    for (const other of again) expect([other.status, await json(other)]).toEqual([202, answer])
    expect(await waiting(grace)).toMatchObject([{ app: 'Secret', app_id: secret, note: 'For the launch' }])
    for (const person of [owner, admin]) {
      const texts = (await told(person)).map(({ text }) => text)
      expect(texts.filter((text) => text === 'Grace asks for access to Secret.')).toHaveLength(1)
    }
    expect(await told(editor)).toEqual([])
    expect((await editor.ask('/access-requests')).status).toBe(403)
  })

  it('answers the same for an app that is not there, an app’s name and a deleted app', async () => {
    const grace = await joined()
    const gone = (await here.apps.create({ name: `Gone ${Math.random()}` })).app_id
    await here.apps.remove(gone)
    const before = (await told(owner)).length
    for (const id of ['app_none', 'Secret', gone, '../x', '%00', '__proto__']) {
      const shape = async (asked: string) => {
        const own = () => json(grace.ask(`/access-requests/own?app_id=${encodeURIComponent(asked)}`))
        const [before, answer, after] = [await own(), await ask(grace, asked), await own()]
        return [before, answer.status, Object.keys(await json(answer)), Object.keys(after)]
      }
      expect([id, await shape(id)]).toEqual([id, [{ asked_at: null }, 202, ['asked_at'], ['asked_at']]])
    }
    expect(await waiting(grace)).toEqual([])
    expect(await told(owner)).toHaveLength(before)
  })

  it('lets in with the role that is given, and says so to whoever asked', async () => {
    const grace = await joined()
    await ask(grace, secret)
    expect((await grace.ask(`/apps/${secret}`)).status).toBe(404)
    const [request] = await waiting(grace)
    const path = `/access-requests/${request!.request_id}/grant`
    expect((await grace.ask(path, 'POST', { role: 'admin' })).status).toBe(403)
    expect((await owner.ask(path, 'POST', { role: 'owner' })).status).toBe(400)
    expect((await owner.ask(path, 'POST', { role: 'editor' })).status).toBe(200)
    expect((await json<{ may: string[] }>(grace.ask(`/apps/${secret}`))).may).toContain('insights.write')
    expect(await told(grace)).toMatchObject([{ text: 'You may use Secret now.', path: `/apps/${secret}/home` }])
    expect(await waiting(grace)).toEqual([])
    expect((await owner.ask(path, 'POST', { role: 'editor' })).status).toBe(404)
    const { entries } = await json<{ entries: object[] }>(owner.ask('/audit?action=access.decide'))
    expect(entries[0]).toMatchObject({ subject: `${grace.email} in Secret: editor` })
  })

  it('says both in the language of whoever reads it', async () => {
    const [grace, admin] = [await joined('viewer', 'Grete'), await joined('admin')]
    for (const person of [grace, admin]) {
      expect((await person.ask('/account', 'PATCH', { language: 'de' })).status).toBe(200)
    }
    await ask(grace, secret)
    const texts = async (person: Person) => (await told(person)).map(({ text }) => text)
    expect(await texts(admin)).toContain('Grete bittet um Zugang zu Secret.')
    expect(await texts(owner)).toContain('Grete asks for access to Secret.')
    const [request] = await waiting(grace)
    await owner.ask(`/access-requests/${request!.request_id}/grant`, 'POST', { role: 'viewer' })
    expect(await texts(grace)).toEqual(['Du darfst jetzt Secret benutzen.'])
  })

  it('refuses without a word, and takes the same question again after a week', async () => {
    const grace = await joined()
    const asked = await json(ask(grace, secret))
    const [request] = await waiting(grace)
    expect((await owner.ask(`/access-requests/${request!.request_id}/refuse`, 'POST')).status).toBe(200)
    expect(await told(grace)).toEqual([])
    expect(await waiting(grace)).toEqual([])
    expect(await json(grace.ask(`/access-requests/own?app_id=${secret}`))).toEqual(asked)
    await ask(grace, secret)
    expect(await waiting(grace)).toEqual([])
    here.now += 7 * day
    await ask(grace, secret, 'Again')
    expect(await waiting(grace)).toMatchObject([{ note: 'Again' }])
  })

  it('keeps no more than twenty of one person, and none for longer than a month', async () => {
    const grace = await joined()
    for (let index = 0; index < 25; index++) {
      here.now += 1
      await ask(grace, `app_${index}`)
    }
    const own = async (id: string) =>
      (await json<{ asked_at: string | null }>(grace.ask(`/access-requests/own?app_id=${id}`))).asked_at
    expect([await own('app_4'), await own('app_5'), await own('app_24')]).toEqual([
      null,
      expect.any(String),
      expect.any(String),
    ])
    await ask(grace, secret)
    here.now += 31 * day
    expect([await own('app_24'), await waiting(grace)]).toEqual([null, []])
  })
})
