import { beforeAll, describe, expect, it } from 'vitest'
import { json, useShop } from '../support/local.ts'

const token = { kind: 'token', organization: null } as const

interface Person {
  id: string
  headers: { [name: string]: string }
}

describe('comments over HTTP', () => {
  const { shop } = useShop()
  let path: string
  let about: { kind: string; id: string }
  let ada: Person
  let bob: Person

  async function joined(name: string): Promise<Person> {
    const { invitations, signInAs } = shop.runtime.accounts
    const { code } = await invitations.create({ email: `${name}@example.org`, role: 'viewer', by: token })
    const id = await invitations.accept(code, { name, password: 'bread and butter' })
    const cookie = (await signInAs(id)).getSetCookie()[0]!.split(';')[0]!
    return { id, headers: { cookie, origin: 'http://localhost', 'content-type': 'application/json' } }
  }

  const ask = ({ headers }: Person, method: string, to: string, body?: object) =>
    shop.client.app.request(to, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const toldTo = async ({ id }: Person) =>
    (await shop.runtime.notifications.list(id)).map(({ kind, text, path }) => ({ kind, text, path }))

  beforeAll(async () => {
    path = `/api/apps/${shop.appId}`
    const query = { kind: 'trend', series: [{ event: null }] }
    const { insight_id } = await shop.runtime.insights.create(shop.appId, { name: 'Buying', query }, 'ada')
    about = { kind: 'insight', id: insight_id }
    ;[ada, bob] = [await joined('ada'), await joined('bob')]
  })

  it('tell whoever is named in them, once, and nobody who is not', async () => {
    const text = 'Why, @bob? And @ada, and @nobody.'
    const mentions = [ada.id, bob.id, 'nobody']
    const made = await ask(ada, 'POST', `${path}/comments`, { ...about, text, mentions })
    expect(made.status).toBe(201)
    const { comment_id, mentions: named } = await json<{ comment_id: string; mentions: string[] }>(made)
    expect([...named].sort()).toEqual([ada.id, bob.id].sort())
    const notice = {
      kind: 'comment',
      text: 'ada named you in a comment on “Buying”.',
      path: `/apps/${shop.appId}/explore?insight=${about.id}`,
    }
    expect(await toldTo(bob)).toEqual([notice])
    expect(await toldTo(ada)).toEqual([])
    const change = { text: `${text} Tell me.`, mentions }
    expect((await ask(ada, 'PATCH', `${path}/comments/${comment_id}`, change)).status).toBe(200)
    expect(await toldTo(bob)).toEqual([notice])
    // A name that does not stand in the text tells nobody.
    await ask(ada, 'POST', `${path}/comments`, { ...about, text: 'Hm.', mentions: [bob.id] })
    expect(await toldTo(bob)).toEqual([notice])
  })

  it('name nobody who may not know a private app, and its people alone are offered', async () => {
    const app = await shop.runtime.apps.create({ name: 'Secret', private: true })
    const secret = `/api/apps/${app.app_id}`
    await shop.runtime.accounts.members.setAppRole(ada.id, app.app_id, 'editor', token)
    const query = { kind: 'trend', series: [{ event: null }] }
    const { insight_id: id } = await shop.runtime.insights.create(app.app_id, { name: 'Plans', query }, 'ada')
    const before = await toldTo(bob)
    const comment = { kind: 'insight', id, text: 'Why, @bob?', mentions: [bob.id] }
    const made = await json<{ mentions: string[] }>(ask(ada, 'POST', `${secret}/comments`, comment))
    expect(made.mentions).toEqual([])
    expect(await toldTo(bob)).toEqual(before)
    const offered = await json<{ user_id: string }[]>(ask(ada, 'GET', `${secret}/colleagues`))
    expect(offered.map(({ user_id }) => user_id)).not.toContain(bob.id)
    expect(offered.map(({ user_id }) => user_id)).toContain(ada.id)
  })

  it('are changed and removed by who wrote them alone', async () => {
    const made = await json<{ comment_id: string }>(ask(ada, 'POST', `${path}/comments`, { ...about, text: 'Mine.' }))
    const one = `${path}/comments/${made.comment_id}`
    expect((await ask(bob, 'PATCH', one, { text: 'His.' })).status).toBe(403)
    expect((await ask(bob, 'DELETE', one)).status).toBe(403)
    expect((await ask(ada, 'DELETE', one)).status).toBe(200)
  })

  it('are about something that is there, and written by people', async () => {
    const nothing = { kind: 'dashboard', id: about.id, text: 'Hm.' }
    expect((await ask(ada, 'POST', `${path}/comments`, nothing)).status).toBe(404)
    const program = await shop.client.post(`${path}/comments`, { ...about, text: 'Hm.' })
    expect([program.status, await json(program)]).toMatchObject([
      400,
      { error: { message: 'Only people write comments.' } },
    ])
  })

  it('and what is shared are told in the language of whoever reads it, of a team each in theirs', async () => {
    const [carl, dora] = [await joined('carl'), await joined('dora')]
    await shop.runtime.languages.set(carl.id, 'de')
    const { teams } = shop.runtime.accounts
    const { team_id } = await teams.create('Sales', 'ada')
    for (const { id } of [carl, dora]) await teams.add(team_id, id)
    const text = 'Why, @carl? And you, @dora?'
    await ask(ada, 'POST', `${path}/comments`, { ...about, text, mentions: [carl.id, dora.id] })
    await shop.client.post(`${path}/shares/people`, { ...about, email: 'carl@example.org', days: 7 })
    await shop.client.post(`${path}/shares/teams`, { ...about, team_id, days: 7 })
    const texts = async (person: Person) => (await toldTo(person)).map((note) => note.text).sort()
    expect(await texts(carl)).toEqual([
      'ada hat dich in einem Kommentar zu „Buying“ genannt.',
      'local token hat „Buying“ mit Sales geteilt.',
      'local token hat „Buying“ mit dir geteilt.',
    ])
    expect(await texts(dora)).toEqual([
      'ada named you in a comment on “Buying”.',
      'local token shared “Buying” with Sales.',
    ])
  })

  it('and what is shared with a person is told and seen by that person alone', async () => {
    const share = { ...about, email: 'bob@example.org', days: 7 }
    const { grant_id } = await json<{ grant_id: string }>(shop.client.post(`${path}/shares/people`, share))
    expect(await toldTo(bob)).toContainEqual({
      kind: 'share',
      text: 'local token shared “Buying” with you.',
      path: `/granted/${grant_id}`,
    })
    const seen = async (person: Person) => [
      (await ask(person, 'GET', `/api/granted/${grant_id}`)).status,
      (await ask(person, 'POST', `/api/granted/${grant_id}/answers`, {})).status,
    ]
    expect(await seen(bob)).toEqual([200, 200])
    expect(await seen(ada)).toEqual([404, 404])
    expect(await json<object[]>(ask(bob, 'GET', '/api/granted'))).toMatchObject([{ grant_id, name: 'Buying' }])
    expect(await json<object[]>(ask(ada, 'GET', '/api/granted'))).toEqual([])
    await shop.client.delete(`${path}/shares/people/${grant_id}`)
    expect(await seen(bob)).toEqual([404, 404])
  })
})
