import type { Row } from './analysis.ts'
import { operand } from './attributes.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { AppFacts } from './plan.ts'
import type { Attribute } from './schema.ts'
import { scopeOf } from './scope.ts'
import { join, type Sql, sql, text } from './sql.ts'

/** How much of an attribute there is, in all events or users of an app. */
export interface AttributeVolume {
  /** Events (bots included), or users, that have it. */
  count: number
  /** All events, or users. */
  total: number
  /** ISO times: of the first and the latest event with it; of users, when the first and the latest value that stand were set. */
  first_seen: string | null
  last_seen: string | null
  /** The most frequent first. */
  types: { type: AttributeType; count: number }[]
  /** The events that most often have it; none for users. */
  events: { event_name: string; count: number }[]
}

type AttributeType = 'text' | 'number' | 'boolean' | 'list' | 'object'

/** What is asked about. */
export interface AttributeAsked {
  of: 'event' | 'user'
  attribute: Attribute
}

const mostEvents = 5

/** The volume of an attribute, by one statement. Its columns: `event_name, type, count, first, last`. */
export function attributeVolume(
  asked: AttributeAsked,
  app: AppFacts,
  d: Dialect,
): { sql: Sql; read(rows: readonly Row[]): AttributeVolume } {
  return { sql: asked.of === 'event' ? ofEvents(asked, app, d) : ofUsers(asked, app, d), read: volumeIn }
}

/** A row for each event and type; no type is where the attribute is missing. */
function ofEvents(asked: AttributeAsked, app: AppFacts, d: Dialect): Sql {
  const own = join(d.ownEvents(text(app.appId), 'include'), ' and ')
  const typed = sql`select e.event_name, ${typeOf(asked, app, d)} as type, ${d.milliseconds(sql`e.event_created`)} as t from events e where ${own}`
  return sql`select event_name, type, count(*), min(t), max(t) from (${typed}) as typed group by event_name, type`
}

/** A row for each type, and one of no users that says when values were set, which is kept by the first name of a path. */
function ofUsers(asked: AttributeAsked, app: AppFacts, d: Dialect): Sql {
  const own = sql`app_id = ${text(app.appId)}`
  const key = text([asked.attribute].flat()[0]!)
  const none = sql`cast(null as varchar) as event_name`
  const typed = sql`select ${typeOf(asked, app, d)} as type from users p where p.${own}`
  const set = d.milliseconds(sql`updated_at`)
  return sql`select ${none}, type, count(*), cast(null as bigint), cast(null as bigint) from (${typed}) as typed group by type union all select ${none}, cast(null as varchar), 0, min(${set}), max(${set}) from user_attribute_kv where ${own} and key = ${key} and operation <> 'unset'`
}

function typeOf({ of, attribute }: AttributeAsked, app: AppFacts, d: Dialect): Sql {
  const it = operand(attribute, of, { scope: scopeOf({ bots: 'include' }, app, app.timeZone), dialect: d })
  const first = sql`substring(${it.text}, 1, 1)`
  return sql`case when not (${it.isSet ?? sql`${it.text} is not null`}) then null when ${it.isText} then 'text' when ${it.isNumber} then 'number' when ${first} = '[' then 'list' when ${first} = '{' then 'object' else 'boolean' end`
}

function volumeIn(rows: readonly Row[]): AttributeVolume {
  const [types, events] = [new Map<AttributeType, number>(), new Map<string, number>()]
  const times: [number[], number[]] = [[], []]
  let total = 0
  for (const [event, type, count, first, last] of rows) {
    total += Number(count)
    const counted = type !== null || Number(count) === 0
    if (counted && first !== null) times[0].push(Number(first))
    if (counted && last !== null) times[1].push(Number(last))
    if (type === null) continue
    add(types, type as AttributeType, Number(count))
    if (event !== null) add(events, String(event), Number(count))
  }
  return {
    count: [...types.values()].reduce((sum, each) => sum + each, 0),
    total,
    first_seen: times[0].length > 0 ? new Date(Math.min(...times[0])).toISOString() : null,
    last_seen: times[1].length > 0 ? new Date(Math.max(...times[1])).toISOString() : null,
    types: byCount(types).map(([type, count]) => ({ type, count })),
    events: byCount(events)
      .slice(0, mostEvents)
      .map(([event_name, count]) => ({ event_name, count })),
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function byCount<Key extends string>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
}
