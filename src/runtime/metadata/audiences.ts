import type { Metadata } from './schema.ts'

/** Whom something is told to: people by name, and whoever is in a team when it is told. */
export interface Audience {
  /** Ids of members. */
  people: string[]
  /** Ids of teams. */
  teams: string[]
}

/** Who is told by subscriptions and alerts, by the ids of both. */
export interface Audiences {
  of(id: string): Promise<Audience>
  /** Of several, in one question. */
  all(ids: readonly string[]): Promise<ReadonlyMap<string, Audience>>
  /** What is left out stays. Whoever is named hears of it again, even after leaving. */
  set(id: string, audience: Partial<Audience>): Promise<void>
  /** Takes all that is known of it. */
  forget(id: string): Promise<void>
  /** Ids of those whom it comes to now: the people, and those in the teams who did not leave. */
  reached(id: string): Promise<string[]>
  /** Whoever leaves is told no more, whichever team they are in. */
  leave(id: string, userId: string): Promise<void>
}

const tables = ['audiences', 'team_audiences', 'unsubscribed'] as const

export function audiences({ db }: { db: Metadata }): Audiences {
  async function all(ids: readonly string[]) {
    const found = new Map<string, Audience>(ids.map((id) => [id, { people: [], teams: [] }]))
    if (ids.length === 0) return found
    const people = db.selectFrom('audiences').selectAll().where('of_id', 'in', ids).orderBy('user_id')
    for (const { of_id, user_id } of await people.execute()) found.get(of_id)!.people.push(user_id)
    const teams = db.selectFrom('team_audiences').selectAll().where('of_id', 'in', ids).orderBy('team_id')
    for (const { of_id, team_id } of await teams.execute()) found.get(of_id)!.teams.push(team_id)
    return found
  }
  const of = async (id: string) => (await all([id])).get(id)!
  return {
    all,
    of,
    async set(id, { people, teams }) {
      await db.transaction().execute(async (trx) => {
        if (people) {
          await trx.deleteFrom('audiences').where('of_id', '=', id).execute()
          const rows = [...new Set(people)].map((user_id) => ({ of_id: id, user_id }))
          if (rows.length > 0) {
            await trx.insertInto('audiences').values(rows).execute()
            await trx.deleteFrom('unsubscribed').where('of_id', '=', id).where('user_id', 'in', people).execute()
          }
        }
        if (teams) {
          await trx.deleteFrom('team_audiences').where('of_id', '=', id).execute()
          const rows = [...new Set(teams)].map((team_id) => ({ of_id: id, team_id }))
          if (rows.length > 0) await trx.insertInto('team_audiences').values(rows).execute()
        }
      })
    },
    async forget(id) {
      for (const table of tables) await db.deleteFrom(table).where('of_id', '=', id).execute()
    },
    async reached(id) {
      const { people } = await of(id)
      const left = db.selectFrom('unsubscribed').select('user_id').where('of_id', '=', id)
      const inTeams = await db
        .selectFrom('team_audiences')
        .innerJoin('team_members', 'team_members.team_id', 'team_audiences.team_id')
        .select('team_members.user_id')
        .where('team_audiences.of_id', '=', id)
        .where('team_members.user_id', 'not in', left)
        .orderBy('team_members.user_id')
        .execute()
      return [...new Set([...people, ...inTeams.map(({ user_id }) => user_id)])]
    },
    async leave(id, userId) {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('audiences').where('of_id', '=', id).where('user_id', '=', userId).execute()
        const row = { of_id: id, user_id: userId }
        await trx
          .insertInto('unsubscribed')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      })
    },
  }
}
