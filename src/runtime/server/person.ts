import { DataLoafError } from '../../errors.ts'
import type { Session, UserSession } from '../accounts/permissions.ts'
import type { Languages } from '../metadata/languages.ts'
import type { Language } from '../words/words.ts'

/** The person who asks. `what` people do and programs do not: throws `invalid_input` with it for a program. */
export function personOf(session: Session, what: string): UserSession['user'] {
  if (session.kind === 'user') return session.user
  throw new DataLoafError('invalid_input', `Only people ${what}.`, { hint: 'Sign in as one.' })
}

/** The language of whoever asks; programs are told things in English. */
export async function languageOf({ languages }: { languages: Languages }, session: Session): Promise<Language> {
  return (session.kind === 'user' && (await languages.of(session.user.id))) || 'en'
}
