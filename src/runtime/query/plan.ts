import type { CohortDefinition } from './cohorts/schema.ts'
import type { AttributeColumns } from './columns.ts'
import type { MergedEvents } from './merged.ts'
import type { Filter } from './schema.ts'
import type { Bounds } from './time/range.ts'
import type { Ruler } from './time/ruler.ts'
import type { Bots } from './vocabulary.ts'

/** What the engine must know of an app. */
export interface AppFacts {
  appId: string
  /** IANA name. */
  timeZone: string
  weekStart: 'monday' | 'sunday'
  /** Milliseconds; null when there is no event. */
  firstEvent: number | null
  /** Milliseconds; null when there is no event. Default: not known. */
  lastEvent?: number | null
  /** ISO time up to which everything received is loaded. */
  lastLoaded: string | null
  /** False: nobody ever said that two ids are one user, so nothing is looked up. */
  hasAliases: boolean
  /** Cohorts that may be named, by id. Default: none. */
  cohorts?: { readonly [id: string]: CohortDefinition }
  /** Event attributes that can be read from columns of their own. Default: none. */
  columns?: AttributeColumns
  /** Default: every event counts as itself. */
  merged?: MergedEvents
}

/** What every event read by a query must satisfy. */
export interface Scope {
  appId: string
  bots: Bots
  filter: Filter | null
  hasAliases: boolean
  timeZone: string
  /** Ids of the cohorts that the query names; each one's members are in the table `cohort_<place>`. */
  cohorts: string[]
  /** Event attributes that are read from columns of their own. */
  columns?: AttributeColumns
  merged?: MergedEvents
}

/** Which events are meant: a series of a trend, and whatever else names events. */
export interface Step {
  /** Null: any event. */
  events: string[] | null
  filter: Filter | null
}

/** One range to read, with the ruler that puts an event into its bucket. */
export interface Period extends Bounds {
  /** Null: totals only. */
  ruler: Ruler | null
  /** Buckets of the answer that this period has; an earlier period may have fewer, or more than are shown. */
  size: number
  /** An event of the range can fall beside the buckets by clocks that are set back across midnight. */
  clamp: boolean
  /** Windows that look back, by their days. */
  trailing: { [days: string]: Trailing }
}

/** A window that trails each bucket: `length` steps of a ruler, the last one the bucket's own. */
export interface Trailing {
  from: number
  ruler: Ruler
  length: number
  /** Per bucket, the step it ends with. Empty where only the total trails. */
  ends: number[]
  /** The first step of the window that ends with the range. */
  totalFrom: number
}
