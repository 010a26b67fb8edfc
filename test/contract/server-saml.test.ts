import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAccounts } from '../../src/runtime/accounts/accounts.ts'
import type { SamlSettings } from '../../src/runtime/accounts/saml/settings.ts'
import type { Newcomers } from '../../src/runtime/accounts/vouched.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import type { DatabaseKind } from '../../src/runtime/metadata/schema.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { identityMetadata, keyPair, requestIn, response, type Says, signed } from '../support/identity-provider.ts'
import { admin, type Client, clientOf, json, openShop } from '../support/local.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const publicAddress = 'https://insights.example.com'
const host = { host: 'insights.example.com' }
const [acs, audience] = ['/acs', '/metadata'].map((path) => `${publicAddress}/api/auth/saml${path}`) as [string, string]
const company = 'https://idp.example.com'
const issuer = `${company}/metadata`
const [pair, otherPair] = [keyPair(), keyPair('mallory.example.com')]

const databases: { name: string; kind: DatabaseKind; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', kind: 'sqlite', open: openSqlite },
]
if (!postgresMissing('signing in by SAML, in PostgreSQL')) {
  const postgres = usePostgres()
  databases.push({ name: 'PostgreSQL', kind: 'postgres', open: postgres.open })
}

describe.each(databases)('signing in by SAML, in $name', ({ kind, open }) => {
  let folder: string
  let local: Runtime
  let metadata: OpenMetadata
  let client: Client
  // Of the server; what the provider says has its own.
  let now = Date.now()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-saml-'))
    ;({ runtime: local } = await openShop(folder))
    metadata = await open(join(folder, 'saml.db'))
    client = await clientWith({})
  })
  afterAll(async () => {
    await metadata.close()
    await local.close()
    rmSync(folder, { recursive: true, force: true })
    expect(client.faults).toEqual([])
  })

  /** A server with these settings, on the same database: what another process would be after a restart. */
  async function clientWith(more: Partial<SamlSettings> & { newcomers?: Newcomers }): Promise<Client> {
    const { newcomers, ...settings } = more
    const saml = { provider: { metadataXml: identityMetadata(company, pair) }, ...settings }
    const shared = { db: metadata.db, kind, directory: folder, publicAddress, saml, newcomers }
    const accounts = await openAccounts({ ...shared, clock: () => now })
    await accounts.ensureAdmin(admin)
    return clientOf({ ...local, accounts })
  }

  const cookies = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  async function begin(next = '/apps', by = client) {
    const answer = await by.app.request(`/api/auth/saml/login?next=${encodeURIComponent(next)}`, { headers: host })
    const url = answer.headers.get('location')!
    return { url, cookie: cookies(answer).join('; '), set: answer.headers.getSetCookie()[0]!, ...requestIn(url) }
  }
  const post = (form: { [name: string]: string }, by = client) =>
    by.app.request('/api/auth/saml/acs', {
      method: 'POST',
      body: new URLSearchParams(form),
      // As a browser sends a form of another site.
      headers: { ...host, origin: company, 'sec-fetch-site': 'cross-site' },
    })
  const sent = (xml: string) => ({ SAMLResponse: Buffer.from(xml).toString('base64') })
  const says = (id: string, more: Partial<Says> = {}): Says => {
    const attributes = { email: 'grace@example.com', name: 'Grace' }
    return { requestId: id, acs, audience, issuer, attributes, ...more }
  }
  const follow = (answer: Response, cookie: string, by = client) =>
    by.app.request(answer.headers.get('location')!, { headers: { ...host, cookie } })
  const sessionOf = (answer: Response, by = client) =>
    by.app.request('/api/session', { headers: { ...host, cookie: cookies(answer).join('; ') } })

  /** From the request to the page that one is led to. */
  async function signIn(more: Partial<Says> = {}, { by = client, next = '/apps' } = {}) {
    const { id, cookie } = await begin(next, by)
    const answered = await post(sent(signed(response(says(id, more)), pair)), by)
    const finished = await follow(answered, cookie, by)
    return { answered, finished, session: await sessionOf(finished, by) }
  }
  const refusal = (answer: Response) => [answer.status, answer.headers.get('location')]
  const refused = (reason: string) => [303, `/sign-in?error=${reason}`]

  it('makes an account for whom the provider vouches, and leads where it was begun', async () => {
    const { finished, session } = await signIn({}, { next: '/apps/shop?range=7d' })
    expect(finished.headers.get('location')).toBe('/apps/shop?range=7d')
    expect(await json(session)).toMatchObject({ user: { name: 'Grace', email: 'grace@example.com' } })
    expect(finished.headers.getSetCookie().join()).toMatch(/session_token=[^;]+.*HttpOnly; Secure; SameSite=Lax/)
    const headers = { ...host, origin: publicAddress, cookie: cookies(finished).join('; ') }
    expect((await client.app.request('/api/apps', { headers })).status).toBe(200)
    const made = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{"name":"x"}' }
    expect((await client.app.request('/api/apps', made)).status).toBe(403)
  })

  it('is the same person the next time, with a session that begins anew', async () => {
    const [first, second] = [await signIn(), await signIn({ attributes: { mail: 'grace@example.com' } })]
    expect(await json(second.session)).toEqual(await json(first.session))
    expect(cookies(second.finished)).not.toEqual(cookies(first.finished))
  })

  it('stands in the audit log, and so does what was refused', async () => {
    await signIn()
    now += 1_000
    await post(sent(response(says((await begin()).id))))
    const { entries } = await json<{ entries: { action: string; subject: string }[] }>(client.get('/api/audit?limit=2'))
    expect(entries).toMatchObject([
      { action: 'sign_in.refused', subject: 'SAML: Invalid signature' },
      { action: 'sign_in', subject: 'grace@example.com' },
    ])
  })

  it('takes a response that is signed as a whole too', async () => {
    const { id, cookie } = await begin()
    const xml = signed(signed(response(says(id)), pair), pair, 'Response')
    expect((await sessionOf(await follow(await post(sent(xml)), cookie))).status).toBe(200)
  })

  it('is open to the provider with our metadata, and signs what it asks where there is a key', async () => {
    const answer = await client.app.request('/api/auth/saml/metadata')
    expect(answer.headers.get('content-type')).toContain('xml')
    const text = await answer.text()
    expect(text).toContain(`entityID="${audience}"`)
    expect(text).toContain(`Location="${acs}"`)
    expect(text).toContain('WantAssertionsSigned="true"')
    expect(new URL((await begin()).url).searchParams.has('Signature')).toBe(false)
    const signing = await clientWith({ signing: otherPair })
    const { searchParams } = new URL((await begin('/', signing)).url)
    expect(searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    expect(await (await signing.app.request('/api/auth/saml/metadata')).text()).toContain('AuthnRequestsSigned="true"')
    signing.close()
  })

  it('begins from the sign-in page as every other company sign-in does', async () => {
    expect(await json(client.app.request('/api/auth/ways'))).toMatchObject({ provider: true })
    const headers = { ...host, origin: publicAddress, 'content-type': 'application/json' }
    const { url } = await json<{ url: string }>(client.post('/api/auth/sign-in/provider', { next: '/apps' }, headers))
    expect(url).toMatch(`${company}/sso?`)
    expect(requestIn(url).xml).toContain(`AssertionConsumerServiceURL="${acs}"`)
    expect((await begin()).set).toMatch(/; Path=\/api\/auth\/saml; HttpOnly; Secure; SameSite=Lax$/)
  })

  it.each([
    ['is unsigned', (xml: string) => xml],
    ['is signed by somebody else', (xml: string) => signed(xml, otherPair)],
    ['is signed around the assertion alone', (xml: string) => signed(xml, pair, 'Response')],
    ['was changed afterwards', (xml: string) => signed(xml, pair).replace('grace@', 'ada@')],
  ])('refuses what %s', async (_, altered) => {
    const { id } = await begin()
    expect(refusal(await post(sent(altered(response(says(id))))))).toEqual(refused('saml_refused'))
  })

  it.each<[string, Partial<Says>]>([
    ['is too old', { now: Date.now() - 900_000, notOnOrAfter: Date.now() - 600_000 }],
    ['is not yet', { notBefore: Date.now() + 600_000 }],
    ['is for somebody else', { audience: 'https://other.example.com' }],
    ['is handed to somebody else', { recipient: 'https://other.example.com/acs' }],
    ['is of another provider', { issuer: 'https://other.example.com/metadata' }],
    ['answers nothing', { confirmedTo: null }],
    ['answers what was never asked', { responseTo: '_forged', confirmedTo: '_forged' }],
    ['was another request’s, in a response to this one', { confirmedTo: '_another' }],
  ])('refuses what %s', async (_, more) => {
    const { id } = await begin()
    expect(refusal(await post(sent(signed(response(says(id, more)), pair))))).toEqual(refused('saml_refused'))
  })

  it('refuses an answer that comes again, before and after it was finished, and after a restart', async () => {
    const { id, cookie } = await begin()
    const form = sent(signed(response(says(id)), pair))
    const [first, second] = await Promise.all([post(form), post(form)])
    const locations = [first, second].map((answer) => answer.headers.get('location')!)
    expect(locations.filter((to) => to.includes('code='))).toHaveLength(1)
    const answered = [first, second].find((answer) => answer.headers.get('location')!.includes('code='))!
    const restarted = await clientWith({})
    expect(refusal(await post(form, restarted))).toEqual(refused('saml_refused'))
    expect((await sessionOf(await follow(answered, cookie, restarted), restarted)).status).toBe(200)
    expect(refusal(await follow(answered, cookie))).toEqual(refused('saml_used'))
    expect(refusal(await post(form))).toEqual(refused('saml_refused'))
    restarted.close()
  })

  it('gives a session to no other browser than the one that began', async () => {
    const { id } = await begin()
    const answered = await post(sent(signed(response(says(id)), pair)))
    const { cookie: other } = await begin()
    for (const cookie of [other, 'a=b', ''])
      expect(refusal(await follow(answered, cookie))).toEqual(refused('saml_used'))
  })

  it('takes ten minutes at the most', async () => {
    const { id } = await begin()
    now += 601_000
    expect(refusal(await post(sent(signed(response(says(id)), pair))))).toEqual(refused('saml_refused'))
    now = Date.now()
  })

  it('reads nothing but what is signed: an assertion wrapped around another', async () => {
    const { id } = await begin()
    const genuine = signed(response(says(id)), pair)
    const [assertion] = /<saml:Assertion.*<\/saml:Assertion>/s.exec(genuine)!
    const forged = assertion
      .replace(/<(ds:)?Signature.*<\/(ds:)?Signature>/s, '')
      .replaceAll('grace@', 'ada@')
      .replace(/ID="[^"]+"/, 'ID="_forged"')
    const [signature] = /<(ds:)?Signature.*<\/(ds:)?Signature>/s.exec(assertion)!
    const into = (xml: string) => genuine.replace(assertion, xml)
    const wrapped = [
      into(forged + assertion),
      into(assertion + forged),
      into(`<samlp:Extensions>${assertion}</samlp:Extensions>${forged}`),
      into(
        forged.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</Signature>', `<Object>${assertion}</Object></Signature>`)}`,
        ),
      ),
      into(forged.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`)),
      into(
        forged
          .replace('_forged', /ID="([^"]+)"/.exec(assertion)![1]!)
          .replace('</saml:Issuer>', `</saml:Issuer>${signature}`),
      ),
    ]
    for (const xml of wrapped) expect(refusal(await post(sent(xml)))).toEqual(refused('saml_refused'))
  })

  it('does not read a name up to a comment', async () => {
    const plain = `${admin.email}.evil.example.com`
    const { id, cookie } = await begin()
    const xml = signed(response(says(id, { nameId: plain, attributes: {} })), pair)
    const commented = xml.replace(plain, `${admin.email}<!-- -->.evil.example.com`)
    const answered = await post(sent(commented))
    const session = await json<{ user?: { email: string } }>(sessionOf(await follow(answered, cookie)))
    expect(session.user?.email).toBe(plain)
  })

  it('expands nothing', async () => {
    const { id } = await begin()
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    const xml = signed(response(says(id)), pair)
    expect(refusal(await post(sent(bomb + xml.replace('Grace', '&b;'))))).toEqual(refused('saml_refused'))
    expect(refusal(await post(sent(bomb + xml)))).toEqual(refused('saml_refused'))
  })

  it('says what is wrong with rubbish, and never fails', async () => {
    for (const rubbish of ['', 'x', '<', '<a/>', '<samlp:Response/>', '\0', 'é'.repeat(1000), '<a'.repeat(5_000)]) {
      expect(refusal(await post(sent(rubbish)))).toEqual(refused('saml_refused'))
    }
    expect(refusal(await post({ SAMLResponse: '%%%' }))).toEqual(refused('saml_refused'))
    expect(refusal(await post({}))).toEqual(refused('saml_refused'))
    const odd = [
      { body: '{}', headers: { 'content-type': 'application/json' } },
      { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      { body: 'SAMLResponse[]=1&SAMLResponse[]=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ]
    for (const request of odd) {
      const answer = await client.app.request('/api/auth/saml/acs', { method: 'POST', ...request })
      expect(refusal(answer)).toEqual(refused('saml_refused'))
    }
    const status = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" InResponseTo="${(await begin()).id}">
      <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:Status></samlp:Response>`
    expect(refusal(await post(sent(status)))).toEqual(refused('saml_refused'))
    expect((await client.app.request('/api/auth/saml/finish')).status).toBe(400)
    expect(client.faults).toEqual([])
  })

  it.each(['//evil.example.com', 'https://evil.example.com', '/\\evil.example.com'])(
    'leads nowhere but here: %s',
    async (to) => {
      const begun = await client.app.request(`/api/auth/saml/login?next=${encodeURIComponent(to)}`, { headers: host })
      expect(begun.status).toBe(400)
      const { id, cookie } = await begin('/apps')
      const answered = await post({ ...sent(signed(response(says(id)), pair)), RelayState: to })
      expect(answered.headers.get('location')).toMatch(/^\/api\/auth\/saml\/finish\?code=/)
      expect((await follow(answered, cookie)).headers.get('location')).toBe('/apps')
    },
  )

  it('is nobody else’s account by its address, unless the provider is trusted with addresses', async () => {
    const attributes = { email: admin.email }
    const { answered } = await signIn({ nameId: 'a-1', attributes })
    expect(refusal(answered)).toEqual(refused('account_not_linked'))
    const trusting = await clientWith({ trustAddresses: true })
    const { session } = await signIn({ nameId: 'a-1', attributes }, { by: trusting })
    expect(await json(session)).toMatchObject({
      user: { email: admin.email },
      may: expect.arrayContaining(['app.create']),
    })
    trusting.close()
  })

  it('gives newcomers the role that is configured, or lets nobody in who was not invited', async () => {
    const editors = await clientWith({ newcomers: 'editor' })
    const { session } = await signIn({ nameId: 'e-1', attributes: { email: 'eve@example.com' } }, { by: editors })
    expect((await json<{ may: string[] }>(session)).may).toContain('insights.write')
    const closed = await clientWith({ newcomers: null })
    const { answered } = await signIn({ nameId: 'n-1', attributes: { email: 'new@example.com' } }, { by: closed })
    expect(refusal(answered)).toEqual(refused('signup_disabled'))
    const known = await signIn({ nameId: 'e-1', attributes: { email: 'eve@example.com' } }, { by: closed })
    expect(known.session.status).toBe(200)
    editors.close()
    closed.close()
  })

  it('asks for an address', async () => {
    const { answered } = await signIn({ nameId: 'x-1', attributes: { name: 'No address' } })
    expect(refusal(answered)).toEqual(refused('saml_no_address'))
    const named = await clientWith({ emailAttribute: 'work' })
    const attributes = { work: 'hopper@example.com', email: 'private@example.org' }
    const { session } = await signIn({ nameId: 'h-1', attributes }, { by: named })
    expect(await json(session)).toMatchObject({ user: { email: 'hopper@example.com' } })
    named.close()
  })

  it('is not there where it is not set up', async () => {
    const plain = clientOf(local)
    for (const path of ['metadata', 'login', 'finish?code=x']) {
      expect((await plain.app.request(`/api/auth/saml/${path}`)).status).toBe(404)
    }
    expect((await plain.app.request('/api/auth/saml/acs', { method: 'POST' })).status).toBe(404)
    plain.close()
  })
})
