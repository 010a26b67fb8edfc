import type { Clock } from '../ports.ts'
import { ensureMember } from './admin.ts'
import type { Auth } from './auth.ts'
import { samlProvider, signInProvider } from './callback.ts'
import type { people } from './people.ts'
import type { Role } from './permissions.ts'

/** What somebody is who comes by the company's own sign-in for the first time; null: they have to be invited. */
export type Newcomers = Exclude<Role, 'owner'> | null

/** Somebody as the company's own sign-in names them. */
export interface Vouched {
  /** Whose this stays when the address changes. */
  accountId: string
  email: string
  name: string
  /** Whether the address is known to be theirs, so that an account that has it already is. */
  verified: boolean
}

/** Why somebody whom the company vouches for is not let in. */
export type NotAdmitted = 'account_not_linked' | 'signup_disabled'

export interface VouchedOptions {
  auth: () => Promise<Auth>
  known: ReturnType<typeof people>
  newcomers: Newcomers
  organizationName: string
  clock: Clock
}

/** Whom the company vouches for, by whatever protocol: who has an account, who gets one, and as what. */
export function vouchedPeople({ auth, known, newcomers, organizationName, clock }: VouchedOptions) {
  /** Before a session begins: more than newcomers may is given by an owner. */
  async function admit(userId: string): Promise<void> {
    if (newcomers === null || !(await known.comesFrom([signInProvider, samlProvider], userId))) return
    await ensureMember(await (await auth()).$context, { userId, role: newcomers, organizationName, clock })
  }

  /** The account of somebody whom the SAML provider names; the OpenID Connect ones are better-auth's own work. */
  async function accountOf({ accountId, email, name, verified }: Vouched): Promise<{ userId: string } | NotAdmitted> {
    const { internalAdapter } = await (await auth()).$context
    const account = { providerId: samlProvider, accountId }
    const linked = await known.accountOf(samlProvider, accountId)
    const found = linked === null ? await internalAdapter.findUserByEmail(email) : null
    if (found && !verified) return 'account_not_linked'
    const userId = linked ?? found?.user.id
    if (newcomers === null && (userId === undefined || !(await known.membership(userId)))) return 'signup_disabled'
    if (linked !== null) return { userId: linked }
    const user =
      found?.user ?? (await internalAdapter.createUser({ email, name, emailVerified: verified }, { method: 'admin' }))
    await internalAdapter.linkAccount({ userId: user.id, ...account })
    return { userId: user.id }
  }

  return { admit, accountOf }
}
