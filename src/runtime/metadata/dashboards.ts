import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import { type Filter, parseQuery, type Range, type TrendQuery } from '../query/schema.ts'
import type { Ids } from './ids.ts'
import { type About, type AboutChanges, aboutOf, type NewAbout, parsedAt, saved } from './saved.ts'
import type { Metadata, SavedRow } from './schema.ts'

/** A place on a grid of 12 columns, in columns and rows from the top left. */
interface Place {
  tile_id: string
  x: number
  y: number
  w: number
  h: number
}

/** An insight, by reference, or a note. */
export type Tile = (Place & { insight_id: string }) | (Place & { text: string })

/** What all tiles of a dashboard are asked with, in the place of what their insights say. */
export interface Common {
  range?: Range | undefined
  /** Beside the insight's own. */
  filter?: Filter | undefined
  /** With the range before. Left out: as each insight says. */
  compare?: boolean | undefined
}

/** Insights and notes on one page. */
export interface Dashboard extends About {
  dashboard_id: string
  tiles: Tile[]
  common: Common
}

interface Content {
  tiles?: Tile[] | undefined
  /** Checked here by the rules of queries. */
  common?: { range?: unknown; filter?: unknown; compare?: boolean | undefined } | undefined
}

export interface NewDashboard extends NewAbout, Content {}
/** What is left out stays. */
export interface DashboardChanges extends AboutChanges, Content {}

export interface Dashboards {
  /** By name. */
  list(appId: string): Promise<Dashboard[]>
  /** Rejects with `not_found`. */
  get(appId: string, dashboardId: string): Promise<Dashboard>
  /** Rejects with `invalid_query` for a range or filter that cannot be. `by` is who saves it, as people call them. */
  create(appId: string, dashboard: NewDashboard, by: string): Promise<Dashboard>
  /** Rejects like `get` and `create`, and with `conflict` when somebody changed it meanwhile. */
  update(appId: string, dashboardId: string, changes: DashboardChanges, by: string): Promise<Dashboard>
  /** It can be restored for a day. Answers what was removed; rejects with `not_found`. */
  remove(appId: string, dashboardId: string): Promise<Dashboard>
  /** Rejects with `not_found`. */
  restore(appId: string, dashboardId: string): Promise<Dashboard>
}

export function dashboards({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Dashboards {
  const rows = saved({ db, clock, table: 'dashboards', noun: 'dashboard', newId: ids.dashboard })
  return {
    list: async (appId) => (await rows.list(appId)).map(asDashboard),
    get: async (appId, id) => asDashboard(await rows.get(appId, id)),
    async create(appId, { tiles = [], common = {}, ...about }, by) {
      return asDashboard(await rows.create(appId, about, checked({ tiles, common }), by))
    },
    async update(appId, id, { tiles, common, ...about }, by) {
      return asDashboard(await rows.change(appId, id, about, checked({ tiles, common }), by))
    },
    remove: async (appId, id) => asDashboard(await rows.remove(appId, id)),
    restore: async (appId, id) => asDashboard(await rows.restore(appId, id)),
  }
}

function checked({ tiles, common }: Content): object {
  const known = new Set<string>()
  for (const [index, { tile_id }] of (tiles ?? []).entries()) {
    if (known.has(tile_id)) {
      throw new DataLoafError('invalid_input', 'Two tiles have the same id.', { path: ['tiles', index, 'tile_id'] })
    }
    known.add(tile_id)
  }
  return { ...(tiles && { tiles }), ...(common && { common: parsedAt('common', common, parseCommon) }) }
}

/** What a question may say of range and filter, a dashboard may. */
function parseCommon(common: unknown): Common {
  const { compare, ...asked } = common as NonNullable<Content['common']>
  const { range, filter } = parseQuery({ kind: 'trend', series: [{ event: null }], ...asked }) as TrendQuery
  return { ...(range && { range }), ...(filter && { filter }), ...(compare !== undefined && { compare }) }
}

function asDashboard(row: SavedRow): Dashboard {
  const { tiles, common } = JSON.parse(row.content) as Pick<Dashboard, 'tiles' | 'common'>
  return { dashboard_id: row.id, ...aboutOf(row), tiles, common }
}
