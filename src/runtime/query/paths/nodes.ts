import { operand, type Reader } from '../attributes.ts'
import { eventName } from '../merged.ts'
import { eventsWhere, seriesCondition, userKey } from '../source.ts'
import { join, type Sql, sql, text } from '../sql.ts'
import type { PathsPlan } from './plan.ts'

/** `u, t, event_id, v`: every event that is a node, with its user, its milliseconds and the node's value. */
export function nodesSql(plan: PathsPlan, reader: Reader): Sql {
  const { dialect } = reader
  const step = plan.step && seriesCondition(plan.step, reader)
  const value = plan.attribute === null ? eventName(plan.scope.merged) : operand(plan.attribute, 'event', reader).text
  const columns = [
    sql`${userKey(plan.scope)} as u`,
    sql`${dialect.milliseconds(sql`e.event_created`)} as t`,
    sql`e.event_id`,
    sql`${value} as value`,
  ]
  const events = eventsWhere({
    ...reader,
    window: plan.bounds,
    conditions: step ? [step] : [],
    users: true,
    filters: [plan.step?.filter ?? null, ...plan.exclude.map(({ filter }) => filter)],
    splits: [],
  })
  const kept = plan.exclude.map((each) => {
    const condition = seriesCondition(each, reader)
    return condition ? sql` and not coalesce(${condition}, false)` : sql` and false`
  })
  const rows = sql`select ${join(columns)}${events} and e.user_key is not null${join(kept, '')}`
  const trimmed = sql`select u, t, event_id, ${trimmedSql(plan, reader)} as v from (${rows}) as valued where value is not null`
  if (plan.groups.length === 0) return trimmed
  const arms = plan.groups.map(
    ({ pattern, name }) => sql` when v like ${text(likeOf(pattern))} escape '!' then ${text(name)}`,
  )
  return sql`select u, t, event_id, case${join(arms, '')} else v end as v from (${trimmed}) as trimmed`
}

/** What `withoutSlash` does. Names of events have nothing to lose. */
function trimmedSql({ attribute }: PathsPlan, { dialect: d }: Reader): Sql {
  if (attribute === null) return sql`value`
  const slash = text('/')
  const isAddress = sql`(${d.startsWith(sql`value`, slash)} or ${d.contains(sql`value`, text('://'))})`
  const shorter = sql`substring(value, 1, length(value) - 1)`
  return sql`case when ${d.endsWith(sql`value`, slash)} and value <> ${slash} and ${isAddress} then ${shorter} else value end`
}

/** A pattern in which `*` stands for any text, as one of SQL's. */
function likeOf(pattern: string): string {
  return pattern.replace(/[!%_]/g, '!$&').replaceAll('*', '%')
}
