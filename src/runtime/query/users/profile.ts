import type { Attributes, Json } from '../../../event.ts'
import { cohortTable } from '../attributes.ts'
import { plannedCohorts } from '../cohorts/plan.ts'
import { cohortTables } from '../cohorts/sql.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { AppFacts } from '../plan.ts'
import { digits, join, sql, text, withTables } from '../sql.ts'
import { type Asked, isoOf, jsonOf } from './asked.ts'
import { keysOf, type One, reached, theirEvents } from './one.ts'

export interface UserHead {
  /** The id that the user counts under; another one than was asked for, when that is only an alias. */
  user_id: string
  first_seen: string | null
  last_seen: string | null
  user_attributes: Attributes
}

/** Another id of the same user, and since when that is known; null when it follows from others. */
export interface UserAlias {
  user_id: string
  said: string | null
}

/**
 * What made an attribute what it is. Kept of each key are the latest `set` or `unset` and what came after it; older
 * values are in the bucket's objects alone.
 */
export interface AttributeStep {
  key: string
  operation: string
  value: Json
  updated_at: string | null
  /** The id it was said of. */
  user_id: string
}

export interface UserEventCount {
  event_name: string
  events: number
  first: string | null
  last: string | null
  /** Of them, those that say the user's id. */
  said: number
}

export interface StepReached {
  step: string
  times: number
  first: string | null
}

/** Who an id is; null when nobody has it. */
export function userHead({ appId, userId }: One, d: Dialect): Asked<UserHead | null> {
  const app = text(appId)
  const id = text(userId)
  const meant = sql`select canonical_key as k from user_canonical where app_id = ${app} and user_id = ${id} union select user_key as k from users where app_id = ${app} and user_id = ${id}`
  const times = sql`${d.milliseconds(sql`p.first_seen`)}, ${d.milliseconds(sql`p.last_seen`)}`
  return {
    sql: sql`select p.user_id, ${times}, p.user_attributes from users p where p.app_id = ${app} and p.user_key in (${meant}) order by case when p.user_id = ${id} then 1 else 0 end limit 1`,
    read: ([row]) =>
      row
        ? {
            user_id: String(row[0]),
            first_seen: isoOf(row[1]),
            last_seen: isoOf(row[2]),
            user_attributes: jsonOf<Attributes>(row[3], {}),
          }
        : null,
  }
}

export function userAliases({ appId, userId }: One, d: Dialect): Asked<UserAlias[]> {
  const app = text(appId)
  const said = sql`select from_id, min(created) as created from user_aliases where app_id = ${app} group by from_id`
  return {
    sql: sql`select c.user_id, ${d.milliseconds(sql`a.created`)} from user_canonical c left join (${said}) a on a.from_id = c.user_id where c.app_id = ${app} and c.canonical_id = ${text(userId)} and c.user_id <> ${text(userId)} order by c.user_id`,
    read: (rows) => rows.map(([id, at]) => ({ user_id: String(id), said: isoOf(at) })),
  }
}

export function attributeSteps(one: One, d: Dialect): Asked<AttributeStep[]> {
  const at = d.milliseconds(sql`v.updated_at`)
  return {
    sql: sql`with ${keysOf(one)} select v.key, v.operation, v.value_json, ${at}, v.user_id from user_attribute_kv v where v.app_id = ${text(one.appId)} and v.user_key in (select k from keys) order by v.key, v.updated_at desc, v.patch_id desc`,
    read: (rows) =>
      rows.map(([key, operation, value, updated, id]) => ({
        key: String(key),
        operation: String(operation),
        value: jsonOf<Json>(value, null),
        updated_at: isoOf(updated),
        user_id: String(id),
      })),
  }
}

/** What the user did, by event, the most frequent first. */
export function eventCounts(one: One, d: Dialect): Asked<UserEventCount[]> {
  const t = d.milliseconds(sql`e.event_created`)
  return {
    sql: sql`with ${keysOf(one)} select e.event_name, count(*) as events, min(${t}), max(${t}), count(e.user_id)${theirEvents(one, d)} group by e.event_name order by events desc, e.event_name`,
    read: (rows) =>
      rows.map(([name, events, first, last, said]) => ({
        event_name: String(name),
        events: Number(events),
        first: isoOf(first),
        last: isoOf(last),
        said: Number(said),
      })),
  }
}

/** The steps, declared in the app's collection settings, that the user came to. */
export function stepsReached(one: One, d: Dialect): Asked<StepReached[]> {
  const step = d.attributeText(sql`e.event_attributes`, ['step'])
  const t = d.milliseconds(sql`e.event_created`)
  const said = sql`select ${step} as step, ${t} as t${theirEvents(one, d)} and ${reached}`
  return {
    sql: sql`with ${keysOf(one)} select step, count(*), min(t) from (${said}) as said where step is not null group by step order by step`,
    read: (rows) =>
      rows.map(([name, times, first]) => ({ step: String(name), times: Number(times), first: isoOf(first) })),
  }
}

/** Which of the app's cohorts, of these, the user is in. */
export function cohortsOf(
  one: One,
  { ids, app, now, dialect }: { ids: readonly string[]; app: AppFacts; now: number; dialect: Dialect },
): Asked<string[]> {
  const named = ids.map((id) => ({ attribute: id, of: 'cohort' }))
  const tables = cohortTables(plannedCohorts(named, app, now), dialect)
  const members = ids.map(
    (_, place) =>
      sql`select ${digits(place)} as place from ${cohortTable(place)} where ${cohortTable(place)}.u in (select k from keys)`,
  )
  return {
    sql: withTables([...tables, keysOf(one)], join(members, ' union ')),
    read: (rows) => {
      const within = new Set(rows.map(([place]) => Number(place)))
      return ids.filter((_, place) => within.has(place))
    },
  }
}
