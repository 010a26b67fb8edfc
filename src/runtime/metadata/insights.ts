import type { Clock } from '../ports.ts'
import { parseQuery, type Query } from '../query/schema.ts'
import type { Ids } from './ids.ts'
import { type About, type AboutChanges, aboutOf, type NewAbout, parsedAt, saved } from './saved.ts'
import type { Metadata, SavedRow } from './schema.ts'

/** How an answer is looked at, as the explore page's address says it. */
export interface Picture {
  /** The kind of chart. Default: lines. */
  chart?: string | undefined
  /** Keys of the series that are not drawn. */
  hidden?: string[] | undefined
  /** The part of the answer that is looked at. */
  focus?: string | null | undefined
  /** The columns of SQL that are drawn, by their names. */
  axes?: { x: string | null; values: string[]; split: string | null } | null | undefined
}

/** A saved query, with its picture. */
export interface Insight extends About {
  insight_id: string
  query: Query
  view: Picture
}

export interface NewInsight extends NewAbout {
  /** Checked here; what is wrong with it is told by its path. */
  query: unknown
  view?: Picture | undefined
}

/** What is left out stays. */
export interface InsightChanges extends AboutChanges {
  query?: unknown
  view?: Picture | undefined
}

export interface Insights {
  /** By name. */
  list(appId: string): Promise<Insight[]>
  /** Those of the ids that are there. */
  those(appId: string, insightIds: readonly string[]): Promise<Insight[]>
  /** Rejects with `not_found`. */
  get(appId: string, insightId: string): Promise<Insight>
  /** Rejects with `invalid_query` for a query that cannot be. `by` is who saves it, as people call them. */
  create(appId: string, insight: NewInsight, by: string): Promise<Insight>
  /** Rejects like `get` and `create`, and with `conflict` when somebody changed it meanwhile. */
  update(appId: string, insightId: string, changes: InsightChanges, by: string): Promise<Insight>
  /** It can be restored for a day. Answers what was removed; rejects with `not_found`. */
  remove(appId: string, insightId: string): Promise<Insight>
  /** Rejects with `not_found`. */
  restore(appId: string, insightId: string): Promise<Insight>
}

export function insights({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Insights {
  const rows = saved({ db, clock, table: 'insights', noun: 'insight', newId: ids.insight })
  return {
    list: async (appId) => (await rows.list(appId)).map(asInsight),
    those: async (appId, ids) => (await rows.those(appId, ids)).map(asInsight),
    get: async (appId, id) => asInsight(await rows.get(appId, id)),
    async create(appId, { query, view = {}, ...about }, by) {
      const content = { query: parsedAt('query', query, parseQuery), view }
      return asInsight(await rows.create(appId, about, content, by))
    },
    async update(appId, id, { query, view, ...about }, by) {
      const content = {
        ...(query !== undefined && { query: parsedAt('query', query, parseQuery) }),
        ...(view && { view }),
      }
      return asInsight(await rows.change(appId, id, about, content, by))
    },
    remove: async (appId, id) => asInsight(await rows.remove(appId, id)),
    restore: async (appId, id) => asInsight(await rows.restore(appId, id)),
  }
}

function asInsight(row: SavedRow): Insight {
  const { query, view } = JSON.parse(row.content) as Pick<Insight, 'query' | 'view'>
  return { insight_id: row.id, ...aboutOf(row), query, view }
}
