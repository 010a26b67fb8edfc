import type { DuckDBConnection } from '@duckdb/node-api'
import { userKeyOf } from '../duckdb-keys.ts'
import { canonicalIds, type Pointer } from './canonical.ts'
import { number, query } from './sql.ts'

/**
 * Takes in the batch's statements; of several about one id the earliest stands. Brings `user_canonical` up to date for
 * the ids that may have moved and leaves these in the temporary table `moved`.
 * Answers whether an id was taken from a user it had been counted to.
 */
export async function takeAliases(connection: DuckDBConnection): Promise<boolean> {
  await connection.run(`create or replace temp table changed as ${standingInBatch}`)
  await connection.run(`create or replace temp table moved (
    app_id varchar, user_id varchar, user_key bigint, canonical_id varchar, canonical_key bigint, was_key bigint)`)
  if ((await number(connection, 'select count(*) from changed')) === 0) return false
  await connection.run(`
    delete from user_aliases a using changed c where a.app_id = c.app_id and a.from_id = c.from_id`)
  await connection.run('insert into user_aliases by name select * exclude (old_to) from changed')
  await move(connection)
  const splits = 'select count(*) from changed where old_to is not null and old_to <> to_id'
  return (await number(connection, splits)) > 0
}

const standingInBatch = `
  with stated as (
    select app_id, from_id, to_id, created from staged_users where kind = 'alias' and from_id <> to_id
    qualify row_number() over (partition by app_id, from_id order by created, to_id) = 1
  )
  select s.*, a.to_id as old_to
  from stated s left join user_aliases a on a.app_id = s.app_id and a.from_id = s.from_id
  where a.from_id is null or s.created < a.created or (s.created = a.created and s.to_id < a.to_id)`

/**
 * Only an id whose way to its canonical user leads through a changed statement can move, and every such id had the
 * same canonical user as the id that the statement is about.
 */
async function move(connection: DuckDBConnection): Promise<void> {
  await connection.run(`create or replace temp table movers as ${mayMove}`)
  const { rows } = await query(connection, pointersOfMovers)
  const pointers = rows.map(([app_id, from, to, canonical]) => ({ app_id, from, to, canonical }) as Pointer)
  await query(
    connection,
    `insert into moved by name
     select m.app_id, m.user_id, ${userKeyOf('m.user_id')} as user_key, r.canonical_id,
       ${userKeyOf('r.canonical_id')} as canonical_key, m.was_key
     from movers m join (select unnest(from_json($1,
       '[{"app_id":"VARCHAR","user_id":"VARCHAR","canonical_id":"VARCHAR"}]'), recursive := true)) r
     on r.app_id = m.app_id and r.user_id = m.user_id`,
    [JSON.stringify(canonicalIds(pointers))],
  )
  await connection.run(`
    delete from user_canonical c using moved m where c.app_id = m.app_id and c.user_key = m.user_key`)
  await connection.run(`
    insert into user_canonical by name
    select app_id, user_id, user_key, canonical_id, canonical_key from moved where canonical_key <> user_key`)
}

const mayMove = `
  with heads as (
    select distinct c.app_id, coalesce(u.canonical_key, ${userKeyOf('c.from_id')}) as canonical_key,
      coalesce(u.canonical_id, c.from_id) as canonical_id
    from changed c left join user_canonical u on u.app_id = c.app_id and u.user_key = ${userKeyOf('c.from_id')}
    where c.old_to is distinct from c.to_id
  )
  select app_id, canonical_id as user_id, canonical_key as was_key from heads
  union
  select u.app_id, u.user_id, u.canonical_key
  from user_canonical u join heads h on u.app_id = h.app_id and u.canonical_key = h.canonical_key`

const pointersOfMovers = `
  select m.app_id, m.user_id, a.to_id, coalesce(t.canonical_id, a.to_id)
  from movers m
  left join user_aliases a on a.app_id = m.app_id and a.from_id = m.user_id
  left join user_canonical t on t.app_id = a.app_id and t.user_key = ${userKeyOf('a.to_id')}`
