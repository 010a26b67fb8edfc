import { asDataLoafError } from '../../errors.ts'
import { pathOf } from '../addresses.ts'
import type { Schedule } from '../jobs/schedule.ts'
import type { App } from '../metadata/apps.ts'
import type { Dashboards } from '../metadata/dashboards.ts'
import type { Insights } from '../metadata/insights.ts'
import type { Subscription } from '../metadata/subscriptions.ts'
import type { Result } from '../query/result.ts'
import type { Query } from '../query/schema.ts'
import type { Words } from '../words/words.ts'
import { figuresOf, reportQuery } from './figures.ts'
import type { InWords, Letter } from './letter.ts'

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
    const link = address() + pathOf(app.app_id, { kind: 'insight', id })
    let title = id
    try {
      const insight = await insights.get(app.app_id, id)
      title = insight.name
      const result = await ask(app, reportQuery(insight.query, common))
      return (words) => {
        const figures = figuresOf(result, words)
        const note = figures.length === 0 ? words.t`This one is a picture: open it to see it.` : undefined
        return { title, link, figures, note }
      }
    } catch (error) {
      // One that cannot be answered keeps none of the others back.
      const note = asDataLoafError(error).message
      return () => ({ title, link, figures: [], note })
    }
  }

  async function partsOf(app: App, { kind, id }: Subscription['subject']) {
    if (kind === 'insight') {
      const { name } = await insights.get(app.app_id, id)
      return { name, sections: [await section(app, id)] }
    }
    const { name, tiles, common } = await dashboards.get(app.app_id, id)
    const sections: Section[] = []
    const inOrder = [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
    for (const tile of inOrder) if ('insight_id' in tile) sections.push(await section(app, tile.insight_id, common))
    return { name, sections }
  }

  return async function reportOf(app: App, { subject, schedule }: Subscription): Promise<InWords> {
    const link = address() + pathOf(app.app_id, subject)
    const { name, sections } = await partsOf(app, subject)
    return (words) => ({
      kind: 'report',
      subject: name,
      about: howOften(schedule, app.name, words),
      link,
      sections: sections.map((each) => each(words)),
    })
  }
}

type Section = (words: Words) => Letter['sections'][number]

function howOften({ every }: Schedule, app: string, { t }: Words): string {
  if (every === 'day') return t`Daily report of ${app}`
  if (every === 'week') return t`Weekly report of ${app}`
  return every === 'month' ? t`Monthly report of ${app}` : t`Report of ${app}`
}
