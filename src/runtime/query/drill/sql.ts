import type { Dialect } from '../dialects/dialect.ts'
import { digits, join, type Sql, sql, text, withTables } from '../sql.ts'
import type { Behind } from './behind.ts'
import type { Drill } from './schema.ts'

type Page = Pick<Drill, 'of' | 'offset' | 'limit'>

/** How many there are, on each row, and a page of them, the latest first; of an empty page one row of nothing else. */
export function drillSql({ scope, tables, users, events }: Behind, { of, offset, limit }: Page, d: Dialect): Sql {
  const app = text(scope.appId)
  const people = sql`people as (select distinct u from (${users}) as users_behind where u is not null)`
  const cut = sql`limit ${digits(limit)} offset ${digits(offset)}`
  const [counted, rows, order] =
    of === 'users'
      ? [sql`select count(*) as total from people`, sql`${usersRead(app, d)} ${byLast} ${cut}`, byLast]
      : [
          sql`select count(*) as total${events}`,
          sql`${eventsRead(scope.hasAliases, events, d)} ${byTime} ${cut}`,
          byTime,
        ]
  const columns = of === 'users' ? userColumns : eventColumns
  return withTables(
    [...tables, people, sql`counted as (${counted})`],
    sql`select total, ${join(columns)} from counted left join (${rows}) as page on true ${order}`,
  )
}

const byLast = sql`order by last_seen desc nulls last, u`
const byTime = sql`order by t desc nulls last, event_id`
const userColumns = [sql`u`, sql`user_id`, sql`user_attributes`, sql`first_seen`, sql`last_seen`]
const eventColumns = [sql`event_id`, sql`event_name`, sql`t`, sql`user_id`, sql`event_attributes`]

function usersRead(app: Sql, d: Dialect): Sql {
  const time = (column: Sql) => sql`${d.milliseconds(column)} as`
  return sql`select people.u, p.user_id, p.user_attributes, ${time(sql`p.first_seen`)} first_seen, ${time(sql`p.last_seen`)} last_seen from people left join users p on p.app_id = ${app} and p.user_key = people.u`
}

/** `user_id` is whoever the event's ids stand for. */
function eventsRead(hasAliases: boolean, events: Sql, d: Dialect): Sql {
  const canonical = hasAliases ? sql`c.canonical_id, ` : sql``
  return sql`select e.event_id, e.event_name, ${d.milliseconds(sql`e.event_created`)} as t, coalesce(${canonical}e.user_id, e.anonymous_id) as user_id, e.event_attributes${events}`
}
