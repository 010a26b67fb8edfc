/** What a point of a funnel is called, in each of its views. */
import type { FunnelTimes, Group } from '../../src/runtime/query/result.ts'
import type { Point } from '../api/drill.ts'
import type { App } from '../api.ts'
import { lostAt } from '../cohorts/lost.ts'
import { binText } from '../kinds/funnel/table.ts'
import type { Answer } from '../kinds.ts'
import { eventText, type FunnelQuery } from '../language.ts'
import { t } from '../text.ts'
import { bucketText, intervalOf, rangeText } from '../time.ts'
import { groupText } from '../words.ts'
import type { Told } from './told.ts'

interface Asked {
  step?: number
  dropped?: true
  bucket?: number
  bin?: number
  place?: number
}

export function ofFunnel(answer: Answer<'funnel'>, asked: Asked, app: App): Told | null {
  const { query, result } = answer
  const { step = 1, dropped, bucket, place } = asked
  const when = rangeText(query.range, query.time_zone ?? app.time_zone)
  const group = place === undefined ? undefined : result.groups?.[place]
  if (result.view === 'time_to_convert') {
    const bin = ((group ?? result) as FunnelTimes).bins[asked.bin ?? 0]
    const title = bin && t`Reached ${stepText(query, lastOf(query))} in ${binText(bin)}`
    return title ? { title: inGroup(title, group), when, cohort: null, question: null } : null
  }
  if (!query.steps[step - 1]) return null
  const told = {
    title: inGroup(titleOf(query, asked), group),
    // A cohort's funnel is of users, whenever they entered it.
    cohort: group || bucket !== undefined || query.count_by === 'sessions' ? null : cohortOf(query, step, dropped),
    question: null,
  }
  if (result.view === 'steps') return { ...told, when }
  const label = bucket === undefined ? undefined : result.buckets[bucket]
  return {
    ...told,
    when: label === undefined ? when : bucketText(label, intervalOf(query.interval, result.buckets)),
    choices: { label: t`How far they came`, options: choicesOf(query, asked) },
  }
}

/** A rate is of those who entered and those who converted; the rest were lost. */
function choicesOf(query: FunnelQuery, { bucket, place, ...asked }: Asked) {
  const step = lastOf(query)
  const far: Asked[] = [{ step: query.from_step ?? 1 }, { step }, { step, dropped: true }]
  return far.map((each) => ({
    title: titleOf(query, each),
    point: { ...(bucket !== undefined && { bucket }), ...(place !== undefined && { place }), ...each } as Point,
    chosen: each.step === asked.step && each.dropped === asked.dropped,
  }))
}

function titleOf(query: FunnelQuery, { step = 1, dropped }: Asked): string {
  const label = stepText(query, step)
  return dropped ? t`Lost before ${label}` : t`Reached ${label}`
}

function inGroup(title: string, group: Group | undefined): string {
  return group ? `${title}: ${groupText(group)}` : title
}

function cohortOf(query: FunnelQuery, step: number, dropped: true | undefined) {
  const { view = 'steps', from_step = 1 } = query
  const lost = lostAt(query, step)
  if (dropped) return view === 'steps' ? lost : { ...lost, reached: from_step }
  const { not_reached: _, ...came } = lost
  return { ...came, reached: step }
}

function stepText({ steps }: FunnelQuery, step: number): string {
  const { label, event } = steps[step - 1]!
  return label ?? eventText(event)
}

function lastOf({ steps, to_step }: FunnelQuery): number {
  return to_step ?? steps.length
}
