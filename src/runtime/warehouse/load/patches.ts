import type { DuckDBConnection } from '@duckdb/node-api'
import { operationOrder } from './fold.ts'
import { query } from './sql.ts'

/** The rank of an operation within its patch. */
export const operationRank = `case operation ${operationOrder
  .map((operation, rank) => `when '${operation}' then ${rank}`)
  .join(' ')} end`

/** Where an operation stands among all of its key. */
const place = (alias: string) =>
  `{time: ${alias}.updated_at, patch: ${alias}.patch_id, rank: ${operationRank.replace('operation', `${alias}.operation`)}}`

/**
 * Adds the batch's operations to the register, each once, and drops what lies before a key's latest set or unset.
 * Leaves the users concerned (before aliases) in the temporary table `patched`.
 */
export async function takePatches(connection: DuckDBConnection): Promise<void> {
  const said = await query(connection, `create or replace temp table said as ${operationsInBatch}`)
  await connection.run('create or replace temp table patched as select distinct app_id, user_id, user_key from said')
  if (Number(said.rows[0]?.[0] ?? 0) === 0) return
  await connection.run(`create or replace temp table bases as ${latestSets}`)
  await connection.run(`
    delete from user_attribute_kv k using bases b
    where ${same('k', 'b')} and ${place('k')} < b.place`)
  await connection.run(`
    insert into user_attribute_kv by name
    select s.* from said s left join bases b on ${same('s', 'b')}
    where (b.place is null or ${place('s')} >= b.place)
      and not exists (from user_attribute_kv k
        where ${same('k', 's')} and k.patch_id = s.patch_id and k.operation = s.operation)`)
}

function same(a: string, b: string): string {
  return `${a}.user_key = ${b}.user_key and ${a}.app_id = ${b}.app_id and ${a}.key = ${b}.key`
}

const operationsInBatch = `
  with operations as (
    ${operationOrder.map(operationsOf).join(' union all ')}
  )
  select * from operations
  qualify row_number() over (
    partition by app_id, user_key, key, patch_id, operation order by updated_at, value_json::varchar) = 1`

function operationsOf(operation: string): string {
  const [key, value] = operation === 'unset' ? [`e.value ->> '$'`, `'null'`] : ['e.key', `coalesce(e.value, 'null')`]
  return `
    select app_id, user_id, user_key, ${key} as key, '${operation}' as operation, ${value}::json as value_json,
      updated_at, patch_id
    from staged_users, json_each("${operation}") e where kind = 'patch' and "${operation}" is not null`
}

const latestSets = `
  with sets as (
    select app_id, user_key, key, operation, updated_at, patch_id from said
    union all
    select app_id, user_key, key, operation, updated_at, patch_id from user_attribute_kv k
    where exists (from said s where ${same('k', 's')})
  )
  select app_id, user_key, key, max(${place('sets')}) as place
  from sets where operation in ('set', 'unset') group by all`
