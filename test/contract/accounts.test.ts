import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Accounts, openAccounts } from '../../src/runtime/accounts/accounts.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import type { DatabaseKind } from '../../src/runtime/metadata/schema.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; kind: DatabaseKind; openMetadata: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', kind: 'sqlite', openMetadata: openSqlite },
]
if (!postgresMissing('accounts in PostgreSQL')) {
  const postgres = usePostgres()
  databases.push({ name: 'PostgreSQL', kind: 'postgres', openMetadata: postgres.open })
}

describe.each(databases)('accounts in $name', ({ kind, openMetadata }) => {
  let folder: string
  let metadata: OpenMetadata
  let accounts: Accounts
  let now: number

  const open = async () => {
    metadata = await openMetadata(join(folder, 'metadata.db'))
    accounts = await openAccounts({
      db: metadata.db,
      kind,
      directory: folder,
      clock: () => now,
      organizationName: 'Bakery',
    })
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-accounts-'))
    now = Date.now()
    await open()
  })
  afterEach(async () => {
    await metadata.close()
    await rm(folder, { recursive: true, force: true })
  })

  const signIn = (email: string, password: string) =>
    accounts.handle(
      new Request('http://127.0.0.1:4600/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', host: '127.0.0.1:4600', origin: 'http://127.0.0.1:4600' },
        body: JSON.stringify({ email, password }),
      }),
    )
  const cookieOf = (headers: Headers) => new Headers({ cookie: headers.getSetCookie()[0]!.split(';')[0]! })

  it('makes the admin a password that opens a session as owner of the organization', async () => {
    const { created, password } = await accounts.ensureAdmin({ email: 'Ada@Example.com' })
    expect(created).toBe(true)
    expect(password).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/)
    const answer = await signIn('ada@example.com', password!)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax/)
    expect(await accounts.session(cookieOf(answer.headers))).toMatchObject({
      kind: 'user',
      user: { name: 'ada', email: 'ada@example.com' },
      organization: { name: 'Bakery' },
      role: 'owner',
    })
  })

  it('leaves an admin who is there as they are', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com', password: 'first password' })
    expect(await accounts.ensureAdmin({ email: 'ADA@example.com', password: 'second password' })).toEqual({
      created: false,
    })
    expect((await signIn('ada@example.com', 'first password')).status).toBe(200)
    expect((await signIn('ada@example.com', 'second password')).status).toBe(401)
  })

  it('completes an account that was cut off while it was made', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com', password: 'first password' })
    for (const table of ['account', 'member']) await metadata.db.deleteFrom(table as never).execute()
    expect(await accounts.ensureAdmin({ email: 'ada@example.com', password: 'second password' })).toEqual({
      created: true,
    })
    expect((await signIn('ada@example.com', 'second password')).status).toBe(200)
    const users = await metadata.db
      .selectFrom('user' as never)
      .selectAll()
      .execute()
    expect(users).toHaveLength(1)
  })

  it('has one organization however many admins there are', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com', password: 'first password' })
    await accounts.ensureAdmin({ email: 'bob@example.com', password: 'other password' })
    expect(
      await metadata.db
        .selectFrom('organization' as never)
        .selectAll()
        .execute(),
    ).toHaveLength(1)
    const answer = await signIn('bob@example.com', 'other password')
    expect(await accounts.session(cookieOf(answer.headers))).toMatchObject({ organization: { name: 'Bakery' } })
  })

  it('ends every session when the password is set', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com', password: 'first password' })
    const cookie = cookieOf((await signIn('ada@example.com', 'first password')).headers)
    await accounts.setPassword('ada@example.com', 'second password')
    expect(await accounts.session(cookie)).toBeNull()
    expect((await signIn('ada@example.com', 'first password')).status).toBe(401)
    expect((await signIn('ada@example.com', 'second password')).status).toBe(200)
  })

  it('refuses a short password and an unknown person', async () => {
    await expect(accounts.ensureAdmin({ email: 'ada@example.com', password: 'short' })).rejects.toMatchObject({
      code: 'invalid_input',
      path: ['password'],
    })
    await expect(accounts.setPassword('nobody@example.com', 'long enough')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('takes nobody who signs up by themselves', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com' })
    const answer = await accounts.handle(
      new Request('http://127.0.0.1:4600/api/auth/sign-up/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:4600' },
        body: JSON.stringify({ email: 'eve@example.com', password: 'long enough', name: 'Eve' }),
      }),
    )
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect((await signIn('eve@example.com', 'long enough')).status).toBe(401)
  })

  it('keeps the token and the secret in files that only the owner can read', async () => {
    for (const name of ['token', 'secret']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
    expect(accounts.token).toBe((await readFile(join(folder, 'token'), 'utf8')).trim())
    expect(accounts.isToken(accounts.token)).toBe(true)
    expect(accounts.isToken(`${accounts.token}x`)).toBe(false)
    expect(accounts.isToken('')).toBe(false)
  })

  it('keeps token, accounts and sessions over a restart', async () => {
    const { token } = accounts
    await accounts.ensureAdmin({ email: 'ada@example.com', password: 'first password' })
    const cookie = cookieOf((await signIn('ada@example.com', 'first password')).headers)
    await metadata.close()
    await open()
    expect(accounts.token).toBe(token)
    expect(await accounts.ensureAdmin({ email: 'ada@example.com' })).toEqual({ created: false })
    expect(await accounts.session(cookie)).toMatchObject({ user: { email: 'ada@example.com' } })
  })

  it('makes a new token when the file was emptied', async () => {
    await writeFile(join(folder, 'token'), '')
    await metadata.close()
    await open()
    expect(accounts.token.length).toBeGreaterThan(40)
  })

  it('signs in once by a link, and only within the minute', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com' })
    const code = await accounts.createSignInLink()
    const headers = await accounts.redeemSignInLink(code)
    expect(await accounts.session(cookieOf(headers))).toMatchObject({ user: { email: 'ada@example.com' } })
    await expect(accounts.redeemSignInLink(code)).rejects.toMatchObject({ code: 'unauthorized' })

    const late = await accounts.createSignInLink()
    now += 61_000
    await expect(accounts.redeemSignInLink(late)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('has no sign-in link while there is nobody', async () => {
    await expect(accounts.createSignInLink()).rejects.toMatchObject({ code: 'not_found', hint: 'dataloaf init' })
  })

  it('believes no cookie that it did not sign', async () => {
    await accounts.ensureAdmin({ email: 'ada@example.com', password: 'first password' })
    const cookie = cookieOf((await signIn('ada@example.com', 'first password')).headers).get('cookie')!
    const forged = `${cookie.slice(0, cookie.indexOf('.', cookie.indexOf('=')))}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D`
    expect(await accounts.session(new Headers({ cookie: forged }))).toBeNull()
    expect(await accounts.session(new Headers())).toBeNull()
  })
})
