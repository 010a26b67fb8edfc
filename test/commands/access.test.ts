import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
beforeAll(async () => {
  here = await servedFolder()
})
afterAll(() => here?.remove())

const url = () => here.address

/** What the page behind the link sends. */
const join = (link: string, name: string) =>
  fetch(`${url()}/api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url() },
    body: JSON.stringify({ code: new URL(link).searchParams.get('code'), name, password: 'bread and butter' }),
  })

describe('api-keys', () => {
  it('create answers the secret alone, which works as DATALOAF_API_KEY for what it may and no longer than it may', async () => {
    const made = await here.run(['api-keys', 'create', 'nightly'])
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^dlk_[a-z0-9]{40}\n$/) })
    const key = { env: { DATALOAF_URL: url(), DATALOAF_API_KEY: made.stdout.trim() } }
    expect((await here.run(['apps'], key)).stdout).toContain('My shop')
    expect(await here.run(['apps', 'create', 'Stolen'], key)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^✗ This API key may not do that\./),
    })
    const [listed] = (await here.run(['api-keys', '--json'])).json<{ key_id: string; last_used_at: string }[]>()
    expect(listed).toMatchObject({ name: 'nightly', scopes: ['read'], apps: null, last_used_at: expect.any(String) })
    expect(JSON.stringify(listed)).not.toContain(made.stdout.trim())
    expect((await here.run(['api-keys', 'revoke', listed!.key_id, '--yes'])).code).toBe(0)
    expect(await here.run(['apps'], key)).toMatchObject({ code: 3, stderr: expect.stringContaining('revoked') })
  })

  it('create refuses a scope that is none and an app that is not there', async () => {
    expect((await here.run(['api-keys', 'create', 'x', '--may', 'everything'])).code).toBe(2)
    const { code, json } = await here.run(['api-keys', 'create', 'x', '--for-app', 'Nowhere', '--json'])
    expect({ code, json: json() }).toMatchObject({ code: 1, json: { error: { code: 'not_found' } } })
  })
})

describe('people', () => {
  it('invite answers a link with which somebody joins, once, as what was said', async () => {
    const invited = await here.run(['people', 'invite', 'Grace@example.com', '--role', 'editor'])
    expect(invited.stdout).toMatch(/^http:\S+\/join\?code=\S+\n$/)
    const link = invited.stdout.trim()
    const joined = await join(link, 'Grace')
    expect(joined.status).toBe(201)
    const cookie = joined.headers.getSetCookie()[0]!.split(';')[0]!
    const session = await fetch(`${url()}/api/session`, { headers: { cookie } })
    expect(await session.json()).toMatchObject({ user: { name: 'Grace', email: 'grace@example.com' } })
    expect((await join(link, 'Grace')).status).toBe(404)
    const { members } = (await here.run(['people', '--json'])).json<{ members: { email: string; user_id: string }[] }>()
    const grace = members.find(({ email }) => email === 'grace@example.com')
    expect(grace).toMatchObject({ role: 'editor' })
    expect((await here.run(['people', 'remove', grace!.user_id, '--yes'])).code).toBe(0)
    expect((await fetch(`${url()}/api/session`, { headers: { cookie } })).status).toBe(401)
  })

  it('reset answers a link with which somebody chooses another password, once', async () => {
    await join((await here.run(['people', 'invite', 'barbara@example.com'])).stdout.trim(), 'Barbara')
    const made = await here.run(['people', 'reset', 'Barbara@example.com'])
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^http:\S+\/reset\?code=\S+\n$/) })
    const post = (path: string, body: object) =>
      fetch(`${url()}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url() },
        body: JSON.stringify(body),
      })
    const code = new URL(made.stdout.trim()).searchParams.get('code')
    expect((await post('reset', { code, password: 'jam and butter' })).status).toBe(200)
    expect((await post('reset', { code, password: 'jam and bread' })).status).toBe(404)
    const credentials = { email: 'barbara@example.com', password: 'jam and butter' }
    expect((await post('sign-in/email', credentials)).status).toBe(200)
    expect((await here.run(['people', 'reset', 'nobody@example.com'])).code).toBe(1)
  })

  it('an invitation that was taken back is of no use', async () => {
    const made = await here.run(['people', 'invite', 'eve@example.com', '--json'])
    const { invitation_id, url: link } = made.json<{ invitation_id: string; url: string }>()
    expect((await here.run(['people'])).stdout).toContain('eve@example.com')
    await here.run(['people', 'remove', invitation_id, '--yes'])
    const look = await fetch(`${url()}/api/join/look`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: new URL(link).searchParams.get('code') }),
    })
    expect(look.status).toBe(404)
  })

  it('keeps the only owner', async () => {
    const { members } = (await here.run(['people', '--json'])).json<{ members: { role: string; user_id: string }[] }>()
    const owners = members.filter(({ role }) => role === 'owner')
    expect(owners.length).toBe(1)
    expect(await here.run(['people', 'remove', owners[0]!.user_id, '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('only owner'),
    })
  })
})

describe('audit', () => {
  it('says who changed what, the latest first', async () => {
    await here.run(['apps', 'create', 'Audited'])
    const [latest] = (await here.run(['audit', '--json'])).json<object[]>()
    expect(latest).toMatchObject({ actor_kind: 'token', action: 'app.create', subject: 'Audited' })
    await here.run(['events', 'import', '-', '--app', 'My shop'], { input: '{"event_name":"a"}\n{"event_name":"b"}\n' })
    const [imported, created] = (await here.run(['audit', '--json'])).json<object[]>()
    expect([imported, created]).toMatchObject([{ action: 'app.import', app_id: here.appId }, latest])
  })

  it('does not tell of who only looked', async () => {
    const before = (await here.run(['audit', '--json'])).stdout
    await here.run(['apps'])
    await here.run(['keys'])
    expect((await here.run(['audit', '--json'])).stdout).toBe(before)
  })
})
