import type { FunnelQuery } from '../language.ts'
import type { DefinitionBy } from './words.ts'

/** Those who reached the step before and not this one, as a cohort: the funnel without what only its answer needs. */
export function lostAt(query: FunnelQuery, step: number): DefinitionBy<'funnel'> {
  const { kind, steps, order, window, exclude, range, time_zone, week_start, filter, bots } = query
  const kept = { kind, steps, order, window, exclude, range, time_zone, week_start, filter, bots }
  const funnel = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as FunnelQuery
  return { by: 'funnel', funnel, reached: step - 1, not_reached: step }
}
