import { DataLoafError } from '../../errors.ts'

/** What better-auth's refusals mean here, by its code. */
export type Refusals = { readonly [code: string]: () => DataLoafError }

/** The cookies that better-auth's answer sets. Throws what its refusal means; one that has no meaning is `unavailable`. */
export async function cookiesOf(answer: Response, refusals: Refusals): Promise<string[]> {
  if (answer.ok) return answer.headers.getSetCookie()
  const { code = '' } = ((await answer.json().catch(() => null)) ?? {}) as { code?: string }
  const meant = refusals[code]
  if (meant) throw meant()
  if (answer.status === 401) throw new DataLoafError('unauthorized', 'Nobody is signed in.', { hint: 'Sign in.' })
  throw new DataLoafError('unavailable', 'Accounts cannot be changed just now.', { retryAfter: 5, cause: code })
}
