import type { Metadata } from './schema.ts'

/** Who is told by subscriptions and alerts, by the ids of both. */
export interface Audiences {
  of(id: string): Promise<string[]>
  /** Of several, in one question. */
  all(ids: readonly string[]): Promise<ReadonlyMap<string, string[]>>
  set(id: string, userIds: readonly string[]): Promise<void>
  /** Answers whether the person was among them. */
  leave(id: string, userId: string): Promise<boolean>
}

export function audiences({ db }: { db: Metadata }): Audiences {
  async function all(ids: readonly string[]) {
    const found = new Map<string, string[]>(ids.map((id) => [id, []]))
    if (ids.length === 0) return found
    const rows = db.selectFrom('audiences').selectAll().where('of_id', 'in', ids)
    for (const { of_id, user_id } of await rows.orderBy('user_id').execute()) found.get(of_id)!.push(user_id)
    return found
  }
  return {
    all,
    of: async (id) => (await all([id])).get(id)!,
    async set(id, userIds) {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('audiences').where('of_id', '=', id).execute()
        const rows = [...new Set(userIds)].map((user_id) => ({ of_id: id, user_id }))
        if (rows.length > 0) await trx.insertInto('audiences').values(rows).execute()
      })
    },
    async leave(id, userId) {
      const found = db.deleteFrom('audiences').where('of_id', '=', id).where('user_id', '=', userId)
      return (await found.executeTakeFirst()).numDeletedRows > 0n
    },
  }
}
