import type { Attributes } from '../../../event.ts'
import type { Row } from '../analysis.ts'
import { cohortTable } from '../attributes.ts'
import { plannedCohorts } from '../cohorts/plan.ts'
import { cohortTables } from '../cohorts/sql.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { filterSql } from '../filters.ts'
import type { AppFacts, Scope } from '../plan.ts'
import { scopeOf } from '../scope.ts'
import { userKey } from '../source.ts'
import { and, digits, integer, join, type Sql, sql, text, withTables } from '../sql.ts'
import { type Asked, isoOf, jsonOf } from './asked.ts'
import type { UserOrder, UserPlace, UsersQuery } from './schema.ts'

/** A user as a list shows them. */
export interface ListedUser {
  user_id: string
  /** Nobody ever said who that is. */
  anonymous: boolean
  /** ISO times of the first and the latest event; null for who did nothing yet. */
  first_seen: string | null
  last_seen: string | null
  /** Events, those of bots left out. */
  events: number
  user_attributes: Attributes
}

export interface UsersPage {
  users: ListedUser[]
  /** What the next page comes after; null when this is the last one. */
  next: UserPlace | null
}

interface Listing {
  query: UsersQuery
  app: AppFacts
  /** Milliseconds. */
  now: number
  dialect: Dialect
}

/** A page of the users that a query means. Throws `invalid_query` for a cohort that is not there. */
export function usersPage(listing: Listing): Asked<UsersPage> {
  const { query, dialect: d } = listing
  const { order = 'last_seen', ascending = false, after, limit = 50 } = query
  const { scope, tables, where } = meant(listing)
  const sorted = sortedBy[order](d)
  const from =
    order === 'events' ? sql`${matching(scope)} left join counted on counted.u = p.user_key` : matching(scope)
  const behind = after ? [isBehind(sorted, after, ascending)] : []
  const direction = ascending ? sql`asc` : sql`desc`
  const columns = sql`p.user_id, p.user_key, p.user_attributes, p.first_seen, p.last_seen, p.updated_at, ${sorted} as place`
  const page = sql`page as (select ${columns} from ${from} where ${and([...where, ...behind])} order by place ${direction}, p.user_id limit ${digits(limit + 1)})`
  const counted = (some: Sql) => sql`counted as (${counts(scope, d, some)})`
  const before = order === 'events' ? [counted(sql``), page] : [page, counted(ofPage(scope))]
  const select = sql`select page.user_id, page.user_attributes, ${d.milliseconds(sql`page.first_seen`)}, ${d.milliseconds(sql`page.last_seen`)}, coalesce(counted.events, 0), ${isKnown}, page.place from page left join counted on counted.u = page.user_key left join named on named.u = page.user_key order by page.place ${direction}, page.user_id`
  return {
    sql: withTables([...tables, ...before, named(scope)], select),
    read: (rows) => pageOf(rows, limit),
  }
}

/** How many users a query means. */
export function usersTotal(listing: Listing): Asked<number> {
  const { scope, tables, where } = meant(listing)
  return {
    sql: withTables(tables, sql`select count(*) from ${matching(scope)} where ${and(where)}`),
    read: ([row]) => Number(row![0]),
  }
}

/** The users that are meant, page by page or all at once. */
function meant({ query: { filter, search }, app, now, dialect: d }: Listing) {
  const scope = scopeOf({ filter }, app, app.timeZone)
  const tables = cohortTables(plannedCohorts(filter, app, now), d)
  const where = [
    sql`p.app_id = ${text(scope.appId)}`,
    ...(filter ? [filterSql(filter, { scope, dialect: d })] : []),
    ...(search ? [mentions(search, scope, d)] : []),
  ]
  return { scope, tables, where }
}

function matching(scope: Scope): Sql {
  const cohorts = scope.cohorts.map(
    (_, place) => sql` left join ${cohortTable(place)} on ${cohortTable(place)}.u = p.user_key`,
  )
  return sql`users p${join(cohorts, '')}`
}

/** An id that the user has or had, or the text of the attributes. */
function mentions(search: string, scope: Scope, d: Dialect): Sql {
  const has = (value: Sql, part: string) => d.contains(d.lower(value), d.lower(text(part)))
  const aliases = sql`select canonical_key from user_canonical where app_id = ${text(scope.appId)} and ${has(sql`user_id`, search)}`
  const written = JSON.stringify(search).slice(1, -1)
  return sql`(${has(sql`p.user_id`, search)} or p.user_key in (${aliases}) or ${has(d.documentText(sql`p.user_attributes`), written)})`
}

/** Who was never seen comes after everybody else, from the latest on. */
const never = -100_000_000_000_000

const sortedBy: { readonly [order in UserOrder]: (d: Dialect) => Sql } = {
  last_seen: (d) => sql`coalesce(${d.milliseconds(sql`p.last_seen`)}, ${integer(never)})`,
  first_seen: (d) => sql`coalesce(${d.milliseconds(sql`p.first_seen`)}, ${integer(never)})`,
  events: () => sql`coalesce(counted.events, 0)`,
}

function isBehind(sorted: Sql, [value, id]: UserPlace, ascending: boolean): Sql {
  const further = ascending ? sql`>` : sql`<`
  return sql`(${sorted} ${further} ${integer(value)} or (${sorted} = ${integer(value)} and p.user_id > ${text(id)}))`
}

/** Events by user, and how many of them say a user's id. */
function counts(scope: Scope, d: Dialect, some: Sql): Sql {
  const app = text(scope.appId)
  const aliases = scope.hasAliases
    ? sql` left join user_canonical c on c.app_id = ${app} and c.user_key = e.user_key`
    : sql``
  const own = join(d.ownEvents(app, 'exclude'), ' and ')
  return sql`select ${userKey(scope)} as u, count(*) as events, count(e.user_id) as said from events e${aliases} where ${own} and e.user_key is not null${some} group by ${userKey(scope)}`
}

function ofPage(scope: Scope): Sql {
  return sql` and ${userKey(scope)} in (select user_key from page)`
}

/** Somebody said of them who they are: an event with a user's id, an attribute, another id that is theirs. */
const isKnown = sql`case when coalesce(counted.said, 0) > 0 or page.updated_at is not null or named.u is not null then 1 else 0 end`

function named(scope: Scope): Sql {
  return sql`named as (select distinct canonical_key as u from user_canonical where app_id = ${text(scope.appId)})`
}

function pageOf(rows: readonly Row[], limit: number): UsersPage {
  const users = rows.slice(0, limit).map(([id, attributes, first, last, events, known]) => ({
    user_id: String(id),
    anonymous: Number(known) === 0,
    first_seen: isoOf(first),
    last_seen: isoOf(last),
    events: Number(events),
    user_attributes: jsonOf<Attributes>(attributes, {}),
  }))
  const end = rows.length > limit ? rows[limit - 1] : undefined
  return { users, next: end ? [Number(end[6]), String(end[0])] : null }
}
