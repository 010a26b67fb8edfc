import type { Clock } from '../ports.ts'
import type { UserSession } from './permissions.ts'

export interface SessionsOptions {
  clock: Clock
  /** Who the cookie says it is, looked up. */
  find: (headers: Headers) => Promise<UserSession | null>
  /** What the names of our cookies begin with. */
  cookiePrefix: string
}

/** Remembers sessions for a moment: a page asks for many things at a time. Whatever may end one forgets them all. */
export function sessions({ clock, find, cookiePrefix }: SessionsOptions) {
  const known = new Map<string, { session: UserSession; until: number }>()
  let endings = 0

  /** The session's cookie, as it came. */
  const cookieOf = (headers: Headers) =>
    headers
      .get('cookie')
      ?.split('; ')
      .find((cookie) => cookie.replace('__Secure-', '').startsWith(`${cookiePrefix}.session_token=`))

  return {
    async of(headers: Headers): Promise<UserSession | null> {
      const cookie = cookieOf(headers)
      if (!cookie) return null
      const cached = known.get(cookie)
      if (cached && cached.until > clock()) return cached.session
      const before = endings
      const session = await find(headers)
      if (!session) return null
      if (known.size >= mostSessions) known.clear()
      if (before === endings) known.set(cookie, { session, until: clock() + trustFor })
      return session
    },
    forget(): void {
      endings += 1
      known.clear()
    },
  }
}

/** Milliseconds for which a session is believed without looking it up, and how many are. */
const trustFor = 5_000
const mostSessions = 1_000
