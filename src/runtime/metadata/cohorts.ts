import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import { type CohortDefinition, parseCohort } from '../query/cohorts/schema.ts'
import type { Ids } from './ids.ts'
import { parsedAt } from './saved.ts'
import type { CohortRow, Metadata } from './schema.ts'

/** A saved set of users, by what makes a user a member. */
export interface Cohort {
  cohort_id: string
  name: string
  definition: CohortDefinition
  created_at: string
  updated_at: string
}

export interface NewCohort {
  name: string
  /** Checked here; what is wrong with it is told by its path. */
  definition: unknown
}

/** What is left out stays. */
export interface CohortChanges {
  name?: string | undefined
  definition?: unknown
}

export interface Cohorts {
  /** By name. */
  list(appId: string): Promise<Cohort[]>
  /** Rejects with `not_found`. */
  get(appId: string, cohortId: string): Promise<Cohort>
  /** Rejects with `conflict` when the name is taken, with `invalid_query` for a definition that cannot be. */
  create(appId: string, cohort: NewCohort): Promise<Cohort>
  /** Rejects like `get` and `create`. */
  update(appId: string, cohortId: string, changes: CohortChanges): Promise<Cohort>
  /** Rejects with `not_found`. Answers what was removed. */
  remove(appId: string, cohortId: string): Promise<Cohort>
  /** What makes a user a member, by the cohort's id and by its name. */
  definitions(appId: string): Promise<{ [idOrName: string]: CohortDefinition }>
}

export function cohorts({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Cohorts {
  const of = (appId: string) => db.selectFrom('cohorts').selectAll().where('app_id', '=', appId)
  const now = () => new Date(clock()).toISOString()

  async function list(appId: string): Promise<Cohort[]> {
    return (await of(appId).orderBy('name').execute()).map(asCohort)
  }

  async function get(appId: string, cohortId: string): Promise<Cohort> {
    const row = await of(appId).where('cohort_id', '=', cohortId).executeTakeFirst()
    if (row) return asCohort(row)
    throw new DataLoafError('not_found', `There is no cohort ${JSON.stringify(cohortId)}.`)
  }

  async function assertFree(appId: string, name: string, except?: string): Promise<void> {
    const taken = await of(appId).where('name', '=', name).executeTakeFirst()
    if (!taken || taken.cohort_id === except) return
    throw new DataLoafError('conflict', `There is a cohort ${JSON.stringify(name)} already.`, { path: ['name'] })
  }

  return {
    list,
    get,
    async create(appId, { name, definition }) {
      const checked = parsed(definition)
      await assertFree(appId, name)
      const at = now()
      const row = { app_id: appId, cohort_id: ids.cohort(), name, created_at: at, updated_at: at }
      await db
        .insertInto('cohorts')
        .values({ ...row, definition: JSON.stringify(checked) })
        .execute()
      return await get(appId, row.cohort_id)
    },
    async update(appId, cohortId, { name, definition }) {
      const known = await get(appId, cohortId)
      const checked = definition === undefined ? known.definition : parsed(definition)
      if (name !== undefined) await assertFree(appId, name, cohortId)
      await db
        .updateTable('cohorts')
        .set({ name: name ?? known.name, definition: JSON.stringify(checked), updated_at: now() })
        .where('app_id', '=', appId)
        .where('cohort_id', '=', cohortId)
        .execute()
      return await get(appId, cohortId)
    },
    async remove(appId, cohortId) {
      const known = await get(appId, cohortId)
      await db.deleteFrom('cohorts').where('app_id', '=', appId).where('cohort_id', '=', cohortId).execute()
      return known
    },
    async definitions(appId) {
      const all = await list(appId)
      // Later entries win: a cohort named like another one's id must not hide it.
      return Object.fromEntries([
        ...all.map(({ name, definition }) => [name, definition]),
        ...all.map(({ cohort_id, definition }) => [cohort_id, definition]),
      ])
    },
  }
}

const parsed = (definition: unknown) => parsedAt('definition', definition, parseCohort)

function asCohort({ cohort_id, name, definition, created_at, updated_at }: CohortRow): Cohort {
  return { cohort_id, name, definition: JSON.parse(definition), created_at, updated_at }
}
