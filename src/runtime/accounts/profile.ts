import { DataLoafError } from '../../errors.ts'
import { cookiesOf } from './asked.ts'
import type { Auth } from './auth.ts'
import { assertPassword } from './passwords.ts'
import { withPassword } from './second-factor.ts'

/** A browser that somebody is signed in with. */
export interface SignedIn {
  session_id: string
  /** As the browser calls itself. */
  user_agent: string
  signed_in_at: string
  /** Written at most once a day. */
  last_used_at: string
  /** Whether it is the one that asks. */
  current: boolean
}

export interface Profile {
  rename(userId: string, name: string): Promise<void>
  /** Ends every other session, and answers the cookies of the one that takes this one's place. Rejects with `forbidden`, `invalid_input`. */
  changePassword(passwords: { current: string; password: string }, headers: Headers): Promise<string[]>
  /** The latest first. */
  sessions(userId: string, headers: Headers): Promise<SignedIn[]>
  /** Rejects with `not_found`. */
  endSession(userId: string, sessionId: string): Promise<void>
  endOtherSessions(userId: string, headers: Headers): Promise<void>
}

export interface ProfileOptions {
  auth: () => Promise<Auth>
  /** Told that what sessions were known to be may have changed. */
  changed: () => void
}

/** What somebody may do about their own account. */
export function profile({ auth, changed }: ProfileOptions): Profile {
  const stored = async (userId: string) => {
    const { internalAdapter } = await (await auth()).$context
    return await internalAdapter.listSessions(userId)
  }
  const currentOf = async (headers: Headers) => (await (await auth()).api.getSession({ headers }))?.session.id

  async function end(tokens: readonly string[]): Promise<void> {
    const { internalAdapter } = await (await auth()).$context
    for (const token of tokens) await internalAdapter.deleteSession(token)
    changed()
  }

  return {
    async rename(userId, name) {
      const { internalAdapter } = await (await auth()).$context
      await internalAdapter.updateUser(userId, { name })
      changed()
    },
    async changePassword({ current: currentPassword, password: newPassword }, headers) {
      assertPassword(newPassword)
      const body = { currentPassword, newPassword, revokeOtherSessions: true }
      try {
        return await cookiesOf(
          await (await auth()).api.changePassword({ body, headers, asResponse: true }),
          withPassword,
        )
      } finally {
        changed()
      }
    },
    async sessions(userId, headers) {
      const current = await currentOf(headers)
      const found = (await stored(userId)).map(({ id, userAgent, createdAt, updatedAt }) => ({
        session_id: id,
        user_agent: userAgent ?? '',
        signed_in_at: new Date(createdAt).toISOString(),
        last_used_at: new Date(updatedAt).toISOString(),
        current: id === current,
      }))
      return found.sort((a, b) => (a.signed_in_at < b.signed_in_at ? 1 : -1))
    },
    async endSession(userId, sessionId) {
      const found = (await stored(userId)).find(({ id }) => id === sessionId)
      if (!found) throw new DataLoafError('not_found', 'There is no such session any more.')
      await end([found.token])
    },
    async endOtherSessions(userId, headers) {
      const current = await currentOf(headers)
      await end((await stored(userId)).filter(({ id }) => id !== current).map(({ token }) => token))
    },
  }
}
