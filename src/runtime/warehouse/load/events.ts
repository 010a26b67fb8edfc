import type { DuckDBConnection } from '@duckdb/node-api'
import { batchInsert } from '../attributes/fill.ts'
import { storedColumns } from '../attributes/registry.ts'
import { type Box, boxes } from './boxes.ts'
import { number, query } from './sql.ts'

const dayMs = 86_400_000

/**
 * Removes from `staged_events` what is a repeat: within the batch all but the first received, and whatever is stored.
 * Stored events are looked for up to a day around the batch's own times, because clock correction moves a retry's time.
 */
export async function removeRepeats(connection: DuckDBConnection): Promise<{ removed: boolean }> {
  const within = await removeRepeatsWithin(connection)
  const stored = await removeStored(connection)
  return { removed: within || stored }
}

async function removeRepeatsWithin(connection: DuckDBConnection): Promise<boolean> {
  // Hashes are much cheaper to count than texts; a collision only leads to an exact look that finds nothing.
  const hash = 'hash(app_id, event_id)'
  const suspects = await number(connection, `select count(*) - count(distinct ${hash}) from staged_events`)
  if (suspects === 0) return false
  // Rows are staged in no order, so what was received at one instant is told apart by what it says.
  await connection.run(`
    delete from staged_events where rowid in (
      select place from (
        select rowid as place, row_number() over (
          partition by app_id, event_id order by received_at, object, event_created, event_name, user_id, anonymous_id,
            session_id, bot, import_id, event_attributes::varchar) as nth
        from staged_events
        where ${hash} in (select ${hash} from staged_events group by all having count(*) > 1))
      where nth > 1)`)
  return true
}

async function removeStored(connection: DuckDBConnection): Promise<boolean> {
  const days = await query(
    connection,
    `select epoch_ms(min(event_created)), epoch_ms(max(event_created)), min(event_id), max(event_id)
     from staged_events group by date_trunc('day', event_created)`,
  )
  const wanted = boxes(
    days.rows.map(([from, to, minId, maxId]) => ({
      from: Number(from) - dayMs,
      to: Number(to) + dayMs,
      minId: String(minId),
      maxId: String(maxId),
    })),
  )
  if (wanted.length === 0) return false
  const found = await query(
    connection,
    `create or replace temp table stored_repeats as ${wanted.map((_, index) => storedIn(index)).join(' union all ')}`,
    wanted.flatMap(({ from, to, minId, maxId }: Box) => [from, to, minId, maxId]),
  )
  if (Number(found.rows[0]?.[0] ?? 0) === 0) return false
  await connection.run(`
    delete from staged_events s using stored_repeats r where s.app_id = r.app_id and s.event_id = r.event_id`)
  return true
}

/** One scan a box, so that the row groups' own minima and maxima rule out most of the table. */
function storedIn(index: number): string {
  const [from, to, minId, maxId] = [1, 2, 3, 4].map((n) => `$${index * 4 + n}`)
  return `
    select e.app_id, e.event_id from events e
    semi join (select app_id, event_id from staged_events
      where event_created between epoch_ms(${from}::bigint) and epoch_ms(${to}::bigint)) s
    on e.app_id = s.app_id and e.event_id = s.event_id
    where e.event_created between epoch_ms(${from}::bigint) and epoch_ms(${to}::bigint)
      and e.event_id between ${minId} and ${maxId}`
}

/** Moves the batch into `events`, into the columns of attributes too. */
export async function insertEvents(connection: DuckDBConnection, now: number): Promise<void> {
  const { text, values } = batchInsert(await storedColumns(connection), now)
  await query(connection, text, values)
}

/**
 * Widens first and last seen of the users who acted in the batch, and gives those without a row one.
 * Bots are no users. Aliases are resolved with what `user_canonical` says by now.
 */
export async function markSeen(connection: DuckDBConnection): Promise<void> {
  const seen = await query(connection, `create or replace temp table seen as ${seenInBatch}`)
  if (Number(seen.rows[0]?.[0] ?? 0) === 0) return
  await connection.run(`
    update users u set first_seen = least(u.first_seen, s.first_seen), last_seen = greatest(u.last_seen, s.last_seen)
    from seen s
    where u.app_id = s.app_id and u.user_key = s.user_key
      and (u.first_seen is null or s.first_seen < u.first_seen or s.last_seen > u.last_seen)`)
  await connection.run(`
    insert into users by name
    select app_id, user_id, user_key, '{}'::json as user_attributes, first_seen, last_seen
    from seen s anti join users u on u.app_id = s.app_id and u.user_key = s.user_key`)
}

const seenInBatch = `
  with by_key as (
    select app_id, user_key, any_value(coalesce(user_id, anonymous_id)) as user_id,
      min(event_created) as first_seen, max(event_created) as last_seen
    from staged_events where bot is null and user_key is not null group by app_id, user_key
  )
  select k.app_id, coalesce(c.canonical_key, k.user_key) as user_key,
    any_value(coalesce(c.canonical_id, k.user_id)) as user_id,
    min(first_seen) as first_seen, max(last_seen) as last_seen
  from by_key k left join user_canonical c on c.app_id = k.app_id and c.user_key = k.user_key
  group by 1, 2`
