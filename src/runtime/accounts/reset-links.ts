import { DataLoafError } from '../../errors.ts'
import type { Random } from '../metadata/ids.ts'
import type { Metadata } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import type { Member } from './members.ts'
import { assertPassword } from './passwords.ts'
import { hashOf, makeCode } from './secrets.ts'

export interface ResetLink {
  /** Goes into the link, and is told this once. */
  code: string
  expires_at: string
}

export interface ResetLinks {
  /** One before for the same person ends. Rejects with `conflict` for somebody who has no password. */
  create(member: Member, lasts: number): Promise<ResetLink>
  /** Whose password it is. Rejects with `not_found` for a code that is unknown, used or too old. */
  look(code: string): Promise<string>
  /** Stores the password, once; answers whose it is. Rejects like `look`, and with `invalid_input`. */
  redeem(code: string, password: string): Promise<string>
}

export interface ResetLinksOptions {
  db: Metadata
  clock: Clock
  random: Random
  /** Somebody's e-mail address; null when the account is gone. */
  emailOf: (userId: string) => Promise<string | null>
  /** Ends the person's sessions too. */
  setPassword: (email: string, password: string) => Promise<void>
}

/** Milliseconds that a link lasts: one that was mailed, and one that is handed over by other ways. */
export const mailedFor = 3_600_000
export const handedFor = 86_400_000

/** Another password for whoever has forgotten theirs, by a link that works once. */
export function resetLinks({ db, clock, random, emailOf, setPassword }: ResetLinksOptions): ResetLinks {
  const now = () => new Date(clock()).toISOString()

  async function create({ user_id, email, password }: Member, lasts: number): Promise<ResetLink> {
    if (!password) {
      throw new DataLoafError('conflict', `${email} signs in with the company and has no password.`, {
        hint: 'Whoever runs the company’s sign-in can help.',
      })
    }
    const code = makeCode(random)
    const expires_at = new Date(clock() + lasts).toISOString()
    await db.transaction().execute(async (trx) => {
      await trx
        .deleteFrom('reset_links')
        .where((is) => is.or([is('user_id', '=', user_id), is('expires_at', '<=', now())]))
        .execute()
      await trx
        .insertInto('reset_links')
        .values({ hash: hashOf(code), user_id, expires_at })
        .execute()
    })
    return { code, expires_at }
  }

  async function look(code: string): Promise<string> {
    const row = await db.selectFrom('reset_links').selectAll().where('hash', '=', hashOf(code)).executeTakeFirst()
    const email = row && row.expires_at > now() ? await emailOf(row.user_id) : null
    if (email === null) throw gone()
    return email
  }

  async function redeem(code: string, password: string): Promise<string> {
    assertPassword(password)
    const email = await look(code)
    // Whoever comes second with the same link finds it used.
    const used = await db.deleteFrom('reset_links').where('hash', '=', hashOf(code)).executeTakeFirst()
    if (used.numDeletedRows !== 1n) throw gone()
    await setPassword(email, password)
    return email
  }

  return { create, look, redeem }
}

const gone = () =>
  new DataLoafError('not_found', 'The link was used already, or is too old.', {
    hint: 'Ask for another: "Forgot your password?" on the sign-in page.',
  })
