import { operationOrder } from '../load/fold.ts'

const key = 'app_id, user_key, key'
const rank = `case k.operation ${operationOrder.map((name, at) => `when '${name}' then ${at}`).join(' ')} end`

/** LISTAGG answers at most 65,535 bytes: what is past this is left out of the document, and stays in the register. */
const mostBytes = 60_000

/** Larger increments are left out: a sum that is too large for a number would fail the whole batch. */
const mostIncrement = '1e290'

const folding = `
  folding as (
  select k.app_id, m.canonical_key as user_key, k.key, k.operation, coalesce(json_serialize(k.value_json), 'null') as value,
    json_typeof(k.value_json) as type, k.updated_at,
    row_number() over (partition by k.app_id, m.canonical_key, k.key order by k.updated_at, k.patch_id, ${rank}) as nth
  from user_attribute_kv k join members m on k.app_id = m.app_id and k.user_key = m.user_key)`

const based = `
  based as (
  select ${key}, coalesce(max(case when operation in ('set', 'unset') then nth end), 0) as base
  from folding group by ${key})`

/** `start`: the operation that gives the value which the others change; null when none does. */
const started = `
  started as (
  select f.app_id, f.user_key, f.key, b.base, min(case
    when f.nth = b.base then case when f.operation = 'set' and f.type <> 'null' then f.nth end
    when f.operation = 'append' then f.nth
    when f.operation = 'set_once' and f.type <> 'null' then f.nth
    when f.operation = 'increment' and f.type = 'number' then f.nth end) as start
  from folding f join based b on f.app_id = b.app_id and f.user_key = b.user_key and f.key = b.key
  where f.nth >= b.base group by f.app_id, f.user_key, f.key, b.base)`

/** From the start on, with the first append. */
const steps = `
  steps as (
  select f.app_id, f.user_key, f.key, f.operation, f.value, f.type, f.nth, s.start,
    min(case when f.operation = 'append' then f.nth end) over (partition by f.app_id, f.user_key, f.key) as list
  from folding f join started s on f.app_id = s.app_id and f.user_key = s.user_key and f.key = s.key
  where f.nth >= s.start)`

const added = `
  added as (
  select ${key}, count(*) as times, sum(try_cast(value as double precision)) as total from steps
  where operation = 'increment' and type = 'number' and nth > start and (list is null or nth < list)
    and abs(try_cast(value as double precision)) < ${mostIncrement}
  group by ${key})`

const appended = `
  appended as (
  select ${key}, listagg(value, ',') within group (order by nth) as items from (
    select ${key}, value, nth, sum(octet_length(value) + 1) over (
      partition by ${key} order by nth rows between unbounded preceding and current row) as bytes
    from steps where operation = 'append') items
  where bytes <= ${mostBytes} group by ${key})`

/** A number as JSON: whole ones without a point. */
const asJson = (number: string) => `
  case when ${number} = trunc(${number}) and abs(${number}) < 1e15 then cast(cast(${number} as bigint) as varchar(65535))
    else cast(${number} as varchar(65535)) end`

const scalar = `case
  when s.type = 'number' and a.times > 0 then ${asJson('(try_cast(s.value as double precision) + a.total)')}
  else s.value end`

const unlisted = 'trim(substring(s.value, 2, len(s.value) - 2))'

const folded = `
  folded as (
  select s.app_id, s.user_key, s.key, case
    when l.items is null then ${scalar}
    when s.operation = 'append' then '[' || l.items || ']'
    when s.type = 'array' and ${unlisted} = '' then '[' || l.items || ']'
    when s.type = 'array' then '[' || ${unlisted} || ',' || l.items || ']'
    else '[' || ${scalar} || ',' || l.items || ']' end as value
  from steps s
  left join added a on a.app_id = s.app_id and a.user_key = s.user_key and a.key = s.key
  left join appended l on l.app_id = s.app_id and l.user_key = s.user_key and l.key = s.key
  where s.nth = s.start
  union all
  select s.app_id, s.user_key, s.key, 'null'
  from started s join folding f on f.app_id = s.app_id and f.user_key = s.user_key and f.key = s.key and f.nth = s.base
  where s.start is null and f.operation = 'set')`

/**
 * The attributes of the users in `members` as the temporary table `documents`: `load/fold.ts` without its loop.
 *
 * Only what lies after a key's latest set or unset (its base) matters. Where the base sets nothing, the first operation
 * that gives a value is the start. Then increments add to a number until the first append, which makes a list; from
 * there only appends matter.
 */
export const documents = `
  create temp table documents as
  with ${[folding, based, started, steps, added, appended, folded].join(',')}
  select app_id, user_key, '{' || listagg(member, ',') within group (order by key) || '}' as document from (
    select app_id, user_key, key, member, sum(octet_length(member) + 1) over (
      partition by app_id, user_key order by key rows between unbounded preceding and current row) as bytes
    from (select ${key}, json_serialize(cast(key as super)) || ':' || value as member from folded) members) counted
  where bytes <= ${mostBytes} group by app_id, user_key`
