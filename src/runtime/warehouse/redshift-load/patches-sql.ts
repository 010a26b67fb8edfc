import { operationOrder } from '../load/fold.ts'
import { userKeyOf } from '../redshift-user-key.ts'

/** The rank of an operation within its patch. */
const rankOf = (operation: string) =>
  `case ${operation} ${operationOrder.map((name, rank) => `when '${name}' then ${rank}`).join(' ')} end`

/** Where an operation stands among all of its key. */
const place = (alias: string) => [`${alias}.updated_at`, `${alias}.patch_id`, rankOf(`${alias}.operation`)] as const
const placeOfBase = ['bases.updated_at', 'bases.patch_id', 'bases.rank'] as const

function isBefore(a: readonly [string, string, string], b: readonly [string, string, string]): string {
  return `(${a[0]} < ${b[0]} or (${a[0]} = ${b[0]} and (${a[1]} < ${b[1]} or (${a[1]} = ${b[1]} and ${a[2]} < ${b[2]}))))`
}

function same(a: string, b: string): string {
  return `${a}.app_id = ${b}.app_id and ${a}.user_key = ${b}.user_key and ${a}.key = ${b}.key`
}

/**
 * Adds the batch's operations to the register, each once, and drops what lies before a key's latest set or unset
 * (`load/patches.ts`). Leaves them in the temporary table `said`.
 */
export const patchStatements: readonly string[] = [
  `create temp table said as
   select app_id, user_id, user_key, key, operation, value, updated_at, patch_id from (
     select app_id, user_id, ${userKeyOf('user_id')} as user_key, key, operation, value, "at" as updated_at, patch_id,
       row_number() over (partition by app_id, user_id, key, patch_id, operation order by "at", value) as nth
     from staged where kind = 'operation') ordered
   where nth = 1`,
  `create temp table bases as
   select app_id, user_key, key, updated_at, patch_id, rank from (
     select app_id, user_key, key, updated_at, patch_id, ${rankOf('operation')} as rank,
       row_number() over (
         partition by app_id, user_key, key order by updated_at desc, patch_id desc, ${rankOf('operation')} desc) as nth
     from (
       select app_id, user_key, key, operation, updated_at, patch_id from said
       union all
       select k.app_id, k.user_key, k.key, k.operation, k.updated_at, k.patch_id
       from user_attribute_kv k
       join (select distinct app_id, user_key, key from said) s on ${same('k', 's')}) known
     where operation in ('set', 'unset')) ordered
   where nth = 1`,
  `delete from user_attribute_kv using bases
   where ${same('user_attribute_kv', 'bases')} and ${isBefore(place('user_attribute_kv'), placeOfBase)}`,
  `insert into user_attribute_kv (app_id, user_id, user_key, key, operation, value_json, updated_at, patch_id)
   select s.app_id, s.user_id, s.user_key, s.key, s.operation, json_parse(s.value), s.updated_at, s.patch_id
   from said s
   left join bases on ${same('s', 'bases')}
   left join user_attribute_kv k on ${same('k', 's')} and k.patch_id = s.patch_id and k.operation = s.operation
   where k.key is null and (bases.key is null or not ${isBefore(place('s'), placeOfBase)})`,
]
