import type { Random } from '../../metadata/ids.ts'
import type { Metadata } from '../../metadata/schema.ts'
import type { Clock } from '../../ports.ts'
import { hashOf, makeCode } from '../secrets.ts'

/** Sign-ins under way, each of which is answered once and finished once, by the browser that began it. */
export interface SamlRequests {
  /** `browser` is a secret for the browser alone. */
  begin(next: string): Promise<{ requestId: string; browser: string }>
  /** When a request that waits for its answer was begun, as ISO time; null for any other. */
  waiting(requestId: string): Promise<string | null>
  /** Takes the answer: a code that finishes it, once. Null when it was answered already, or too late. */
  answer(requestId: string, userId: string): Promise<string | null>
  /** Whose sign-in it was, and where it leads. Null for another browser, a second time, or too late. */
  finish(code: string, browser: string): Promise<{ userId: string; next: string } | null>
}

/** Milliseconds that somebody has at the provider. */
export const requestLifetime = 600_000

/** Kept in the database, so that a restart between question and answer ends nothing and lets nothing through twice. */
export function samlRequests({ db, clock, random }: { db: Metadata; clock: Clock; random: Random }): SamlRequests {
  const now = () => new Date(clock()).toISOString()
  const open = (requestId: string) =>
    db
      .selectFrom('saml_requests')
      .select('begun_at')
      .where('request_id', '=', requestId)
      .where('expires_at', '>', now())

  return {
    async begin(next) {
      await db.deleteFrom('saml_requests').where('expires_at', '<=', now()).execute()
      // An XML id begins with no digit.
      const requestId = `_${Buffer.from(random(20)).toString('hex')}`
      const browser = makeCode(random)
      const expires_at = new Date(clock() + requestLifetime).toISOString()
      const row = { request_id: requestId, browser: hashOf(browser), next, begun_at: now(), expires_at }
      await db
        .insertInto('saml_requests')
        .values({ ...row, user_id: null, code: null })
        .execute()
      return { requestId, browser }
    },
    async waiting(requestId) {
      return (await open(requestId).where('user_id', 'is', null).executeTakeFirst())?.begun_at ?? null
    },
    async answer(requestId, userId) {
      const code = makeCode(random)
      const { numUpdatedRows } = await db
        .updateTable('saml_requests')
        .set({ user_id: userId, code: hashOf(code) })
        .where('request_id', '=', requestId)
        .where('user_id', 'is', null)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return numUpdatedRows === 1n ? code : null
    },
    async finish(code, browser) {
      const done = await db
        .deleteFrom('saml_requests')
        .where('code', '=', hashOf(code))
        .where('browser', '=', hashOf(browser))
        .where('expires_at', '>', now())
        .returning(['user_id', 'next'])
        .executeTakeFirst()
      return done?.user_id ? { userId: done.user_id, next: done.next } : null
    },
  }
}
