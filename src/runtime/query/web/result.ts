import type { Row } from '../analysis.ts'
import type { Answer, WebResult, WebRow, WebTimeline, WebTotals } from '../result.ts'
import { webSections } from '../vocabulary.ts'
import type { WebPlan } from './plan.ts'
import { parts } from './sql.ts'

/** The overview from its statement's rows. */
export function webResult(plan: WebPlan, rows: readonly Row[]): Answer<WebResult> {
  const of = (part: number) => rows.filter((row) => row[0] === part)
  const totals = totalsOf(of(parts.totals)[0])
  const answer: Answer<WebResult> = { kind: 'web' }
  for (const section of plan.sections) {
    if (section === 'totals') {
      const previous = plan.previous && totalsOf(of(parts.previousTotals)[0])
      answer.totals = { ...totals, ...(previous && { previous }) }
    } else if (section === 'timeline') {
      answer.timeline = timelineOf(plan, of(parts.timeline), of(parts.previousTimeline))
    } else answer[section] = listOf(of(webSections.indexOf(section)), totals.visitors, plan.previous !== null)
  }
  return answer
}

function totalsOf(row: Row | undefined): WebTotals {
  const [visitors, sessions, views, bounces, median] = (row?.slice(3) ?? []).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const some = (sessions ?? 0) > 0
  return {
    visitors: visitors ?? 0,
    sessions: sessions ?? 0,
    views: views ?? 0,
    views_per_session: some ? views / sessions : null,
    bounce_rate: some ? bounces / sessions : null,
    duration_median: some ? median / 1000 : null,
  }
}

function timelineOf(plan: WebPlan, rows: readonly Row[], before: readonly Row[]): WebTimeline {
  const indexes = plan.starts.map((_, index) => index)
  const column = (from: readonly Row[], at: number) =>
    indexes.map((index) => from.filter((row) => row[1] === index).reduce((sum, row) => sum + Number(row[3 + at]), 0))
  const figures = (from: readonly Row[]) => ({
    visitors: column(from, 0),
    sessions: column(from, 1),
    views: column(from, 2),
  })
  const { previous } = plan
  const within = (values: number[]) => values.map((value, index) => (previous && index < previous.size ? value : null))
  const { visitors, sessions, views } = figures(before)
  return {
    buckets: plan.buckets,
    times: plan.starts.map((start) => start / 1000),
    ...figures(rows),
    ...(previous && { previous: { visitors: within(visitors), sessions: within(sessions), views: within(views) } }),
  }
}

function listOf(rows: readonly Row[], allVisitors: number, compared: boolean): WebRow[] {
  const inOrder = [...rows].sort((a, b) => Number(a[6]) - Number(b[6]))
  return inOrder.map(([, , value, visitors, sessions, views, , before]) => ({
    value: value === '' ? null : (value as string),
    visitors: Number(visitors),
    sessions: Number(sessions),
    views: Number(views),
    share: allVisitors === 0 ? 0 : Number(visitors) / allVisitors,
    ...(compared && { previous_visitors: Number(before), change: change(Number(visitors), Number(before)) }),
  }))
}

function change(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before
}
