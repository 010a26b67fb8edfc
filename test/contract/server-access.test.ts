import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Accounts, openAccounts } from '../../src/runtime/accounts/accounts.ts'
import { type Role, roles, type Scope, scopes } from '../../src/runtime/accounts/permissions.ts'
import { apps as appsIn } from '../../src/runtime/metadata/apps.ts'
import { archive as archiveIn } from '../../src/runtime/metadata/archive.ts'
import { cohorts as cohortsIn } from '../../src/runtime/metadata/cohorts.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { imports as importsIn } from '../../src/runtime/metadata/imports.ts'
import { keys as keysIn } from '../../src/runtime/metadata/keys.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import type { DatabaseKind } from '../../src/runtime/metadata/schema.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { admin, type Client, clientOf, openShop } from '../support/local.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

/** Who may: everybody; whoever is signed in; people alone; the role and those that may do more; the machine's token alone. */
type Least = 'everybody' | 'session' | 'person' | Role | 'token'

/** Every route of the API, the least role that may use it, and the scope of a key that may; null for none. */
const routes: { readonly [route: string]: readonly [Least, Scope | 'any' | null] } = {
  'POST /api/auth/sign-in/email': ['everybody', 'any'],
  'POST /api/auth/sign-in/provider': ['everybody', 'any'],
  'GET /api/auth/callback/company': ['everybody', 'any'],
  'GET /api/auth/saml/metadata': ['everybody', 'any'],
  'GET /api/auth/saml/login': ['everybody', 'any'],
  'POST /api/auth/saml/acs': ['everybody', 'any'],
  'GET /api/auth/saml/finish': ['everybody', 'any'],
  'POST /api/auth/sign-in/second-factor': ['everybody', 'any'],
  'POST /api/auth/forgot': ['everybody', 'any'],
  'POST /api/auth/reset': ['everybody', 'any'],
  'POST /api/auth/reset/look': ['everybody', 'any'],
  'POST /api/auth/sign-out': ['everybody', 'any'],
  'GET /api/auth/get-session': ['everybody', 'any'],
  'GET /api/auth/ways': ['everybody', 'any'],
  'POST /api/sign-in-link/redeem': ['everybody', 'any'],
  'POST /api/join': ['everybody', 'any'],
  'POST /api/join/look': ['everybody', 'any'],
  'GET /api/openapi.json': ['everybody', 'any'],
  'GET /api/reference': ['everybody', 'any'],
  'GET /api/reference.css': ['everybody', 'any'],
  'GET /api/session': ['session', 'any'],
  'GET /api/account': ['person', null],
  'PATCH /api/account': ['person', null],
  'POST /api/account/password': ['person', null],
  'POST /api/account/second-factor': ['person', null],
  'POST /api/account/second-factor/confirm': ['person', null],
  'POST /api/account/second-factor/off': ['person', null],
  'DELETE /api/account/sessions': ['person', null],
  'DELETE /api/account/sessions/:session_id': ['person', null],
  'GET /api/organization': ['admin', null],
  'PATCH /api/organization': ['owner', null],
  'POST /api/sign-in-link': ['token', null],
  'GET /api/graphql': ['viewer', 'read'],
  'POST /api/graphql': ['viewer', 'read'],
  'GET /api/graphql/schema': ['viewer', 'read'],
  'GET /api/apps': ['viewer', 'read'],
  'POST /api/apps': ['admin', 'manage'],
  'GET /api/apps/:app_id': ['viewer', 'read'],
  'PATCH /api/apps/:app_id': ['admin', 'manage'],
  'DELETE /api/apps/:app_id': ['owner', 'manage'],
  'GET /api/deleted-apps': ['owner', 'manage'],
  'POST /api/deleted-apps/:deleted_id/restore': ['owner', 'manage'],
  'POST /api/apps/:app_id/lock': ['admin', 'manage'],
  'POST /api/apps/:app_id/unlock': ['admin', 'manage'],
  'GET /api/apps/:app_id/archive': ['viewer', 'read'],
  'PATCH /api/apps/:app_id/keys/:key_id': ['admin', 'manage'],
  'POST /api/apps/:app_id/keys/:key_id/rotate': ['admin', 'manage'],
  'GET /api/apps/:app_id/keys': ['editor', 'manage'],
  'POST /api/apps/:app_id/keys': ['admin', 'manage'],
  'DELETE /api/apps/:app_id/keys/:key_id': ['admin', 'manage'],
  'PUT /api/apps/:app_id/people/:user_id': ['admin', null],
  'GET /api/people': ['admin', null],
  'PATCH /api/people/:user_id': ['admin', null],
  'DELETE /api/people/:user_id': ['admin', null],
  'POST /api/people/:user_id/reset-link': ['admin', null],
  'DELETE /api/people/:user_id/second-factor': ['admin', null],
  'GET /api/teams': ['admin', null],
  'POST /api/teams': ['admin', null],
  'PATCH /api/teams/:team_id': ['admin', null],
  'DELETE /api/teams/:team_id': ['admin', null],
  'PUT /api/teams/:team_id/members/:user_id': ['admin', null],
  'DELETE /api/teams/:team_id/members/:user_id': ['admin', null],
  'PUT /api/apps/:app_id/teams/:team_id': ['admin', null],
  'POST /api/apps/:app_id/shares/teams': ['editor', null],
  'GET /api/access-requests': ['admin', null],
  'GET /api/access-requests/own': ['viewer', null],
  'POST /api/access-requests': ['viewer', null],
  'POST /api/access-requests/:request_id/grant': ['admin', null],
  'POST /api/access-requests/:request_id/refuse': ['admin', null],
  'POST /api/account/second-factor/backup-codes': ['person', null],
  'POST /api/invitations': ['admin', null],
  'DELETE /api/invitations/:invitation_id': ['admin', null],
  'GET /api/api-keys': ['admin', null],
  'POST /api/api-keys': ['admin', null],
  'DELETE /api/api-keys/:key_id': ['admin', null],
  'GET /api/audit': ['admin', 'manage'],
  'GET /api/unsubscribe': ['everybody', 'any'],
  'POST /api/unsubscribe': ['everybody', 'any'],
  'GET /api/apps/:app_id/recipients': ['editor', 'write'],
  'POST /api/apps/:app_id/channels': ['editor', 'write'],
  'DELETE /api/apps/:app_id/channels/:channel_id': ['editor', 'write'],
  'POST /api/apps/:app_id/channels/:channel_id/restore': ['editor', 'write'],
  'POST /api/apps/:app_id/channels/:channel_id/test': ['editor', 'write'],
  'GET /api/apps/:app_id/subscriptions': ['viewer', 'read'],
  'POST /api/apps/:app_id/subscriptions': ['editor', 'write'],
  'PATCH /api/apps/:app_id/subscriptions/:subscription_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/subscriptions/:subscription_id': ['editor', 'write'],
  'POST /api/apps/:app_id/subscriptions/:subscription_id/restore': ['editor', 'write'],
  'POST /api/apps/:app_id/subscriptions/:subscription_id/send': ['editor', 'write'],
  'DELETE /api/apps/:app_id/subscriptions/:subscription_id/people/me': ['viewer', null],
  'GET /api/apps/:app_id/alerts': ['viewer', 'read'],
  'POST /api/apps/:app_id/alerts': ['editor', 'write'],
  'PATCH /api/apps/:app_id/alerts/:alert_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/alerts/:alert_id': ['editor', 'write'],
  'POST /api/apps/:app_id/alerts/:alert_id/restore': ['editor', 'write'],
  'GET /api/apps/:app_id/alerts/:alert_id/history': ['viewer', 'read'],
  'POST /api/apps/:app_id/alerts/:alert_id/check': ['editor', 'write'],
  'POST /api/apps/:app_id/alerts/:alert_id/test': ['editor', 'write'],
  'DELETE /api/apps/:app_id/alerts/:alert_id/people/me': ['viewer', null],
  'GET /api/notifications': ['viewer', null],
  'GET /api/notifications/unread': ['viewer', null],
  'POST /api/notifications/read': ['viewer', null],
  'POST /api/notifications/:notification_id/read': ['viewer', null],
  'GET /api/audit/words': ['admin', 'manage'],
  'GET /api/transform-kinds': ['session', 'any'],
  'GET /api/apps/:app_id/collection': ['viewer', 'read'],
  'PUT /api/apps/:app_id/collection': ['admin', 'manage'],
  'POST /api/apps/:app_id/collection/try': ['admin', 'manage'],
  'POST /api/apps/:app_id/quarantine/replay': ['admin', 'import'],
  'GET /api/query/events': ['viewer', 'read'],
  'GET /api/query/users': ['viewer', 'read'],
  'GET /api/info/eventNames': ['viewer', 'read'],
  'GET /api/info/attributes': ['viewer', 'read'],
  'POST /api/apps/:app_id/query': ['viewer', 'read'],
  'POST /api/apps/:app_id/query/drill': ['viewer', 'read'],
  'GET /api/apps/:app_id/query/sql': ['viewer', 'read'],
  'GET /api/apps/:app_id/cohorts': ['viewer', 'read'],
  'POST /api/apps/:app_id/cohorts': ['editor', 'write'],
  'GET /api/apps/:app_id/cohorts/:cohort_id': ['viewer', 'read'],
  'PATCH /api/apps/:app_id/cohorts/:cohort_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/cohorts/:cohort_id': ['editor', 'write'],
  'POST /api/apps/:app_id/users': ['viewer', 'read'],
  'GET /api/apps/:app_id/users/profile': ['viewer', 'read'],
  'GET /api/apps/:app_id/users/events': ['viewer', 'read'],
  'GET /api/apps/:app_id/users/cohorts': ['viewer', 'read'],
  'GET /api/apps/:app_id/insights': ['viewer', 'read'],
  'POST /api/apps/:app_id/insights': ['editor', 'write'],
  'GET /api/apps/:app_id/insights/:insight_id': ['viewer', 'read'],
  'PATCH /api/apps/:app_id/insights/:insight_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/insights/:insight_id': ['editor', 'write'],
  'POST /api/apps/:app_id/insights/:insight_id/restore': ['editor', 'write'],
  'GET /api/apps/:app_id/dashboards': ['viewer', 'read'],
  'POST /api/apps/:app_id/dashboards': ['editor', 'write'],
  'GET /api/apps/:app_id/dashboards/:dashboard_id': ['viewer', 'read'],
  'PATCH /api/apps/:app_id/dashboards/:dashboard_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/dashboards/:dashboard_id': ['editor', 'write'],
  'POST /api/apps/:app_id/dashboards/:dashboard_id/restore': ['editor', 'write'],
  'GET /api/apps/:app_id/folders': ['viewer', 'read'],
  'POST /api/apps/:app_id/folders': ['editor', 'write'],
  'PATCH /api/apps/:app_id/folders/:folder_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/folders/:folder_id': ['editor', 'write'],
  'GET /api/apps/:app_id/favourites': ['viewer', null],
  'PUT /api/apps/:app_id/favourites/:kind/:id': ['viewer', null],
  'DELETE /api/apps/:app_id/favourites/:kind/:id': ['viewer', null],
  'POST /api/shared': ['everybody', 'any'],
  'POST /api/shared/answers': ['everybody', 'any'],
  'GET /api/apps/:app_id/annotations': ['viewer', 'read'],
  'POST /api/apps/:app_id/annotations': ['editor', 'write'],
  'PATCH /api/apps/:app_id/annotations/:annotation_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/annotations/:annotation_id': ['editor', 'write'],
  'GET /api/apps/:app_id/colleagues': ['viewer', null],
  'GET /api/apps/:app_id/comments': ['viewer', 'read'],
  'POST /api/apps/:app_id/comments': ['viewer', null],
  'PATCH /api/apps/:app_id/comments/:comment_id': ['viewer', null],
  'DELETE /api/apps/:app_id/comments/:comment_id': ['viewer', null],
  'GET /api/apps/:app_id/shares': ['editor', null],
  'POST /api/apps/:app_id/shares/links': ['editor', null],
  'DELETE /api/apps/:app_id/shares/links/:link_id': ['editor', null],
  'POST /api/apps/:app_id/shares/people': ['editor', null],
  'DELETE /api/apps/:app_id/shares/people/:grant_id': ['editor', null],
  'GET /api/apps/:app_id/public-links': ['viewer', 'read'],
  'PUT /api/apps/:app_id/public-links': ['admin', null],
  'PUT /api/public-links': ['admin', null],
  'GET /api/granted': ['session', 'any'],
  'GET /api/granted/:grant_id': ['session', 'any'],
  'POST /api/granted/:grant_id/answers': ['session', 'any'],
  'GET /api/apps/:app_id/catalog/events': ['viewer', 'read'],
  'GET /api/apps/:app_id/catalog/attributes': ['viewer', 'read'],
  'GET /api/apps/:app_id/catalog/values': ['viewer', 'read'],
  'GET /api/apps/:app_id/catalog/volumes': ['viewer', 'read'],
  'GET /api/apps/:app_id/catalog/attribute': ['viewer', 'read'],
  'GET /api/apps/:app_id/catalog/planned': ['viewer', 'read'],
  'GET /api/apps/:app_id/catalog/notes': ['viewer', 'read'],
  'PUT /api/apps/:app_id/catalog/notes': ['editor', 'write'],
  'GET /api/apps/:app_id/catalog/terms': ['viewer', 'read'],
  'POST /api/apps/:app_id/catalog/terms': ['editor', 'write'],
  'PUT /api/apps/:app_id/catalog/terms/:term_id': ['editor', 'write'],
  'DELETE /api/apps/:app_id/catalog/terms/:term_id': ['editor', 'write'],
  'POST /api/apps/:app_id/import': ['admin', 'import'],
  'GET /api/apps/:app_id/imports/:import_id': ['admin', 'import'],
  'DELETE /api/apps/:app_id/imports/:import_id': ['admin', 'import'],
  'GET /api/apps/:app_id/events/:event_id/trace': ['viewer', 'read'],
  'GET /api/apps/:app_id/live': ['viewer', 'read'],
  'GET /api/apps/:app_id/quarantine': ['viewer', 'read'],
  'GET /api/apps/:app_id/keep': ['viewer', 'read'],
  'GET /api/apps/:app_id/quota': ['viewer', 'read'],
  'GET /api/quotas': ['viewer', 'read'],
  'GET /api/apps/:app_id/pipeline': ['viewer', 'read'],
  'GET /api/apps/:app_id/pipeline/stages': ['viewer', 'read'],
  'GET /api/status': ['viewer', 'read'],
  'GET /api/status/stream': ['viewer', 'read'],
}

const databases: { name: string; kind: DatabaseKind; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', kind: 'sqlite', open: openSqlite },
]
if (!postgresMissing('who may do what, in PostgreSQL')) {
  const postgres = usePostgres()
  databases.push({ name: 'PostgreSQL', kind: 'postgres', open: postgres.open })
}

/** They answer of the apps that the session knows. */
const ofWhatIsKnown = new Set([
  'GET /api/graphql',
  'POST /api/graphql',
  'GET /api/graphql/schema',
  'GET /api/apps',
  'GET /api/quotas',
  'GET /api/query/events',
  'GET /api/query/users',
  'GET /api/info/eventNames',
  'GET /api/info/attributes',
])

const origin = 'http://localhost'
const token = { kind: 'token', organization: null } as const
type Headers = { [name: string]: string }

describe.each(databases)('who may do what, in $name', ({ kind, open }) => {
  let folder: string
  let local: Runtime
  let metadata: OpenMetadata
  let accounts: Accounts
  let client: Client
  let shop: string
  let other: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-access-'))
    ;({ runtime: local } = await openShop(folder))
    metadata = await open(join(folder, 'access.db'))
    const { clock } = local
    const shared = { db: metadata.db, clock, ids: ids() }
    accounts = await openAccounts({ db: metadata.db, kind, directory: folder, clock })
    await accounts.ensureAdmin(admin)
    const [apps, keys] = [appsIn(shared), keysIn(shared)]
    const [archive, cohorts, imports] = [archiveIn(shared), cohortsIn(shared), importsIn(shared)]
    client = clientOf({ ...local, accounts, apps, archive, keys, cohorts, imports })
    shop = (await apps.create({ name: 'Shop' })).app_id
    other = (await apps.create({ name: 'Blog' })).app_id
  })
  afterAll(async () => {
    client.close()
    await metadata.close()
    await local.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What a request answers: 401, or 403, or whatever the route itself says of a request that means nothing. */
  async function ask(route: string, headers: Headers): Promise<number> {
    const [method = '', path = ''] = route.split(' ')
    const answer = await client.app.request(path.replace(':app_id', shop).replace(/:\w+/g, 'none'), {
      method,
      headers: { origin, 'content-type': 'application/json', ...headers },
      ...(method !== 'GET' && { body: '{}' }),
    })
    await answer.body?.cancel()
    return answer.status
  }

  async function joined(role: Role): Promise<{ id: string; headers: Headers }> {
    const email = `${role}-${Math.random()}@example.com`
    const { code } = await accounts.invitations.create({ email, role, by: token })
    const id = await accounts.invitations.accept(code, { name: role, password: 'bread and butter' })
    return { id, headers: { cookie: (await accounts.signInAs(id)).getSetCookie()[0]!.split(';')[0]! } }
  }

  async function keyOf(given: readonly Scope[], apps?: string[]): Promise<Headers> {
    const { secret } = await accounts.apiKeys.create({ name: 'k', scopes: given, apps, created_by: 'test' })
    return { authorization: `Bearer ${secret}` }
  }

  /** Those that ask who one is; signing out would end the session that the others are asked with. */
  const all = Object.entries(routes).filter(([, [least]]) => least !== 'everybody')
  const refused = (expected: boolean) => (expected ? expect.not.toBeOneOf([401, 403]) : 403)
  /** Every route with what it answered, and whether that is right. */
  const answersTo = async (headers: Headers) =>
    Promise.all(all.map(async ([route]) => [route, await ask(route, headers)]))
  const expected = (may: (least: Least, scope: Scope | 'any' | null) => boolean) =>
    all.map(([route, [least, scope]]) => [route, refused(may(least, scope))])

  it('is written down here for every route', () => {
    const there = client.app.routes.filter(({ path, method }) => path.startsWith('/api/') && method !== 'ALL')
    expect([...new Set(there.map(({ path, method }) => `${method} ${path}`))].sort()).toEqual(
      Object.keys(routes).sort(),
    )
  })

  it('is nothing without a session', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }, { cookie: 'a=b' }, await keyless()]) {
      expect(await answersTo(headers)).toEqual(all.map(([route]) => [route, 401]))
    }
  })

  it.each(roles)('is as it should be for an organization’s %s', async (role) => {
    const { headers } = await joined(role)
    expect(await answersTo(headers)).toEqual(expected((least) => mayAs(role, least)))
  })

  it.each(roles)('is as it should be for a viewer who is the %s of one app, there and nowhere else', async (role) => {
    const { id, headers } = await joined('viewer')
    await accounts.members.setAppRole(id, shop, role, token)
    const here = (route: string) => (route.includes(':app_id') ? role : 'viewer')
    const answers = await answersTo(headers)
    expect(answers).toEqual(
      all.map(([route, [least]]) => {
        return [route, refused(mayAs(here(route), least))]
      }),
    )
    await accounts.members.setAppRole(id, shop, null, token)
    await accounts.members.setAppRole(id, other, role, token)
    expect(await answersTo(headers)).toEqual(expected((least) => mayAs('viewer', least)))
  })

  it.each(scopes)('is as it should be for a key that may %s', async (scope) => {
    expect(await answersTo(await keyOf([scope]))).toEqual(expected((_, needed) => needed === 'any' || needed === scope))
  })

  it('is nothing for a key of another app but that this one is not there', async () => {
    const answers = await answersTo(await keyOf(scopes, [other]))
    for (const [route, status] of answers) {
      const [least] = routes[String(route)]!
      if (least === 'session' || ofWhatIsKnown.has(String(route))) continue
      expect([route, status]).toEqual([route, String(route).includes(':app_id') ? 404 : 403])
    }
    for (const path of ['/api/apps', '/api/quotas']) {
      const list = await client.app.request(path, { headers: await keyOf(scopes, [other]) })
      expect(((await list.json()) as { app_id: string }[]).map(({ app_id }) => app_id)).toEqual([other])
    }
    const named = await client.app.request(`/api/query/events?app=${shop}`, { headers: await keyOf(scopes, [other]) })
    expect(named.status).toBe(404)
  })

  it('is everything with the machine’s own token', async () => {
    expect(await answersTo({ authorization: `Bearer ${accounts.token}` })).toEqual(
      expected((least) => least !== 'person'),
    )
  })

  it('ends with the key, and when its time is over', async () => {
    const { secret, key_id } = await accounts.apiKeys.create({ name: 'k', scopes: ['read'], created_by: 'test' })
    const headers = { authorization: `Bearer ${secret}` }
    expect(await ask('GET /api/apps', headers)).toBe(200)
    await accounts.apiKeys.revoke(key_id)
    expect(await ask('GET /api/apps', headers)).toBe(401)
    const past = await accounts.apiKeys.create({
      name: 'k',
      scopes: ['read'],
      expires_at: '2026-01-01T00:00:00.000Z',
      created_by: 'test',
    })
    expect(await ask('GET /api/apps', { authorization: `Bearer ${past.secret}` })).toBe(401)
  })

  it('ends with the membership', async () => {
    const { id, headers } = await joined('admin')
    expect(await ask('GET /api/people', headers)).toBe(200)
    await accounts.members.remove(id, token)
    expect(await ask('GET /api/people', headers)).toBe(401)
  })

  it('takes a page’s own origin with a cookie that changes something', async () => {
    const { headers } = await joined('owner')
    for (const [route] of all) {
      if (route.startsWith('GET')) continue
      expect([route, await ask(route, { ...headers, origin: 'https://elsewhere.example' })]).toEqual([route, 403])
    }
  })

  /** Roles in the organization and in both apps, or a key's scopes and apps; every draw is somebody else. */
  const someone = fc.oneof(
    fc.record({
      role: fc.constantFrom(...roles),
      inShop: fc.option(fc.constantFrom(...roles)),
      inBlog: fc.option(fc.constantFrom(...roles)),
    }),
    fc.record({
      scopes: fc.subarray([...scopes]),
      apps: fc.option(fc.subarray(['shop', 'blog'] as const, { minLength: 1 })),
    }),
  )
  const place = fc.constantFrom('shop', 'blog', 'app_none', 'Shop', '%00', '..%2F')
  const body = fc.oneof(fc.constant('{}'), fc.json({ maxDepth: 2 }), fc.constantFrom('', 'null', '{"role":"owner"}'))

  it('is never more than the table says, whoever it is and whatever is asked of which app', async () => {
    const asked = fc.array(fc.tuple(fc.constantFrom(...all.map(([route]) => route)), place, body), {
      minLength: 25,
      maxLength: 25,
    })
    await fc.assert(
      fc.asyncProperty(someone, asked, async (who, questions) => {
        const idOf = (name: string) => ({ shop, blog: other, Shop: shop })[name]
        let headers: Headers
        if ('role' in who) {
          const person = await joined(who.role)
          headers = person.headers
          for (const [app, role] of [
            [shop, who.inShop],
            [other, who.inBlog],
          ] as const) {
            if (role) await accounts.members.setAppRole(person.id, app, role, token)
          }
        } else
          headers = await keyOf(
            who.scopes,
            who.apps?.map((app) => idOf(app)!),
          )
        for (const [route, app, sent] of questions) {
          // What would leave nobody to ask with.
          if (route.startsWith('DELETE /api/account') || route === 'PATCH /api/organization') continue
          const [method = '', path = ''] = route.split(' ')
          const [least, scope] = routes[route]!
          const of = path.includes(':app_id') ? idOf(app) : undefined
          const answer = await client.app.request(path.replace(':app_id', app).replace(/:\w+/g, 'none'), {
            method,
            headers: { origin, 'content-type': 'application/json', ...headers },
            ...(method !== 'GET' && { body: sent }),
          })
          await answer.body?.cancel()
          const role = 'role' in who ? roleThere(who, of) : undefined
          const may =
            'role' in who
              ? mayAs(role!, least)
              : scope === 'any' ||
                (scope !== null &&
                  who.scopes.includes(scope) &&
                  (who.apps === null || ofWhatIsKnown.has(route) || (of !== undefined && within(who.apps, of))))
          expect([route, app, answer.status < 500 || answer.status === 503]).toEqual([route, app, true])
          if (!may) expect([route, app, answer.status]).toEqual([route, app, expect.toBeOneOf([403, 404, 400])])
        }
      }),
      { numRuns: 25, interruptAfterTimeLimit: 25_000 },
    )
    expect(client.faults).toEqual([])

    function roleThere(who: { role: Role; inShop: Role | null; inBlog: Role | null }, app: string | undefined): Role {
      if (mayAs(who.role, 'admin')) return who.role
      return (app === shop ? who.inShop : app === other ? who.inBlog : null) ?? who.role
    }
    function within(apps: readonly string[], app: string): boolean {
      return apps.includes(app === shop ? 'shop' : 'blog')
    }
  })

  async function keyless(): Promise<Headers> {
    const { secret, key_id } = await accounts.apiKeys.create({ name: 'k', scopes, created_by: 'test' })
    await accounts.apiKeys.revoke(key_id)
    return { authorization: `Bearer ${secret}` }
  }
})

function mayAs(role: Role, least: Least): boolean {
  if (least === 'session' || least === 'person') return true
  return roles.includes(least as Role) && roles.indexOf(role) <= roles.indexOf(least as Role)
}
