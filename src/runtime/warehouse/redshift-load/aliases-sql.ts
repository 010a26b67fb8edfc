import { userKeyOf } from '../redshift-user-key.ts'

/**
 * Takes in the batch's aliases, of several about one id the earliest, and brings `user_canonical` up to date
 * (`load/aliases.ts`). Leaves the ids that may have moved in the temporary table `moved`. Fails when a way along aliases
 * is longer than was followed; `long` follows 131,072.
 */
export function aliasStatements({ long }: { long: boolean }): string[] {
  return [
    changed,
    'delete from user_aliases using changed where user_aliases.app_id = changed.app_id and user_aliases.from_id = changed.from_id',
    'insert into user_aliases (app_id, from_id, to_id, created) select app_id, from_id, to_id, created from changed',
    movers,
    movedBy(long ? manyDoublings : doublings),
    refuseUnfinished,
    'delete from user_canonical using moved where user_canonical.app_id = moved.app_id and user_canonical.user_key = moved.user_key',
    `insert into user_canonical (app_id, user_id, user_key, canonical_id, canonical_key)
     select app_id, user_id, user_key, canonical_id, canonical_key from moved where canonical_key <> user_key`,
  ]
}

/** Fails when an id is taken from a user it had been counted to: minima cannot undo that, the events must be asked. */
export const refuseSplits = `
  select 1 / (case when count(*) > 0 then 0 else 1 end) from changed where old_to <> to_id`

const changed = `
  create temp table changed as
  select s.app_id, s.from_id, s.to_id, s.created, a.to_id as old_to
  from (
    select app_id, from_id, to_id, "at" as created,
      row_number() over (partition by app_id, from_id order by "at", to_id) as nth
    from staged where kind = 'alias' and from_id <> to_id) s
  left join user_aliases a on a.app_id = s.app_id and a.from_id = s.from_id
  where s.nth = 1
    and (a.from_id is null or s.created < a.created or (s.created = a.created and s.to_id < a.to_id))`

/** Every id whose way to its canonical user leads through a changed statement had the same canonical user as its subject. */
const movers = `
  create temp table movers as
  with heads as (
    select distinct c.app_id, coalesce(u.canonical_key, ${userKeyOf('c.from_id')}) as canonical_key,
      coalesce(u.canonical_id, c.from_id) as canonical_id
    from changed c left join user_canonical u on u.app_id = c.app_id and u.user_key = ${userKeyOf('c.from_id')}
    where c.old_to is null or c.old_to <> c.to_id
  )
  select app_id, canonical_id as user_id, canonical_key as was_key from heads
  union
  select u.app_id, u.user_id, u.canonical_key
  from user_canonical u join heads h on u.app_id = h.app_id and u.canonical_key = h.canonical_key`

/** Each doubles the length of the ways that are followed: 1,024 aliases one after the other. */
const doublings = 10
const manyDoublings = 17

/**
 * Where each mover's aliases lead. A way ends at an id that points nowhere, or at one that does not move, whose canonical
 * user is known; both are their own next. `low_id` is the smallest id of as much of the way as was followed: on a cycle,
 * of the cycle.
 */
const waysBy = (steps: number) => [
  `way0 as (
    select m.app_id, m.user_id, m.user_id as low_id, coalesce(
      case when n.user_id is null then coalesce(t.canonical_id, a.to_id) else a.to_id end, m.user_id) as next_id
    from movers m
    left join user_aliases a on a.app_id = m.app_id and a.from_id = m.user_id
    left join movers n on n.app_id = a.app_id and n.user_id = a.to_id
    left join user_canonical t on t.app_id = a.app_id and t.user_key = ${userKeyOf('a.to_id')})`,
  ...Array.from({ length: steps }, (_, step) => {
    return `way${step + 1} as (
    select w.app_id, w.user_id, coalesce(n.next_id, w.next_id) as next_id,
      case when coalesce(n.low_id, w.next_id) < w.low_id then coalesce(n.low_id, w.next_id) else w.low_id end as low_id
    from way${step} w left join way${step} n on n.app_id = w.app_id and n.user_id = w.next_id)`
  }),
]

/** The end of a way is its own smallest id, but on a cycle, whose smallest id is the canonical user. */
const movedBy = (steps: number) => `
  create temp table moved as
  with ${waysBy(steps).join(', ')}
  select w.app_id, w.user_id, ${userKeyOf('w.user_id')} as user_key, coalesce(e.low_id, w.next_id) as canonical_id,
    ${userKeyOf('coalesce(e.low_id, w.next_id)')} as canonical_key, m.was_key
  from way${steps} w
  join movers m on m.app_id = w.app_id and m.user_id = w.user_id
  left join way${steps} e on e.app_id = w.app_id and e.user_id = w.next_id`

/** Whoever an alias leads to has the same canonical user: where that is so all along a way, its end was reached. */
const refuseUnfinished = `
  select 1 / (case when count(*) > 0 then 0 else 1 end)
  from moved m
  join user_aliases a on a.app_id = m.app_id and a.from_id = m.user_id
  join moved t on t.app_id = a.app_id and t.user_id = a.to_id
  where t.canonical_key <> m.canonical_key`

/** For a batch without aliases. */
export const nothingMoved = `
  create temp table moved (app_id varchar(65535), user_id varchar(65535), user_key bigint, canonical_id varchar(65535),
    canonical_key bigint, was_key bigint)`
