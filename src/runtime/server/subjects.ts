import { asDataLoafError, type ErrorBody } from '../../errors.ts'
import type { App } from '../metadata/apps.ts'
import type { Cohorts } from '../metadata/cohorts.ts'
import type { Common, Dashboards, Tile } from '../metadata/dashboards.ts'
import type { Insight, Insights } from '../metadata/insights.ts'
import type { Subject } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import type { Result } from '../query/result.ts'
import type { AppFacts } from '../query/run.ts'
import { parseQuery, type Query, type Range, type TrendQuery } from '../query/schema.ts'
import type { answers } from './answers.ts'
import { factsOf } from './query.ts'

/** One insight or dashboard with all that is drawn of it, and nothing else of the app. */
export interface Shown {
  kind: Subject['kind']
  name: string
  description: string
  /** By the ids that tiles have; an insight alone is `insight`. */
  insights: { [id: string]: Pick<Insight, 'name' | 'description' | 'query' | 'view'> }
  /** Empty for an insight. */
  tiles: Tile[]
}

export interface Subjects {
  /** Rejects with `not_found`. */
  get(appId: string, subject: Subject): Promise<Shown>
  /** What is stored is asked, and nothing else; by the ids of `insights`. An answer says nothing of the SQL. */
  answers(app: App, subject: Subject, asked: Asked): Promise<{ [id: string]: Result | ErrorBody }>
}

export interface Asked {
  /** In the place of the range that is stored. */
  range?: unknown
  signal: AbortSignal
}

export interface SubjectsOptions {
  insights: Insights
  dashboards: Dashboards
  cohorts: Cohorts
  facts: (app: App) => Promise<AppFacts>
  answerTo: ReturnType<typeof answers>
  clock: Clock
}

/** Insights and dashboards as whoever may see just them sees them. */
export function subjects({ insights, dashboards, cohorts, facts, answerTo, clock }: SubjectsOptions): Subjects {
  async function get(appId: string, { kind, id }: Subject): Promise<Shown> {
    if (kind === 'insight') {
      const insight = await insights.get(appId, id)
      const { name, description } = insight
      return { kind, name, description, insights: { insight: drawnOf(insight, {}) }, tiles: [] }
    }
    const { name, description, tiles, common } = await dashboards.get(appId, id)
    const known = new Map((await insights.list(appId)).map((insight) => [insight.insight_id, insight]))
    const drawn = tiles.flatMap((tile) => {
      const insight = 'insight_id' in tile && known.get(tile.insight_id)
      return insight ? [[tile.tile_id, drawnOf(insight, common)] as const] : []
    })
    return { kind, name, description, insights: Object.fromEntries(drawn), tiles }
  }

  async function answersOf(app: App, subject: Subject, { range, signal }: Asked) {
    const shown = await get(app.app_id, subject)
    const known = await factsOf(app, { facts, cohorts })
    const now = clock()
    const answered = Object.entries(shown.insights).map(async ([id, { query }]) => {
      try {
        const asked = range === undefined ? query : parseQuery(withCommon(query, { range: range as Range }))
        const { meta, ...result } = await answerTo.query(asked, { app: await known(asked), now, signal })
        return [id, { ...result, meta: { ...meta, sql: '' } } as Result] as const
      } catch (error) {
        return [id, asDataLoafError(error).toJSON()] as const
      }
    })
    return Object.fromEntries(await Promise.all(answered))
  }

  return { get, answers: answersOf }
}

function drawnOf({ name, description, query, view }: Insight, common: Common): Shown['insights'][string] {
  return { name, description, query: withCommon(query, common), view }
}

/** Where it is in the web app, for who may see the app. */
export function pathOf(appId: string, { kind, id }: Subject): string {
  return kind === 'insight' ? `/apps/${appId}/explore?insight=${id}` : `/apps/${appId}/dashboards/${id}`
}

/** A question with what a dashboard asks all its questions with, as far as its kind can be asked so. */
export function withCommon(query: Query, { range, filter, compare }: Common): Query {
  if (query.kind === 'sql') return query
  const { compare: own, ...asked } = query as CommonQuery
  const filters = [asked.filter, filter].filter((one) => one !== undefined)
  const changed = {
    ...asked,
    ...(range && { range }),
    ...(filters.length > 0 && { filter: filters.length === 1 ? filters[0] : { and: filters } }),
  }
  const endless = changed.range !== undefined && 'all' in changed.range
  const compared = comparing.has(query.kind) && !endless && (compare ?? own !== undefined)
  return { ...changed, ...(compared && { compare: own ?? { previous: true } }) } as Query
}

type CommonQuery = Exclude<Query, { kind: 'sql' }> & Pick<TrendQuery, 'compare'>

/** The kinds that can be asked about the range before. */
const comparing: ReadonlySet<Query['kind']> = new Set(['trend', 'web'])
