import { boxes } from '../load/boxes.ts'
import { userKeyOf } from '../redshift-user-key.ts'
import { timestamp } from './literal.ts'
import type { Staged } from './stage.ts'

const dayMs = 86_400_000

/** Removes from the staged events what is a repeat, within the batch and of what is stored (`load/events.ts`). */
export function repeatStatements(days: Staged['days']): string[] {
  const wanted = boxes(days.map(({ from, to }) => ({ from: from - dayMs, to: to + dayMs, minId: '', maxId: '' })))
  return [
    `delete from staged where place in (
       select place from (
         select place, row_number() over (
           partition by app_id, event_id order by received_at, object, event_created, event_name, user_id, anonymous_id,
             session_id, bot, import_id, event_attributes) as nth
         from staged where kind = 'event') ordered
       where nth > 1)`,
    `delete from staged where place in (
       select s.place from staged s join (${wanted.map(storedIn).join(' union ')}) e
       on e.app_id = s.app_id and e.event_id = s.event_id where s.kind = 'event')`,
  ]
}

/** One scan a box, with its bounds written out, so that blocks are skipped. */
function storedIn({ from, to }: { from: number; to: number }): string {
  const between = `between ${timestamp(from)} and ${timestamp(to)}`
  return `
    select e.app_id, e.event_id from events e
    join (select distinct app_id, event_id from staged where kind = 'event' and event_created ${between}) s
    on e.app_id = s.app_id and e.event_id = s.event_id
    where e.event_created ${between}`
}

/** Moves the batch into `events`. */
export const insertEvents = `
  insert into events (app_id, event_id, event_name, user_id, anonymous_id, session_id, event_created, event_attributes,
    received_at, loaded_at, bot, user_key)
  select app_id, event_id, event_name, user_id, anonymous_id, session_id, event_created, json_parse(event_attributes),
    received_at, getdate(), bot, ${userKeyOf('coalesce(user_id, anonymous_id)')}
  from staged where kind = 'event'`

/** Widens first and last seen of who acted in the batch; who has no row gets one. Bots are no users. */
export const seenStatements: readonly string[] = [
  `create temp table seen as
   select k.app_id, coalesce(c.canonical_key, k.user_key) as user_key, min(coalesce(c.canonical_id, k.user_id)) as user_id,
     min(k.first_seen) as first_seen, max(k.last_seen) as last_seen
   from (
     select app_id, ${userKeyOf('coalesce(user_id, anonymous_id)')} as user_key,
       min(coalesce(user_id, anonymous_id)) as user_id, min(event_created) as first_seen, max(event_created) as last_seen
     from staged where kind = 'event' and bot is null and coalesce(user_id, anonymous_id) is not null
     group by app_id, ${userKeyOf('coalesce(user_id, anonymous_id)')}) k
   left join user_canonical c on c.app_id = k.app_id and c.user_key = k.user_key
   group by k.app_id, coalesce(c.canonical_key, k.user_key)`,
  ...widen('seen'),
]

/** Statements that bring first and last seen of a table's users into `users`. */
export function widen(table: string): string[] {
  return [
    `update users set first_seen = coalesce(least(users.first_seen, b.first_seen), b.first_seen, users.first_seen),
       last_seen = coalesce(greatest(users.last_seen, b.last_seen), b.last_seen, users.last_seen)
     from ${table} b where users.app_id = b.app_id and users.user_key = b.user_key`,
    addMissing(table),
  ]
}

/** Gives a row to who has none. */
export function addMissing(table: string): string {
  return `
    insert into users (app_id, user_id, user_key, user_attributes, first_seen, last_seen)
    select b.app_id, b.user_id, b.user_key, json_parse('{}'), b.first_seen, b.last_seen
    from ${table} b left join users u on u.app_id = b.app_id and u.user_key = b.user_key
    where u.user_key is null`
}
