import { cohortTable, operand, type Reader } from './attributes.ts'
import { bucketOf } from './buckets.ts'
import { namedCohorts } from './cohorts/named.ts'
import type { Dialect } from './dialects/dialect.ts'
import { filterSql, readsUsers } from './filters.ts'
import { sentAs } from './merged.ts'
import type { Period, Scope, Step } from './plan.ts'
import type { Filter, Split } from './schema.ts'
import { and, integer, join, name, or, type Sql, sql, text } from './sql.ts'
import type { Bounds } from './time/range.ts'

/** What an analysis wants to read of the events. */
export interface Reading extends Reader {
  /** Null: all of history before `to`. */
  window: { from: number | null; to: number }
  /** Conditions of which one must hold. */
  conditions: readonly Sql[]
  /** True when the columns name the user, `userKey`. */
  users: boolean
  /** Filters and splits beyond the scope's, looked at for what must be joined. */
  filters: readonly (Filter | null)[]
  splits: readonly Split[]
}

/** The compact key of an event's user, aliases resolved; null without any id. */
export function userKey(scope: Scope): Sql {
  return scope.hasAliases ? sql`coalesce(c.canonical_key, e.user_key)` : sql`e.user_key`
}

/** ` from events e … where …`: the events a query reads, with what it needs of their users. */
export function eventsWhere(reading: Reading): Sql {
  const { scope, dialect, window, conditions } = reading
  const app = text(scope.appId)
  const attributes = readsUsers(scope.filter) || reading.filters.some(readsUsers) || reading.splits.some(ofUser)
  const cohorts = mentionedCohorts(reading)
  const canonical = (reading.users || attributes || cohorts.length > 0) && scope.hasAliases
  const joins = [
    ...(canonical ? [sql` left join user_canonical c on c.app_id = ${app} and c.user_key = e.user_key`] : []),
    ...cohorts.map((place) => sql` left join ${cohortTable(place)} on ${cohortTable(place)}.u = ${userKey(scope)}`),
    ...(attributes ? [sql` left join users p on p.app_id = ${app} and p.user_key = ${userKey(scope)}`] : []),
  ]
  const where = [
    ...dialect.ownEvents(app, scope.bots),
    ...(window.from === null ? [] : [sql`e.event_created >= ${dialect.timestamp(window.from)}`]),
    sql`e.event_created < ${dialect.timestamp(window.to)}`,
    ...(scope.filter ? [filterSql(scope.filter, reading)] : []),
    ...(conditions.length > 0 ? [or(conditions)] : []),
  ]
  return sql` from events e${join(joins, '')} where ${join(where, ' and ')}`
}

/** Places of the cohorts that a statement asks about, in order. */
function mentionedCohorts({ scope, filters, splits }: Reading): number[] {
  if (scope.cohorts.length === 0) return []
  const named = new Set(namedCohorts([scope.filter, ...filters, ...splits]))
  return [...scope.cohorts.keys()].filter((place) => named.has(scope.cohorts[place]!))
}

function ofUser({ of }: Split): boolean {
  return of === 'user'
}

/** What makes an event one of a series; null when any event is. */
export function seriesCondition({ events, filter }: Step, reader: Reader): Sql | null {
  const conditions = [
    ...(events === null ? [] : [named(sentAs(events, reader.scope.merged))]),
    ...(filter === null ? [] : [filterSql(filter, reader)]),
  ]
  return conditions.length === 0 ? null : and(conditions)
}

function named(events: readonly string[]): Sql {
  if (events.length === 1) return sql`e.event_name = ${text(events[0]!)}`
  return sql`e.event_name in (${join(events.map(text))})`
}

/** `, <key> as k0, …`: the values that a breakdown splits by. */
export function keyColumns(splits: readonly Split[], reader: Reader): Sql {
  const columns = splits.map(({ attribute, of = 'event' }, index) => {
    return sql`, ${operand(attribute, of, reader).key} as ${keyName(index)}`
  })
  return join(columns, '')
}

export function keyName(index: number): Sql {
  return name(`k${index}`)
}

/** `<index> as bucket`, of a timestamp in a period; null without buckets. */
export function bucketColumn(period: Period & Bounds, timestamp: Sql, dialect: Dialect): Sql {
  return sql`${bucketIndex(period, timestamp, dialect)} as bucket`
}

/** The bucket of a period that a timestamp in it lies in; null without buckets. */
export function bucketIndex(period: Period & Bounds, timestamp: Sql, dialect: Dialect): Sql {
  if (period.ruler === null) return sql`cast(null as bigint)`
  const index = bucketOf(period.ruler, timestamp, dialect)
  if (!period.clamp) return index
  return sql`least(greatest(${index}, ${integer(0)}), ${integer(period.size - 1)})`
}
