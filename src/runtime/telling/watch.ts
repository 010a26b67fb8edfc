import { DataLoafError } from '../../errors.ts'
import { pathOf } from '../addresses.ts'
import type { Alert, Alerts, Pending } from '../metadata/alerts.ts'
import type { App } from '../metadata/apps.ts'
import type { Insights } from '../metadata/insights.ts'
import type { Clock } from '../ports.ts'
import type { TrendResult } from '../query/result.ts'
import type { Query, TrendQuery } from '../query/schema.ts'
import type { Interval } from '../query/vocabulary.ts'
import { type Words, wordsIn } from '../words/words.ts'
import type { InWords } from './letter.ts'
import type { Ask } from './reports.ts'
import { judge, type Rule, type Verdict } from './rule.ts'
import { sentence } from './sentences.ts'

export interface WatchOptions {
  alerts: Alerts
  insights: Insights
  ask: Ask
  clock: Clock
  address: () => string
  /** Tells an alert's people a sentence about a moment. */
  tell: (alert: Alert, letter: InWords, due: string) => Promise<void>
}

/** How many intervals a week has; a change against last week's looks back as far. */
const inWeek: { readonly [interval in Interval]?: number } = { hour: 168, day: 7, week: 1 }

/** Looks at an alert's line, keeps what it finds, and tells when it begins and when it ends: each once. */
export function watch({ alerts, insights, ask, clock, address, tell }: WatchOptions) {
  async function tellPending(app: App, alert: Alert): Promise<void> {
    const { pending } = await alerts.told(alert.alert_id)
    if (pending === null) return
    await tell(alert, letterOf(app, alert, pending, address()), pending.at)
    await alerts.settled(alert.alert_id)
  }

  return async function check(app: App, alert: Alert): Promise<void> {
    // What was decided before the process died comes first.
    await tellPending(app, alert)
    const { query } = await insights.get(app.app_id, alert.insight_id)
    const { line, verdict } = await verdictOn(app, alert.rule, query, ask)
    const { told } = await alerts.told(alert.alert_id)
    const bad = verdict.state === 'firing' || (verdict.state === 'no_data' && alert.rule.when === 'no_data')
    const snoozed = alert.snoozed_until !== null && Date.parse(alert.snoozed_until) > clock()
    const begins = bad && !told && !snoozed
    const ends = verdict.state === 'ok' && told
    const facts = { name: alert.name, rule: alert.rule, line }
    await alerts.judged(alert.alert_id, {
      ...verdict,
      text: sentence(facts, verdict, wordsIn('en')),
      facts,
      changed: verdict.state !== alert.state,
      told: begins || (told && !ends),
      tell: begins || ends,
    })
    await tellPending(app, alert)
  }
}

/** The question that a rule asks of an insight. Throws `invalid_input` where it has no line over time. */
export function watchedQuery(rule: Rule, query: Query): { query: TrendQuery; back: number } {
  if (query.kind !== 'trend') {
    throw new DataLoafError('invalid_input', 'rule: only an insight over time can have an alert', {
      path: ['insight_id'],
      hint: 'Choose one of the kind "trend".',
    })
  }
  const { breakdown: _, compare: __, limit: ___, every: ____, cumulative: _____, interval: asked, ...rest } = query
  const interval = rule.when === 'no_data' ? 'hour' : asked === undefined || asked === 'none' ? 'day' : asked
  const back = rule.when === 'change' ? (rule.against === 'week' ? inWeek[interval] : 1) : 0
  if (back === undefined) {
    throw new DataLoafError('invalid_input', `rule.against: an insight by the ${interval} has no week before`, {
      path: ['rule', 'against'],
    })
  }
  const last = rule.when === 'no_data' ? rule.hours + 1 : back + 2
  return { query: { ...rest, interval, range: { last, unit: interval } }, back }
}

async function verdictOn(app: App, rule: Rule, query: Query, ask: Ask): Promise<{ line: string; verdict: Verdict }> {
  const watched = watchedQuery(rule, query)
  const { series } = (await ask(app, watched.query)) as TrendResult
  const line = series[rule.series ?? 0]
  if (!line) {
    throw new DataLoafError('invalid_input', 'The insight has no such line any more.', { path: ['rule', 'series'] })
  }
  return { line: line.label, verdict: judge(rule, line.values, watched.back) }
}

function letterOf({ app_id, name }: App, alert: Alert, pending: Pending, address: string): InWords {
  const link = `${address}/apps/${app_id}/alerts`
  const insight = address + pathOf(app_id, { kind: 'insight', id: alert.insight_id })
  return (words) => {
    const text = pendingText(pending, words)
    const section = { title: alert.name, link: insight, figures: [], note: text }
    return { kind: 'alert', subject: text, about: words.t`Alert of ${name}`, link, sections: [section] }
  }
}

/** What was decided by an older version is told as it said it. */
function pendingText({ text, facts, state, value = null }: Pending, words: Words): string {
  return facts ? sentence(facts, { state, value }, words) : text
}
