import type { Language } from '../words/words.ts'
import type { Metadata } from './schema.ts'

/** In which language each person is told things. */
export interface Languages {
  /** Null for who never chose one. */
  of(userId: string): Promise<Language | null>
  /** Of several, in one question; those who chose none are left out. */
  all(userIds: readonly string[]): Promise<ReadonlyMap<string, Language>>
  set(userId: string, language: Language): Promise<void>
}

export function languages({ db }: { db: Metadata }): Languages {
  async function all(userIds: readonly string[]) {
    if (userIds.length === 0) return new Map<string, Language>()
    const rows = await db.selectFrom('languages').selectAll().where('user_id', 'in', userIds).execute()
    return new Map(rows.map(({ user_id, language }) => [user_id, language]))
  }
  return {
    all,
    of: async (userId) => (await all([userId])).get(userId) ?? null,
    async set(user_id, language) {
      await db
        .insertInto('languages')
        .values({ user_id, language })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ language }))
        .execute()
    },
  }
}
