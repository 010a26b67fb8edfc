import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Json } from '../../src/event.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import { eventLane, userKeyOf } from '../../src/runtime/warehouse/duckdb-keys.ts'
import { migrate } from '../../src/runtime/warehouse/duckdb-schema.ts'
import { bind, readRows } from '../../src/runtime/warehouse/duckdb-values.ts'

/** An event of a small made-up app. */
export interface WorldEvent {
  event_id: string
  event_name: string
  user_id: string | null
  anonymous_id: string | null
  session_id: string | null
  /** Milliseconds. */
  at: number
  attributes: { [key: string]: Json }
  bot: string | null
}

/** A made-up app: what was sent, free of any warehouse. */
export interface World {
  events: WorldEvent[]
  /** Every id that is not its own user, and who it is. */
  canonical: { [id: string]: string }
  users: { [id: string]: { [key: string]: Json } }
  /** What made the users' attributes what they are. Default: nothing is known of that. */
  said?: { user_id: string; key: string; operation: string; value: Json; at: number }[]
  timeZone: string
  weekStart: 'monday' | 'sunday'
}

/** When something was said of a user of the world the last time: milliseconds, null for never. */
export function told({ said = [], canonical }: World, id: string): number | null {
  const times = said.filter(({ user_id }) => (canonical[user_id] ?? user_id) === id).map(({ at }) => at)
  return times.length === 0 ? null : Math.max(...times)
}

/** When a user of the world was first and last seen: milliseconds, null for who did nothing. */
export function seen({ events, canonical }: World, id: string): { first: number | null; last: number | null } {
  const of = (event: WorldEvent) => event.user_id ?? event.anonymous_id
  const times = events.filter((event) => event.bot === null && (canonical[of(event) ?? ''] ?? of(event)) === id)
  if (times.length === 0) return { first: null, last: null }
  return { first: Math.min(...times.map(({ at }) => at)), last: Math.max(...times.map(({ at }) => at)) }
}

/** A DuckDB in memory with the warehouse's tables, where each world is an app of its own. */
export async function openWorlds() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await migrate(connection, 0)
  let apps = 0
  let last: Promise<unknown> = Promise.resolve()
  /** One at a time: a property whose time is up leaves its last run going, and a connection takes one statement. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  return {
    /** Puts a world in, and says what the engine must know of it. */
    async add(world: World): Promise<AppFacts> {
      const appId = `app_${String(apps++).padStart(16, 'a')}`
      await inTurn(() => insert(connection, appId, world))
      return {
        appId,
        timeZone: world.timeZone,
        weekStart: world.weekStart,
        firstEvent: world.events.length === 0 ? null : Math.min(...world.events.map(({ at }) => at)),
        lastLoaded: null,
        hasAliases: Object.keys(world.canonical).length > 0,
      }
    },
    run({ text, values }: { text: string; values: readonly (string | number | boolean)[] }) {
      return inTurn(async () => {
        const statement = await connection.prepare(text)
        bind(statement, values)
        return readRows(await statement.stream())
      })
    },
    async close() {
      await last
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function insert(connection: DuckDBConnection, appId: string, world: World): Promise<void> {
  const events = world.events.map((event) => ({ ...event, attributes: JSON.stringify(event.attributes) }))
  const shape = JSON.stringify([
    {
      event_id: 'varchar',
      event_name: 'varchar',
      user_id: 'varchar',
      anonymous_id: 'varchar',
      session_id: 'varchar',
      at: 'bigint',
      attributes: 'varchar',
      bot: 'varchar',
    },
  ])
  await connection.run(
    `insert into events (app_id, event_id, event_name, user_id, anonymous_id, session_id, event_created, event_attributes, received_at, loaded_at, bot, user_key, lane)
     select $1, event_id, event_name, user_id, anonymous_id, session_id, epoch_ms("at"), attributes::json, epoch_ms("at"), epoch_ms("at"), bot, ${userKeyOf('coalesce(user_id, anonymous_id)')}, ${eventLane}
     from (select $1 as app_id, *  from (select unnest(from_json($2, '${shape}'), recursive := true)))`,
    [appId, JSON.stringify(events)],
  )
  const canonical = Object.entries(world.canonical).map(([id, user]) => ({ id, user }))
  await connection.run(
    `insert into user_canonical (app_id, user_id, user_key, canonical_key, canonical_id) select $1, id, ${userKeyOf('id')}, ${userKeyOf('"user"')}, "user"
     from (select unnest(from_json($2, '[{"id":"varchar","user":"varchar"}]'), recursive := true))`,
    [appId, JSON.stringify(canonical)],
  )
  const users = Object.entries(world.users).map(([id, attributes]) => {
    return { id, attributes: JSON.stringify(attributes), ...seen(world, id), told: told(world, id) }
  })
  await connection.run(
    `insert into users (app_id, user_id, user_key, user_attributes, first_seen, last_seen, updated_at)
     select $1, id, ${userKeyOf('id')}, attributes::json, epoch_ms("first"), epoch_ms("last"), epoch_ms(told)
     from (select unnest(from_json($2, '[{"id":"varchar","attributes":"varchar","first":"bigint","last":"bigint","told":"bigint"}]'), recursive := true))`,
    [appId, JSON.stringify(users)],
  )
  const said = (world.said ?? []).map((each) => ({ ...each, value: JSON.stringify(each.value) }))
  await connection.run(
    `insert into user_attribute_kv (app_id, user_id, user_key, key, operation, value_json, updated_at, patch_id)
     select $1, user_id, ${userKeyOf('user_id')}, "key", operation, "value"::json, epoch_ms("at"), "at"::varchar
     from (select unnest(from_json($2, '[{"user_id":"varchar","key":"varchar","operation":"varchar","value":"varchar","at":"bigint"}]'), recursive := true))`,
    [appId, JSON.stringify(said)],
  )
}
