import { DataLoafError } from '../../errors.ts'
import type { Session, UserSession } from '../accounts/permissions.ts'

/** The person who asks. `what` people do and programs do not: throws `invalid_input` with it for a program. */
export function personOf(session: Session, what: string): UserSession['user'] {
  if (session.kind === 'user') return session.user
  throw new DataLoafError('invalid_input', `Only people ${what}.`, { hint: 'Sign in as one.' })
}
