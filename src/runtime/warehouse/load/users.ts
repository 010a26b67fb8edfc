import type { DuckDBConnection } from '@duckdb/node-api'
import { fold, type Operation, type Step } from './fold.ts'
import { operationRank } from './patches.ts'
import { query } from './sql.ts'

/** Brings `users` up to date for everybody who was patched (`patched`) or whose ids moved (`moved`). */
export async function rebuildUsers(connection: DuckDBConnection, { split }: { split: boolean }): Promise<void> {
  const touched = await query(connection, `create or replace temp table touched as ${touchedUsers}`)
  if (Number(touched.rows[0]?.[0] ?? 0) === 0) return
  await connection.run(`create or replace temp table members as ${membersOfTouched}`)
  if (split) await recountSeen(connection)
  else await joinSeen(connection)
  await foldAttributes(connection)
  await writeUsers(connection)
}

const touchedUsers = `
  with ids as (
    select app_id, user_id, user_key from patched
    union select app_id, user_id, user_key from moved
  )
  select distinct i.app_id, coalesce(c.canonical_id, i.user_id) as user_id,
    coalesce(c.canonical_key, i.user_key) as user_key
  from ids i left join user_canonical c on c.app_id = i.app_id and c.user_key = i.user_key`

const membersOfTouched = `
  select app_id, user_key, user_key as canonical_key from touched
  union
  select c.app_id, c.user_key, c.canonical_key
  from user_canonical c join touched t on t.app_id = c.app_id and t.user_key = c.canonical_key`

/** Ids that now are somebody else's bring their times with them; a row of their own they have no longer. */
async function joinSeen(connection: DuckDBConnection): Promise<void> {
  await connection.run(`create or replace temp table brought as
    select m.app_id, m.canonical_id as user_id, m.canonical_key as user_key,
      min(u.first_seen) as first_seen, max(u.last_seen) as last_seen
    from users u join moved m on u.app_id = m.app_id and u.user_key = m.user_key
    where m.canonical_key <> m.user_key group by all`)
  await dropMoved(connection)
  await connection.run(`
    update users u set first_seen = least(u.first_seen, b.first_seen), last_seen = greatest(u.last_seen, b.last_seen)
    from brought b where u.app_id = b.app_id and u.user_key = b.user_key`)
  await addMissing(connection)
}

/** An id was taken away again, which minima cannot undo: the events say who was seen when. */
async function recountSeen(connection: DuckDBConnection): Promise<void> {
  await connection.run(`create or replace temp table brought as
    select t.app_id, t.user_id, t.user_key, s.first_seen, s.last_seen
    from touched t left join (
      select m.app_id, m.canonical_key, min(e.event_created) as first_seen, max(e.event_created) as last_seen
      from events e join members m on e.app_id = m.app_id and e.user_key = m.user_key
      where e.bot is null group by all) s
    on s.app_id = t.app_id and s.canonical_key = t.user_key`)
  await dropMoved(connection)
  await connection.run(`
    update users u set first_seen = b.first_seen, last_seen = b.last_seen
    from brought b where u.app_id = b.app_id and u.user_key = b.user_key`)
  await addMissing(connection)
}

async function dropMoved(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    delete from users u using moved m
    where u.app_id = m.app_id and u.user_key = m.user_key and m.canonical_key <> m.user_key`)
}

async function addMissing(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    insert into users by name
    select app_id, user_id, user_key, '{}'::json as user_attributes, first_seen, last_seen
    from brought b anti join users u on u.app_id = b.app_id and u.user_key = b.user_key`)
}

/** `folded`: the attributes that are set now. Keys that were only set and unset are left to SQL, the others to `fold`. */
async function foldAttributes(connection: DuckDBConnection): Promise<void> {
  await connection.run(`create or replace temp table folding as
    select k.app_id, m.canonical_key as user_key, k.key, k.operation, k.value_json, k.updated_at, k.patch_id
    from user_attribute_kv k join members m on k.app_id = m.app_id and k.user_key = m.user_key`)
  await connection.run(`create or replace temp table stepwise as
    select distinct app_id, user_key, key from folding where operation not in ('set', 'unset')`)
  await connection.run(`create or replace temp table folded as
    with latest as (
      select f.* from folding f anti join stepwise s using (app_id, user_key, key)
      qualify row_number() over (
        partition by app_id, user_key, key order by updated_at desc, patch_id desc, ${operationRank} desc) = 1)
    select app_id, user_key, key, value_json from latest where operation = 'set'`)
  const { rows } = await query(
    connection,
    `select app_id, user_key::varchar, key, operation, value_json::varchar from folding
     semi join stepwise using (app_id, user_key, key)
     order by app_id, user_key, key, updated_at, patch_id, ${operationRank}`,
  )
  if (rows.length === 0) return
  await query(
    connection,
    `insert into folded by name select unnest(from_json($1,
       '[{"app_id":"VARCHAR","user_key":"BIGINT","key":"VARCHAR","value_json":"JSON"}]'), recursive := true)`,
    [foldRows(rows as StepRow[])],
  )
}

type StepRow = [app_id: string, user_key: string, key: string, operation: Operation, value: string]

/** Rows in order, one group a key, as a JSON list of what they fold to. */
function foldRows(rows: readonly StepRow[]): string {
  const folded: string[] = []
  for (let start = 0; start < rows.length; ) {
    const [app_id, user_key, key] = rows[start]!
    const steps: Step[] = []
    let at = start
    for (; at < rows.length && isSameKey(rows[at]!, rows[start]!); at++) {
      steps.push({ operation: rows[at]![3], value: rows[at]![4] })
    }
    const value = fold(steps)
    // The user's key is a 64-bit number, which only its text holds exactly.
    const head = `"app_id":${JSON.stringify(app_id)},"user_key":${user_key},"key":${JSON.stringify(key)}`
    if (value !== null) folded.push(`{${head},"value_json":${value}}`)
    start = at
  }
  return `[${folded.join(',')}]`
}

function isSameKey(a: StepRow, b: StepRow): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2]
}

async function writeUsers(connection: DuckDBConnection): Promise<void> {
  await connection.run(`create or replace temp table rebuilt as
    with attributes as (
      select app_id, user_key, '{' || string_agg(to_json(key)::varchar || ':' ||
        coalesce(value_json::varchar, 'null'), ',' order by key) || '}' as json
      from folded group by all
    ), changes as (select app_id, user_key, max(updated_at) as updated_at from folding group by all)
    select t.app_id, t.user_id, t.user_key, coalesce(a.json, '{}')::json as user_attributes, c.updated_at
    from touched t
    left join attributes a on a.app_id = t.app_id and a.user_key = t.user_key
    left join changes c on c.app_id = t.app_id and c.user_key = t.user_key`)
  await connection.run(`
    update users u set user_attributes = r.user_attributes, updated_at = r.updated_at
    from rebuilt r where u.app_id = r.app_id and u.user_key = r.user_key`)
  await connection.run(`
    insert into users by name
    select r.* from rebuilt r anti join users u on u.app_id = r.app_id and u.user_key = r.user_key
    where r.updated_at is not null`)
  // A user is somebody who did something or of whom something was said.
  await connection.run(`
    delete from users u using rebuilt r
    where u.app_id = r.app_id and u.user_key = r.user_key and u.first_seen is null and r.updated_at is null`)
}
