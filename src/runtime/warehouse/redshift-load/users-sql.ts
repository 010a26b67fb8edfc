import { addMissing, widen } from './events-sql.ts'
import { documents } from './fold-sql.ts'

/**
 * Brings `users` up to date for everybody who was patched (`said`) or whose ids moved (`moved`), as `load/users.ts`
 * does. With `recount`, the events say who was seen when; it is asked only where an id was taken from a user.
 */
export function userStatements({ recount }: { recount: boolean }): string[] {
  return [touched, members, ...(recount ? recountSeen : joinSeen), documents, ...writeUsers]
}

const touched = `
  create temp table touched as
  select distinct i.app_id, coalesce(c.canonical_id, i.user_id) as user_id, coalesce(c.canonical_key, i.user_key) as user_key
  from (select app_id, user_id, user_key from said union select app_id, user_id, user_key from moved) i
  left join user_canonical c on c.app_id = i.app_id and c.user_key = i.user_key`

const members = `
  create temp table members as
  select app_id, user_key, user_key as canonical_key from touched
  union
  select c.app_id, c.user_key, c.canonical_key
  from user_canonical c join touched t on t.app_id = c.app_id and t.user_key = c.canonical_key`

/** An id that now is somebody else's has no row of its own any longer. */
const dropMoved = `
  delete from users using moved
  where users.app_id = moved.app_id and users.user_key = moved.user_key and moved.canonical_key <> moved.user_key`

/** Ids that now are somebody else's bring their times with them. */
const joinSeen = [
  `create temp table brought as
   select m.app_id, m.canonical_id as user_id, m.canonical_key as user_key, min(u.first_seen) as first_seen,
     max(u.last_seen) as last_seen
   from users u join moved m on u.app_id = m.app_id and u.user_key = m.user_key
   where m.canonical_key <> m.user_key group by m.app_id, m.canonical_id, m.canonical_key`,
  dropMoved,
  ...widen('brought'),
]

const recountSeen = [
  `create temp table brought as
   select t.app_id, t.user_id, t.user_key, s.first_seen, s.last_seen
   from touched t left join (
     select m.app_id, m.canonical_key, min(e.event_created) as first_seen, max(e.event_created) as last_seen
     from events e join members m on e.app_id = m.app_id and e.user_key = m.user_key
     where e.bot is null group by m.app_id, m.canonical_key) s
   on s.app_id = t.app_id and s.canonical_key = t.user_key`,
  dropMoved,
  `update users set first_seen = b.first_seen, last_seen = b.last_seen
   from brought b where users.app_id = b.app_id and users.user_key = b.user_key`,
  addMissing('brought'),
]

const writeUsers = [
  `create temp table rebuilt as
   select t.app_id, t.user_id, t.user_key, coalesce(d.document, '{}') as document, c.updated_at
   from touched t
   left join documents d on d.app_id = t.app_id and d.user_key = t.user_key
   left join (
     select m.app_id, m.canonical_key, max(k.updated_at) as updated_at
     from user_attribute_kv k join members m on k.app_id = m.app_id and k.user_key = m.user_key
     group by m.app_id, m.canonical_key) c
   on c.app_id = t.app_id and c.canonical_key = t.user_key`,
  `update users set user_attributes = json_parse(r.document), updated_at = r.updated_at
   from rebuilt r where users.app_id = r.app_id and users.user_key = r.user_key`,
  `insert into users (app_id, user_id, user_key, user_attributes, updated_at)
   select r.app_id, r.user_id, r.user_key, json_parse(r.document), r.updated_at
   from rebuilt r left join users u on u.app_id = r.app_id and u.user_key = r.user_key
   where u.user_key is null and r.updated_at is not null`,
  // A user is somebody who did something or of whom something was said.
  `delete from users using rebuilt
   where users.app_id = rebuilt.app_id and users.user_key = rebuilt.user_key and users.first_seen is null
     and rebuilt.updated_at is null`,
]
