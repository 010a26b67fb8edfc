import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Accounts, type AccountsOptions, openAccounts } from '../../src/runtime/accounts/accounts.ts'
import type { Role } from '../../src/runtime/accounts/permissions.ts'
import { apps } from '../../src/runtime/metadata/apps.ts'
import { grants } from '../../src/runtime/metadata/grants.ts'
import { ids } from '../../src/runtime/metadata/ids.ts'
import { insights } from '../../src/runtime/metadata/insights.ts'
import { languages } from '../../src/runtime/metadata/languages.ts'
import { notifications } from '../../src/runtime/metadata/notifications.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import type { DatabaseKind } from '../../src/runtime/metadata/schema.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { admin, type Client, clientOf, openShop } from './local.ts'
import { postgresMissing, usePostgres } from './postgres.ts'

interface Database {
  name: string
  kind: DatabaseKind
  /** `before` fills it before it is brought up to date. */
  open: typeof openSqlite
}

/** Both, or the one that there is; `what` is said to be skipped for the other. */
export function metadataDatabases(what: string): Database[] {
  const sqlite: Database = { name: 'SQLite', kind: 'sqlite', open: openSqlite }
  if (postgresMissing(`${what}, in PostgreSQL`)) return [sqlite]
  return [sqlite, { name: 'PostgreSQL', kind: 'postgres', open: usePostgres().open }]
}

/** Somebody who is signed in. */
export interface Person {
  id: string
  email: string
  ask(path: string, method?: string, body?: unknown): Promise<Response>
}

export const token = { kind: 'token', organization: null } as const

/** A server whose people, apps and saved things are in this database, for all tests of a suite. */
export function usePeople({ kind, open }: Database, options: Partial<AccountsOptions> = {}) {
  const here = {} as {
    accounts: Accounts
    client: Client
    apps: ReturnType<typeof apps>
    insights: ReturnType<typeof insights>
    /** Milliseconds; tests may move it on. */
    now: number
  }
  let folder: string
  let local: Runtime
  let metadata: OpenMetadata

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-people-'))
    ;({ runtime: local } = await openShop(folder))
    metadata = await open(join(folder, 'people.db'))
    here.now = Date.now()
    const clock = () => here.now
    const made = { db: metadata.db, clock, ids: ids() }
    here.accounts = await openAccounts({ db: metadata.db, kind, directory: folder, clock, ...options })
    await here.accounts.ensureAdmin(admin)
    const saved = {
      apps: apps(made),
      grants: grants(made),
      insights: insights(made),
      languages: languages(made),
      notifications: notifications(made),
    }
    Object.assign(here, saved)
    here.client = clientOf({ ...local, ...saved, accounts: here.accounts })
  })
  afterAll(async () => {
    here.client.close()
    await metadata.close()
    await local.close()
    rmSync(folder, { recursive: true, force: true })
    expect(here.client.faults).toEqual([])
  })

  async function joined(role: Role = 'viewer', name: string = role): Promise<Person> {
    const email = `${name}-${Math.random()}@example.com`.toLowerCase()
    const { code } = await here.accounts.invitations.create({ email, role, by: token })
    const id = await here.accounts.invitations.accept(code, { name, password: admin.password })
    const cookie = (await here.accounts.signInAs(id)).getSetCookie()[0]!.split(';')[0]!
    const ask = async (path: string, method = 'GET', body: unknown = {}) =>
      await here.client.app.request(`/api${path}`, {
        method,
        headers: { origin: 'http://localhost', 'content-type': 'application/json', cookie },
        ...(method !== 'GET' && { body: JSON.stringify(body) }),
      })
    return { id, email, ask }
  }

  return { here, joined }
}
