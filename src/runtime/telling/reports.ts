import { asDataLoafError } from '../../errors.ts'
import type { App } from '../metadata/apps.ts'
import type { Dashboards } from '../metadata/dashboards.ts'
import type { Insights } from '../metadata/insights.ts'
import type { Subscription } from '../metadata/subscriptions.ts'
import type { Result } from '../query/result.ts'
import type { Query } from '../query/schema.ts'
import { figuresOf, reportQuery } from './figures.ts'
import type { Letter, Section } from './letter.ts'

export type Ask = (app: App, query: Query) => Promise<Result>

export interface ReportsOptions {
  insights: Insights
  dashboards: Dashboards
  ask: Ask
  /** Where people reach the server: `https://insights.example.com`. */
  address: () => string
}

/** What a subscription sends: the numbers of an insight, or of all that a dashboard has. */
export function reports({ insights, dashboards, ask, address }: ReportsOptions) {
  async function section(app: App, id: string, common?: Parameters<typeof reportQuery>[1]): Promise<Section> {
    const link = `${address()}/apps/${app.app_id}/insights/${id}`
    let title = id
    try {
      const insight = await insights.get(app.app_id, id)
      title = insight.name
      const figures = figuresOf(await ask(app, reportQuery(insight.query, common)))
      return {
        title,
        link,
        figures,
        note: figures.length === 0 ? 'This one is a picture: open it to see it.' : undefined,
      }
    } catch (error) {
      // One that cannot be answered keeps none of the others back.
      return { title, link, figures: [], note: asDataLoafError(error).message }
    }
  }

  return async function reportOf(app: App, { subject, schedule }: Subscription): Promise<Letter> {
    const how = { minutes: 'Report', day: 'Daily report', week: 'Weekly report', month: 'Monthly report' }
    const about = `${how[schedule.every]} of ${app.name}`
    const link = `${address()}/apps/${app.app_id}/${subject.kind}s/${subject.id}`
    if (subject.kind === 'insight') {
      const { name } = await insights.get(app.app_id, subject.id)
      return { kind: 'report', subject: name, about, link, sections: [await section(app, subject.id)] }
    }
    const { name, tiles, common } = await dashboards.get(app.app_id, subject.id)
    const sections: Section[] = []
    const inOrder = [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
    for (const tile of inOrder) if ('insight_id' in tile) sections.push(await section(app, tile.insight_id, common))
    return { kind: 'report', subject: name, about, link, sections }
  }
}
