import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Accounts, openAccounts } from '../../src/runtime/accounts/accounts.ts'
import type { Role } from '../../src/runtime/accounts/permissions.ts'
import { smtpMailer } from '../../src/runtime/mail/mailer.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import type { DatabaseKind } from '../../src/runtime/metadata/schema.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { admin, type Client, clientOf, json, openShop } from '../support/local.ts'
import { startMailSink } from '../support/mail-sink.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'
import { totp } from '../support/totp.ts'

const databases: { name: string; kind: DatabaseKind; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', kind: 'sqlite', open: openSqlite },
]
if (!postgresMissing('one’s own account, in PostgreSQL')) {
  const postgres = usePostgres()
  databases.push({ name: 'PostgreSQL', kind: 'postgres', open: postgres.open })
}

const origin = 'http://localhost'
const token = { kind: 'token', organization: null } as const
const password = 'bread and butter'

interface Person {
  id: string
  email: string
  /** What the browser keeps. */
  jar: Map<string, string>
  ask(path: string, method?: string, body?: unknown): Promise<Response>
}

describe.each(databases)('one’s own account, in $name', ({ kind, open }) => {
  let folder: string
  let local: Runtime
  let metadata: OpenMetadata
  let accounts: Accounts
  let client: Client
  let withoutMail: Client
  let sink: Awaited<ReturnType<typeof startMailSink>>
  let now = Date.now()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-account-'))
    sink = await startMailSink()
    ;({ runtime: local } = await openShop(folder))
    metadata = await open(join(folder, 'account.db'))
    accounts = await openAccounts({ db: metadata.db, kind, directory: folder, clock: () => now })
    await accounts.ensureAdmin(admin)
    const runtime = { ...local, accounts, publicAddress: 'https://insights.example.com' }
    client = clientOf({ ...runtime, mailer: smtpMailer({ server: sink.server, from: 'insights@example.com' }) })
    withoutMail = clientOf(runtime)
  })
  afterAll(async () => {
    expect([...client.faults, ...withoutMail.faults]).toEqual([])
    client.close()
    withoutMail.close()
    await metadata.close()
    await local.close()
    await sink.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A browser of its own, with nobody signed in. */
  function browser(): Pick<Person, 'jar' | 'ask'> {
    const jar = new Map<string, string>()
    const ask = async (path: string, method = 'GET', body?: unknown) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = { origin, 'content-type': 'application/json', 'user-agent': 'Firefox', ...(cookie && { cookie }) }
      const sent = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }
      const answer = await client.app.request(`/api${path}`, { method, headers, ...sent })
      for (const set of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
        if (value === '' || /max-age=0/i.test(set)) jar.delete(name!)
        else jar.set(name!, value!)
      }
      return answer
    }
    return { jar, ask }
  }

  async function joined(role: Role = 'viewer'): Promise<Person> {
    const email = `${role}-${Math.random()}@example.com`
    const { code } = await accounts.invitations.create({ email, role, by: token })
    const id = await accounts.invitations.accept(code, { name: role, password })
    const own = browser()
    expect((await signIn(own, email)).status).toBe(200)
    return { id, email, ...own }
  }

  const signIn = (own: Pick<Person, 'ask'>, email: string, given = password) =>
    own.ask('/auth/sign-in/email', 'POST', { email, password: given })
  const code = (own: Pick<Person, 'ask'>, given: string) =>
    own.ask('/auth/sign-in/second-factor', 'POST', { code: given })
  const isIn = async ({ ask }: Pick<Person, 'ask'>) => (await ask('/session')).status === 200
  const sessionOf = ({ jar }: Pick<Person, 'jar'>) => [...jar].find(([name]) => name.includes('session_token'))?.[1]

  /** Sets up a second factor as the page does. */
  async function guarded(person: Person): Promise<{ secret: string; backup_codes: string[] }> {
    const begun = await person.ask('/account/second-factor', 'POST', { password })
    expect(begun.status).toBe(201)
    const set = await json<{ uri: string; secret: string; backup_codes: string[] }>(begun)
    expect(set.uri).toContain(`secret=${set.secret}`)
    // The code that sets it up is another one than the first sign-in's.
    expect((await person.ask('/account/second-factor/confirm', 'POST', { code: totp(set.secret, -1) })).status).toBe(
      200,
    )
    return set
  }

  it('says who one is, what one may where, and which browsers are signed in', async () => {
    const person = await joined('editor')
    const other = browser()
    await signIn(other, person.email)
    const me = await json<{ sessions: { current: boolean; session_id: string }[] }>(person.ask('/account'))
    expect(me).toMatchObject({ email: person.email, role: 'editor', password: true, second_factor: false })
    expect(me.sessions.map(({ current }) => current).sort()).toEqual([false, true])
    expect(me.sessions).toEqual(me.sessions.map((each) => expect.objectContaining({ ...each, user_agent: 'Firefox' })))
    const another = me.sessions.find(({ current }) => !current)!
    expect((await person.ask(`/account/sessions/${another.session_id}`, 'DELETE')).status).toBe(200)
    expect([await isIn(person), await isIn(other)]).toEqual([true, false])
    const stranger = await joined()
    const theirs = await json<{ sessions: { session_id: string }[] }>(stranger.ask('/account'))
    const steal = await person.ask(`/account/sessions/${theirs.sessions[0]!.session_id}`, 'DELETE')
    expect([steal.status, await isIn(stranger)]).toEqual([404, true])
    await signIn(other, person.email)
    await person.ask('/account/sessions', 'DELETE')
    expect([await isIn(person), await isIn(other)]).toEqual([true, false])
    expect((await person.ask('/account', 'PATCH', { name: 'Grace H.' })).status).toBe(200)
    expect(await json(person.ask('/session'))).toMatchObject({ user: { name: 'Grace H.' } })
    const log = await accounts.audit.list({ actor: person.email })
    const noted = new Set(log.entries.map(({ action }) => action))
    expect([...noted].sort()).toEqual(['account.name', 'account.session_ended', 'account.sessions_ended'])
  })

  it('has other backup codes in the place of the old ones, for the password', async () => {
    const person = await joined()
    const renew = (given: string) => person.ask('/account/second-factor/backup-codes', 'POST', { password: given })
    expect((await renew(password)).status).toBe(409)
    const { backup_codes: old } = await guarded(person)
    expect((await renew('wrong')).status).toBe(403)
    const { backup_codes } = await json<{ backup_codes: string[] }>(renew(password))
    expect(backup_codes).toHaveLength(old.length)
    expect(backup_codes.filter((each) => old.includes(each))).toEqual([])
    const own = browser()
    await signIn(own, person.email)
    expect((await code(own, old[0]!)).status).toBe(401)
    expect((await code(own, backup_codes[0]!)).status).toBe(200)
    const log = await accounts.audit.list({ actor: person.email, action: 'account.backup_codes' })
    expect(log.entries).toHaveLength(1)
  })

  it('has another password once the old one was given, and another session in place of all', async () => {
    const person = await joined()
    const other = browser()
    await signIn(other, person.email)
    const before = sessionOf(person)
    const change = (current: string, next: string) =>
      person.ask('/account/password', 'POST', { current, password: next })
    expect((await change('wrong', 'another password')).status).toBe(403)
    expect(await json(change(password, 'short'))).toMatchObject({ error: { code: 'invalid_input' } })
    expect((await change(password, 'another password')).status).toBe(200)
    expect(sessionOf(person)).not.toBe(before)
    expect([await isIn(person), await isIn(other)]).toEqual([true, false])
    expect((await signIn(other, person.email)).status).toBe(401)
    expect((await signIn(other, person.email, 'another password')).status).toBe(200)
    expect(sessionOf(other)).not.toBe(sessionOf(person))
  })

  it('asks for the phone’s code at sign-in, which is right once, and lets in no further before', async () => {
    const person = await joined()
    const { secret } = await guarded(person)
    const own = browser()
    expect(await json(signIn(own, person.email))).toEqual({ signed_in: false, second_factor: true })
    expect(await isIn(own)).toBe(false)
    expect((await code(own, '000000')).status).toBe(401)
    const right = totp(secret)
    expect((await code(own, right)).status).toBe(200)
    expect(await isIn(own)).toBe(true)
    const thief = browser()
    await signIn(thief, person.email)
    expect([(await code(thief, right)).status, await isIn(thief)]).toEqual([401, false])
    // A code without a password is nothing.
    expect((await code(browser(), totp(secret, 1))).status).toBe(401)
  })

  it('takes each backup code once, and is switched off with the password alone', async () => {
    const person = await joined()
    const { backup_codes } = await guarded(person)
    expect(backup_codes.length).toBe(10)
    const own = browser()
    await signIn(own, person.email)
    expect((await code(own, backup_codes[0]!)).status).toBe(200)
    const again = browser()
    await signIn(again, person.email)
    expect((await code(again, backup_codes[0]!)).status).toBe(401)
    const off = (given: string) => own.ask('/account/second-factor/off', 'POST', { password: given })
    expect((await off('wrong')).status).toBe(403)
    expect((await off(password)).status).toBe(200)
    expect(await json(signIn(again, person.email))).toEqual({ signed_in: true, second_factor: false })
  })

  it('counts guessed codes with guessed passwords', async () => {
    now += 3_600_000
    const person = await joined()
    await guarded(person)
    const own = browser()
    await signIn(own, person.email)
    const answers = []
    for (const guess of ['000001', '000002', '000003', '000004', '000005'])
      answers.push((await code(own, guess)).status)
    expect(answers).toEqual([401, 401, 401, 401, 429])
    expect((await signIn(own, person.email)).status).toBe(429)
    now += 901_000
  })

  it('is helped by an administrator when the phone is lost, and not by one who may do less', async () => {
    const [person, boss, owner] = [await joined(), await joined('admin'), await joined('owner')]
    await guarded(person)
    await guarded(owner)
    const people = await json<{ members: { user_id: string; second_factor: boolean }[] }>(boss.ask('/people'))
    expect(people.members.find(({ user_id }) => user_id === person.id)).toMatchObject({ second_factor: true })
    expect((await boss.ask(`/people/${owner.id}/second-factor`, 'DELETE')).status).toBe(403)
    expect((await boss.ask(`/people/${person.id}/second-factor`, 'DELETE')).status).toBe(200)
    expect(await json(signIn(browser(), person.email))).toMatchObject({ signed_in: true })
    const { entries } = await accounts.audit.list({ action: 'people.second_factor' })
    expect(entries[0]).toMatchObject({ actor: boss.email, subject: person.email })
  })

  it('needs the second factor for everything else where the organization asks for one', async () => {
    const [owner, person] = [await joined('owner'), await joined()]
    expect((await owner.ask('/organization', 'PATCH', { second_factor_required: true })).status).toBe(200)
    expect((await person.ask('/apps')).status).toBe(403)
    expect(await json(person.ask('/session'))).toMatchObject({ may: [], owes: 'second_factor' })
    await guarded(person)
    expect((await person.ask('/apps')).status).toBe(200)
    expect(await json(person.ask('/session'))).toMatchObject({ owes: null })
    await guarded(owner)
    const changed = await owner.ask('/organization', 'PATCH', { second_factor_required: false, name: 'Bakery' })
    expect(await json(changed)).toEqual({ name: 'Bakery', second_factor_required: false, read_only: null })
    expect(await json(owner.ask('/session'))).toMatchObject({ organization: { name: 'Bakery' } })
  })

  it('gets another password by a link of an administrator, once, which ends what was signed in', async () => {
    const [person, boss, owner] = [await joined(), await joined('admin'), await joined('owner')]
    expect((await boss.ask(`/people/${owner.id}/reset-link`, 'POST')).status).toBe(403)
    const made = await json<{ path: string }>(boss.ask(`/people/${person.id}/reset-link`, 'POST'))
    const [path, given] = made.path.split('?code=')
    expect(path).toBe('/reset')
    const own = browser()
    expect(await json(own.ask('/auth/reset/look', 'POST', { code: given }))).toEqual({ email: person.email })
    const reset = (next: string) => own.ask('/auth/reset', 'POST', { code: given, password: next })
    expect((await reset('short')).status).toBe(400)
    expect((await reset('another password')).status).toBe(200)
    expect((await reset('a third password')).status).toBe(404)
    expect(await isIn(person)).toBe(false)
    expect((await signIn(own, person.email, 'another password')).status).toBe(200)
    const second = await json<{ path: string }>(boss.ask(`/people/${person.id}/reset-link`, 'POST'))
    now += 86_400_001
    expect((await own.ask('/auth/reset/look', 'POST', { code: second.path.split('=')[1] })).status).toBe(404)
  })

  it('gets one by mail, and nobody learns whether there is an account', async () => {
    const person = await joined()
    const own = browser()
    const forgot = (email: string) => own.ask('/auth/forgot', 'POST', { email })
    const answers = [await forgot('nobody@example.com'), await forgot(person.email.toUpperCase())]
    expect(await Promise.all(answers.map((answer) => json(answer)))).toEqual([{ mail: true }, { mail: true }])
    const mail = await sink.mailTo(person.email)
    const [, given] = /https:\/\/insights\.example\.com\/reset\?code=(\S+)/.exec(mail.text ?? '')!
    expect((await own.ask('/auth/reset', 'POST', { code: given, password: 'another password' })).status).toBe(200)
    expect(sink.mails.some(({ text }) => text?.includes('nobody'))).toBe(false)
    await forgot(person.email)
    await forgot(person.email)
    expect((await forgot(person.email)).status).toBe(429)
    const without = await withoutMail.post(
      '/api/auth/forgot',
      { email: person.email },
      {
        'content-type': 'application/json',
        origin,
      },
    )
    expect(await json(without)).toEqual({ mail: false })
  })

  it('is asked to join by mail as well as by the link, and the answer says whether it was', async () => {
    const boss = await joined('admin')
    const invite = (email: string) => boss.ask('/invitations', 'POST', { email })
    const made = await json<{ path: string }>(invite('hopper@example.com'))
    expect(made).toMatchObject({ mailed: true, mail_error: null })
    const mail = await sink.mailTo('hopper@example.com')
    expect(mail.text).toContain(`https://insights.example.com${made.path}`)
    expect(await json(invite('x@refused.example.com'))).toMatchObject({
      path: expect.stringContaining('/join?code='),
      mailed: false,
      mail_error: expect.stringContaining('no such mailbox'),
    })
    expect(await json(withoutMail.post('/api/invitations', { email: 'liskov@example.com' }))).toMatchObject({
      mailed: false,
      mail_error: null,
    })
  })

  it('is changed by its own pages alone', async () => {
    const person = await joined()
    const cookie = [...person.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const forged = await client.app.request('/api/account', {
      method: 'PATCH',
      headers: { cookie, origin: 'https://evil.example', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Eve' }),
    })
    expect(forged.status).toBe(403)
    for (const [path, body] of Object.entries({
      'sign-in/second-factor': { code: 'x' },
      forgot: { email: person.email },
      reset: { code: 'x', password },
    })) {
      const answer = await client.app.request(`/api/auth/${path}`, {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect([path, answer.status]).toEqual([path, 403])
    }
  })
})
