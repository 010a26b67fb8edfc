import type { Kysely } from 'kysely'
import { DataLoafError } from '../../errors.ts'
import type { Metadata } from '../metadata/schema.ts'
import { type AppRoles, effectiveRoles, givenRoles, roleOf } from './app-roles.ts'
import type { Auth } from './auth.ts'
import type { AccountTables } from './people.ts'
import { type Known, knowsAs, mayAs, type Role, type Session } from './permissions.ts'

/** Somebody of the organization. */
export interface Member {
  user_id: string
  name: string
  email: string
  role: Role
  /** Where the role is another one, by the app's id. */
  app_roles: AppRoles
  /** What the teams that the person is in may at least do, by the app's id. */
  team_roles: AppRoles
  joined_at: string
  /** Whether there is a password to sign in with; without one, the company vouches for the person. */
  password: boolean
  /** Whether signing in asks for a code of the person's phone too. */
  second_factor: boolean
}

export interface Members {
  /** In the order they joined. */
  list(): Promise<Member[]>
  /** Those who may know the app. */
  of(app: Known): Promise<Member[]>
  /** Rejects with `not_found`, and with `forbidden` when `by` may do less. */
  within(userId: string, by: Session): Promise<Member>
  /** For somebody who lost the phone, or has left. Rejects like `within`. */
  dropSecondFactor(userId: string, by: Session): Promise<Member>
  /** Rejects with `not_found`, `forbidden` when `by` may do less, `conflict` when there would be no owner. */
  setRole(userId: string, role: Role, by: Session): Promise<Member>
  /** In one app; null: as in the organization. */
  setAppRole(userId: string, appId: string, role: Role | null, by: Session): Promise<Member>
  /** Takes the membership, the sessions, the second factor, the teams and the roles in apps; the account's name stays for what it made. */
  remove(userId: string, by: Session): Promise<Member>
}

export interface MembersOptions {
  db: Metadata
  auth: () => Promise<Auth>
  /** Whether there is any account. */
  exist: () => Promise<boolean>
  /** Told that what sessions were known to be may have changed. */
  changed: () => void
}

/** The people of the organization and what they may do. */
export function members({ db: metadata, auth, exist, changed }: MembersOptions): Members {
  const db = metadata as unknown as Kysely<AccountTables>

  async function list(): Promise<Member[]> {
    if (!(await exist())) return []
    // Brings the tables up to date, which an older version may have made.
    await auth()
    const rows = await db
      .selectFrom('member')
      .innerJoin('user', 'user.id', 'member.userId')
      .select(['user.id', 'user.name', 'user.email', 'user.twoFactorEnabled', 'member.role', 'member.createdAt'])
      .orderBy('member.createdAt')
      .orderBy('user.id')
      .execute()
    const given = await givenRoles(metadata)
    const passwords = db.selectFrom('account').select('userId').where('password', 'is not', null)
    const withPassword = new Set((await passwords.execute()).map(({ userId }) => userId))
    return rows.map(({ id, name, email, role, createdAt, twoFactorEnabled }) => ({
      user_id: id,
      name,
      email,
      role: roleOf(role),
      app_roles: given(id).own,
      team_roles: given(id).byTeams,
      joined_at: new Date(createdAt).toISOString(),
      password: withPassword.has(id),
      second_factor: Boolean(twoFactorEnabled),
    }))
  }

  async function get(userId: string): Promise<Member> {
    const found = (await list()).find(({ user_id }) => user_id === userId)
    if (found) return found
    throw new DataLoafError('not_found', `The organization has no member ${JSON.stringify(userId)}.`, {
      hint: 'dataloaf people',
    })
  }

  async function within(userId: string, by: Session): Promise<Member> {
    const member = await get(userId)
    assertMayGive(by, member.role)
    return member
  }

  async function dropSecondFactor(userId: string, by: Session): Promise<Member> {
    await within(userId, by)
    const { adapter, internalAdapter } = await (await auth()).$context
    await internalAdapter.updateUser(userId, { twoFactorEnabled: false })
    await adapter.delete({ model: 'twoFactor', where: [{ field: 'userId', value: userId }] })
    changed()
    return get(userId)
  }

  async function setRole(userId: string, role: Role, by: Session): Promise<Member> {
    const member = await within(userId, by)
    assertMayGive(by, role)
    if (role !== 'owner') await assertOtherOwner(member)
    const { adapter } = await (await auth()).$context
    await adapter.update({ model: 'member', where: [{ field: 'userId', value: userId }], update: { role } })
    changed()
    return get(userId)
  }

  async function setAppRole(userId: string, appId: string, role: Role | null, by: Session): Promise<Member> {
    await within(userId, by)
    if (role !== null) assertMayGive(by, role)
    await metadata.transaction().execute(async (trx) => {
      await trx.deleteFrom('app_roles').where('user_id', '=', userId).where('app_id', '=', appId).execute()
      if (role !== null) await trx.insertInto('app_roles').values({ user_id: userId, app_id: appId, role }).execute()
    })
    changed()
    return get(userId)
  }

  async function remove(userId: string, by: Session): Promise<Member> {
    const member = await within(userId, by)
    await assertOtherOwner(member)
    await dropSecondFactor(userId, by)
    const { adapter, internalAdapter } = await (await auth()).$context
    await adapter.delete({ model: 'member', where: [{ field: 'userId', value: userId }] })
    await metadata.deleteFrom('app_roles').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('team_members').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('access_requests').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('grants').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('notifications').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('audiences').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('unsubscribed').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('languages').where('user_id', '=', userId).execute()
    await metadata.deleteFrom('favourites').where('user_id', '=', userId).execute()
    await internalAdapter.deleteUserSessions(userId)
    changed()
    return member
  }

  async function assertOtherOwner({ user_id, role, email }: Member): Promise<void> {
    if (role !== 'owner') return
    if ((await list()).some((other) => other.role === 'owner' && other.user_id !== user_id)) return
    throw new DataLoafError('conflict', `${email} is the only owner.`, { hint: 'Make somebody else an owner first.' })
  }

  const of = async (app: Known) =>
    (await list()).filter(({ role, app_roles: own, team_roles: byTeams }) =>
      knowsAs({ role, appRoles: effectiveRoles(role, { own, byTeams }) }, app),
    )

  return { list, of, within, dropSecondFactor, setRole, setAppRole, remove }
}

/** Nobody gives, or takes from, whoever may do more. Throws `forbidden`. */
export function assertMayGive(by: Session, role: Role): void {
  if (by.kind === 'token' || (by.kind === 'user' && mayAs(by.role, role))) return
  throw new DataLoafError('forbidden', `Only an owner may decide about an ${role}.`, {
    hint: 'Ask an owner of the organization.',
  })
}
