import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { GlossaryRow, Metadata } from './schema.ts'

/** A word that the company uses, and what it means. */
export interface Term {
  term_id: string
  term: string
  meaning: string
  /** Names of the events that it is about. */
  events: string[]
  updated_at: string
}

export type NewTerm = Pick<Term, 'term' | 'meaning' | 'events'>

export interface Glossary {
  /** By term. */
  list(appId: string): Promise<Term[]>
  /** Rejects with `conflict` when the term is there already. */
  create(appId: string, term: NewTerm): Promise<Term>
  /** Rejects like `create`, and with `not_found`. */
  update(appId: string, termId: string, term: NewTerm): Promise<Term>
  /** Rejects with `not_found`. Answers what was removed. */
  remove(appId: string, termId: string): Promise<Term>
}

export function glossary({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Glossary {
  const of = (appId: string) => db.selectFrom('glossary').selectAll().where('app_id', '=', appId)
  const now = () => new Date(clock()).toISOString()

  async function get(appId: string, termId: string): Promise<Term> {
    const row = await of(appId).where('term_id', '=', termId).executeTakeFirst()
    if (row) return asTerm(row)
    throw new DataLoafError('not_found', `There is no term ${JSON.stringify(termId)}.`)
  }

  async function assertFree(appId: string, term: string, except?: string): Promise<void> {
    const taken = await of(appId).where('term', '=', term).executeTakeFirst()
    if (!taken || taken.term_id === except) return
    throw new DataLoafError('conflict', `There is a term ${JSON.stringify(term)} already.`, { path: ['term'] })
  }

  return {
    async list(appId) {
      return (await of(appId).orderBy('term').execute()).map(asTerm)
    },
    async create(appId, { events, ...said }) {
      await assertFree(appId, said.term)
      const row = { ...said, app_id: appId, term_id: ids.term(), events: JSON.stringify(events), updated_at: now() }
      await db.insertInto('glossary').values(row).execute()
      return asTerm(row)
    },
    async update(appId, termId, { events, ...said }) {
      await get(appId, termId)
      await assertFree(appId, said.term, termId)
      await db
        .updateTable('glossary')
        .set({ ...said, events: JSON.stringify(events), updated_at: now() })
        .where('app_id', '=', appId)
        .where('term_id', '=', termId)
        .execute()
      return await get(appId, termId)
    },
    async remove(appId, termId) {
      const known = await get(appId, termId)
      await db.deleteFrom('glossary').where('app_id', '=', appId).where('term_id', '=', termId).execute()
      return known
    },
  }
}

function asTerm({ term_id, term, meaning, events, updated_at }: GlossaryRow): Term {
  return { term_id, term, meaning, events: JSON.parse(events), updated_at }
}
