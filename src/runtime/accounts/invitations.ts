import { DataLoafError } from '../../errors.ts'
import type { Ids, Random } from '../metadata/ids.ts'
import type { InvitationRow, Metadata } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import { ensureMember, ensureUser, storePassword } from './admin.ts'
import { nameOf } from './audit.ts'
import type { Auth } from './auth.ts'
import { assertMayGive } from './members.ts'
import { assertPassword } from './passwords.ts'
import type { Role, Session } from './permissions.ts'
import { hashOf, makeCode } from './secrets.ts'

/** Somebody who was asked to join and has not yet. */
export interface Invitation {
  invitation_id: string
  email: string
  role: Role
  invited_by: string
  created_at: string
  expires_at: string
}

export interface Invitations {
  /** Those that can still be accepted, in the order they were made. */
  list(): Promise<Invitation[]>
  /** `code` goes into the link, and is told this once. One before for the same address ends. Rejects with `conflict`, `forbidden`. */
  create(invitation: { email: string; role: Role; by: Session }): Promise<Invitation & { code: string }>
  /** Rejects with `not_found`. */
  revoke(invitationId: string): Promise<Invitation>
  /** What a code is for. Rejects with `not_found` for one that is unknown, used or too old. */
  look(code: string): Promise<Invitation>
  /** Makes the person an account and a member; answers the account's id. Once. */
  accept(code: string, person: { name: string; password: string }): Promise<string>
}

export interface InvitationsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  random: Random
  auth: () => Promise<Auth>
  organizationName: string
  /** Whether somebody with this address is a member. */
  isMember: (email: string) => Promise<boolean>
}

/** Joining by a link, that its sender can hand over by any way: no mail server is needed. */
export function invitations(options: InvitationsOptions): Invitations {
  const { db, clock, ids, random, auth, organizationName, isMember } = options
  const now = () => new Date(clock()).toISOString()

  const open = () =>
    db
      .selectFrom('invitations')
      .selectAll()
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now())

  const end = () => db.updateTable('invitations').set({ revoked_at: now() }).where('accepted_at', 'is', null)

  async function create({ email: given, role, by }: { email: string; role: Role; by: Session }) {
    assertMayGive(by, role)
    const email = given.trim().toLowerCase()
    if (await isMember(email)) throw new DataLoafError('conflict', `${email} is a member already.`)
    await end().where('email', '=', email).where('revoked_at', 'is', null).execute()
    const code = makeCode(random)
    const row: InvitationRow = {
      invitation_id: ids.invitation(),
      hash: hashOf(code),
      email,
      role,
      invited_by: nameOf(by),
      created_at: now(),
      expires_at: new Date(clock() + lifetime).toISOString(),
      accepted_at: null,
      revoked_at: null,
    }
    await db.insertInto('invitations').values(row).execute()
    return { ...invitationOf(row), code }
  }

  async function revoke(invitationId: string): Promise<Invitation> {
    const row = await open().where('invitation_id', '=', invitationId).executeTakeFirst()
    if (!row)
      throw new DataLoafError('not_found', 'There is no such invitation, or it was accepted.', {
        hint: 'dataloaf people',
      })
    await end().where('invitation_id', '=', invitationId).execute()
    return invitationOf(row)
  }

  async function look(code: string): Promise<Invitation> {
    const row = await open().where('hash', '=', hashOf(code)).executeTakeFirst()
    if (row) return invitationOf(row)
    throw gone()
  }

  async function accept(code: string, { name, password }: { name: string; password: string }): Promise<string> {
    assertPassword(password)
    const { invitation_id, email, role } = await look(code)
    const ours = db.updateTable('invitations').where('invitation_id', '=', invitation_id)
    // Whoever comes second with the same link finds it used.
    const { numUpdatedRows } = await ours
      .set({ accepted_at: now() })
      .where('accepted_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw gone()
    try {
      const context = await (await auth()).$context
      const { id } = await ensureUser(context, { email, name })
      await storePassword(context, id, password)
      await ensureMember(context, { userId: id, role, organizationName, clock })
      return id
    } catch (error) {
      await ours.set({ accepted_at: null }).execute()
      throw error
    }
  }

  return {
    list: async () => (await open().orderBy('created_at').execute()).map(invitationOf),
    create,
    revoke,
    look,
    accept,
  }
}

const gone = () =>
  new DataLoafError('not_found', 'The invitation was used already, taken back, or is too old.', {
    hint: 'Ask whoever sent it for another.',
  })

/** Milliseconds. */
const lifetime = 7 * 86_400_000

function invitationOf({ hash: _, accepted_at: __, revoked_at: ___, role, ...row }: InvitationRow): Invitation {
  return { ...row, role: role as Role }
}
