import { asDataLoafError, type ErrorBody } from '../../errors.ts'
import type { App } from '../metadata/apps.ts'
import type { Cohorts } from '../metadata/cohorts.ts'
import type { Common, Dashboards, Tile } from '../metadata/dashboards.ts'
import type { Insight, Insights } from '../metadata/insights.ts'
import type { Subject } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import { namedCohorts } from '../query/cohorts/named.ts'
import type { Result } from '../query/result.ts'
import type { AppFacts } from '../query/run.ts'
import { type Filter, parseQuery, type Query, type Range, type TrendQuery } from '../query/schema.ts'
import { wholeOf } from '../query/whole.ts'
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
  /** What the cohorts are called that are named by their ids. */
  cohorts: { cohort_id: string; name: string }[]
}

/** With the answer that stands in one line above it, where that is another one. */
export type ShownAnswer = Result & { whole?: Result }

export interface Subjects {
  /** Rejects with `not_found`. */
  get(appId: string, subject: Subject): Promise<Shown>
  /** What is stored is asked, and nothing else; by the ids of `insights`. An answer says nothing of the SQL. */
  answers(app: App, subject: Subject, asked: Asked): Promise<{ [id: string]: ShownAnswer | ErrorBody }>
}

export interface Asked {
  /** In the place of the range that is stored. */
  range?: unknown
  /** Beside the filters that are stored. */
  filter?: Filter | undefined
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
      const drawn = { insight: drawnOf(insight, {}) }
      return { kind, name, description, insights: drawn, tiles: [], cohorts: await namesOf(appId, drawn) }
    }
    const { name, description, tiles, common } = await dashboards.get(appId, id)
    const known = new Map((await insights.list(appId)).map((insight) => [insight.insight_id, insight]))
    const drawn = tiles.flatMap((tile) => {
      const insight = 'insight_id' in tile && known.get(tile.insight_id)
      return insight ? [[tile.tile_id, drawnOf(insight, common)] as const] : []
    })
    const shown = Object.fromEntries(drawn)
    return { kind, name, description, insights: shown, tiles, cohorts: await namesOf(appId, shown) }
  }

  async function namesOf(appId: string, shown: Shown['insights']): Promise<Shown['cohorts']> {
    const named = new Set(Object.values(shown).flatMap(({ query }) => namedCohorts(query)))
    if (named.size === 0) return []
    const known = await cohorts.list(appId)
    return known.flatMap(({ cohort_id, name }) => (named.has(cohort_id) ? [{ cohort_id, name }] : []))
  }

  async function answersOf(app: App, subject: Subject, { range, filter, signal }: Asked) {
    const shown = await get(app.app_id, subject)
    const known = await factsOf(app, { facts, cohorts })
    const now = clock()
    const one = async (query: Query): Promise<Result> => {
      const { meta, ...result } = await answerTo.query(query, { app: await known(query), now, signal })
      return { ...result, meta: { ...meta, sql: '' } } as Result
    }
    const answered = Object.entries(shown.insights).map(async ([id, { query }]) => {
      try {
        const otherwise = range !== undefined || filter !== undefined
        const asked = otherwise ? parseQuery(withCommon(query, { range: range as Range, filter })) : query
        const whole = wholeOf(asked)
        const [result, total] = await Promise.all([one(asked), whole && one(whole)])
        return [id, { ...result, ...(total && { whole: total }) } as ShownAnswer] as const
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
