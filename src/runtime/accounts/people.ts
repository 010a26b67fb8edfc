import type { Kysely } from 'kysely'
import type { Metadata } from '../metadata/schema.ts'
import { getSetting } from '../metadata/settings.ts'
import { effectiveRoles, givenRoles, roleOf } from './app-roles.ts'
import { readOnlyBecause } from './organization.ts'
import type { Organization, Role } from './permissions.ts'

/** What we read of better-auth's tables; it alone writes them. */
export interface AccountTables {
  user: { id: string; name: string; email: string; createdAt: string; twoFactorEnabled: boolean | number | null }
  account: { id: string; userId: string; providerId: string; accountId: string; password: string | null }
  organization: { id: string; name: string; createdAt: string }
  member: { id: string; userId: string; organizationId: string; role: string; createdAt: string | Date }
}

export interface Membership {
  organization: Organization
  role: Role
  appRoles: { [appId: string]: Role }
}

/** Questions about people that need no better-auth, so that a start without a sign-in stays quick. */
export function people(metadata: Metadata) {
  const db = metadata as unknown as Kysely<AccountTables>

  /** False until the first account was made. */
  const exist = async () => (await getSetting(metadata, 'accounts_tables')) !== null

  async function hasPassword(email: string): Promise<boolean> {
    if (!(await exist())) return false
    const row = await db
      .selectFrom('user')
      .innerJoin('account', 'account.userId', 'user.id')
      .innerJoin('member', 'member.userId', 'user.id')
      .select('user.id')
      .where('user.email', '=', email)
      .where('account.providerId', '=', 'credential')
      .executeTakeFirst()
    return row !== undefined
  }

  /** Whether the company's own sign-in has vouched for the person. */
  async function comesFrom(providers: readonly string[], userId: string): Promise<boolean> {
    const account = db.selectFrom('account').select('id').where('userId', '=', userId)
    return (await account.where('providerId', 'in', providers).executeTakeFirst()) !== undefined
  }

  /** Whose account the provider's own id is; null for nobody's. */
  async function accountOf(provider: string, accountId: string): Promise<string | null> {
    const account = db.selectFrom('account').select('userId').where('providerId', '=', provider)
    return (await account.where('accountId', '=', accountId).executeTakeFirst())?.userId ?? null
  }

  async function membership(userId: string): Promise<Membership | null> {
    const row = await members().where('member.userId', '=', userId).executeTakeFirst()
    if (!row) return null
    const role = roleOf(row.role)
    const appRoles = effectiveRoles(role, (await givenRoles(metadata, userId))(userId))
    const read_only = await readOnlyBecause(metadata)
    return { organization: { id: row.id, name: row.name, read_only }, role, appRoles }
  }

  async function isMember(email: string): Promise<boolean> {
    if (!(await exist())) return false
    const found = members().innerJoin('user', 'user.id', 'member.userId').where('user.email', '=', email)
    return (await found.executeTakeFirst()) !== undefined
  }

  /** Whom a sign-in link without a name is for: the first owner. */
  async function firstOwner(): Promise<string | null> {
    if (!(await exist())) return null
    const row = await members()
      .innerJoin('user', 'user.id', 'member.userId')
      .where('member.role', '=', 'owner')
      .orderBy('user.createdAt')
      .executeTakeFirst()
    return row?.userId ?? null
  }

  async function organization(): Promise<Organization | null> {
    if (!(await exist())) return null
    const row = await db.selectFrom('organization').select(['id', 'name']).orderBy('createdAt').executeTakeFirst()
    return row ? { ...row, read_only: await readOnlyBecause(metadata) } : null
  }

  const members = () =>
    db
      .selectFrom('member')
      .innerJoin('organization', 'organization.id', 'member.organizationId')
      .select(['organization.id', 'organization.name', 'member.role', 'member.userId'])

  return { exist, hasPassword, comesFrom, accountOf, membership, isMember, firstOwner, organization }
}
