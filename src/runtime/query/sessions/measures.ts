import type { Dialect } from '../dialects/dialect.ts'
import type { SessionFact } from '../session-rows.ts'
import { type Sql, sql } from '../sql.ts'
import type { SessionMeasure } from '../vocabulary.ts'

/** A measure over sessions with the column it is about, `factOf`. Sessions nobody is known of are left out of `per_user`. */
export function sessionMeasure(measure: SessionMeasure, d: Dialect): Sql {
  switch (measure) {
    case 'count':
      return sql`count(*)`
    case 'per_user':
      return sql`cast(count(u) as double precision) / nullif(count(distinct u), 0)`
    case 'events_avg':
      return sql`avg(cast(events as double precision))`
    case 'duration_avg':
      return sql`avg(cast(length as double precision)) / 1000`
    case 'duration_median':
      return sql`${d.percentile(sql`length`, 0.5)} / 1000`
    case 'bounce_rate':
      return sql`avg(cast(alone as double precision))`
  }
}

/** What must be known of a session: its user, its number of events, milliseconds, or whether it is a single event. */
export function factOf(measure: SessionMeasure): SessionFact | null {
  if (measure === 'per_user') return 'u'
  if (measure === 'events_avg') return 'events'
  if (measure === 'bounce_rate') return 'alone'
  return measure === 'count' ? null : 'length'
}

/** No sessions: none are counted, nobody has any; about what they are like there is nothing to say. */
export function emptyValue(measure: SessionMeasure): 0 | null {
  return measure === 'count' || measure === 'per_user' ? 0 : null
}
