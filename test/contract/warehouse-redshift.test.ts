import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openRedshift, type ReadingWarehouse } from '../../src/runtime/warehouse/redshift.ts'
import { standInOptions } from '../support/redshift-back-end.ts'
import { openStandIn, type StandIn } from '../support/redshift-stand-in.ts'

/** The real client of the AWS SDK before a stand-in for the Data API. */
describe('Redshift, read through the Data API (stand-in)', () => {
  let standIn: StandIn
  let redshift: ReadingWarehouse
  beforeAll(async () => {
    standIn = await openStandIn()
    redshift = openRedshift({ ...standInOptions(standIn.endpoint), readers: 2 })
  })
  afterAll(async () => {
    await redshift.close()
    await standIn.close()
  })
  beforeEach(() => {
    Object.assign(standIn.trouble, { pageSize: 1_000, refuse: 0, hold: null, cancelled: [], impatient: false })
  })
  const run = (text: string, values: (string | number | boolean)[] = []) => redshift.run({ text, values })

  it('answers with numbers, text, booleans, times and nothing else', async () => {
    const { columns, rows } = await run(
      `select cast(7 as bigint) as a, cast(1.5 as double precision) as b, cast('2.25' as decimal(10, 2)) as c, 'é"' as d,
         true as e, timestamp '2026-01-31 10:00:00.123' as f, null as g, cast('2026-01-31' as date) as h, json_parse('{"a":"x\\\\"y"}') as i`,
    )
    expect(rows).toEqual([[7, 1.5, 2.25, 'é"', true, '2026-01-31T10:00:00.123Z', null, '2026-01-31', '{"a":"x\\"y"}']])
    expect(columns.map(({ type }) => type)).toEqual(
      'integer number number text boolean timestamp text date json'.split(' '),
    )
  })

  it('binds values of every type as text that the statement casts', async () => {
    const text =
      'select cast(:p1 as bigint) + 1, cast(:p2 as double precision), cast(:p3 as boolean), cast(:p4 as varchar(65535)), cast(:p1 as bigint)'
    expect((await run(text, [9_007_199_254_740_990, 1e-7, false, `'; drop table events; -- :p1 "x" \\`])).rows).toEqual(
      [[9_007_199_254_740_991, 1e-7, false, `'; drop table events; -- :p1 "x" \\`, 9_007_199_254_740_990]],
    )
  })

  it('reads every page of a long result', async () => {
    standIn.trouble.pageSize = 7
    const digits = Array.from({ length: 10 }, (_, digit) => `select ${digit} as d`).join(' union all ')
    const { rows } = await run(`select a.d * 10 + b.d from (${digits}) as a cross join (${digits}) as b order by 1`)
    expect(rows.flat()).toEqual(Array.from({ length: 100 }, (_, number) => number))
  })

  it('waits by itself where the service does not', async () => {
    standIn.trouble.impatient = true
    standIn.trouble.hold = new Promise((resolve) => setTimeout(resolve, 100))
    expect((await run('select 1')).rows).toEqual([[1]])
  })

  it('tries again when there is one statement too many, and gives up when there always is', async () => {
    standIn.trouble.refuse = 2
    expect((await run('select 1')).rows).toEqual([[1]])
    standIn.trouble.refuse = 100
    await expect(run('select 1')).rejects.toMatchObject({ code: 'overloaded', retryAfter: 5 })
  })

  it('cancels the statement when the caller goes away, and when its time is up', async () => {
    const { cancelled } = standIn.trouble
    let release = () => {}
    standIn.trouble.hold = new Promise((resolve) => {
      release = resolve
    })
    const leaving = new AbortController()
    const asked = redshift.run({ text: 'select 1', values: [] }, { signal: leaving.signal })
    setTimeout(() => leaving.abort(), 50)
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await expect(redshift.run({ text: 'select 1', values: [] }, { timeout: 50 })).rejects.toMatchObject({
      code: 'timed_out',
    })
    await expect.poll(() => cancelled.length).toBe(2)
    release()
  })

  it('lets statements wait for each other, and those that wait be cancelled', async () => {
    let release = () => {}
    standIn.trouble.hold = new Promise((resolve) => {
      release = resolve
    })
    const running = [run('select 1'), run('select 2')]
    await expect(redshift.run({ text: 'select 3', values: [] }, { timeout: 50 })).rejects.toMatchObject({
      code: 'timed_out',
    })
    release()
    expect((await Promise.all(running)).map(({ rows }) => rows)).toEqual([[[1]], [[2]]])
    expect(standIn.trouble.cancelled).toEqual([])
  })

  it.each([
    ['select nothing from events', 'invalid_query', 'column "nothing" does not exist'],
    ['select (1', 'invalid_query', 'syntax error'],
    [`select '${'x'.repeat(100_000)}'`, 'invalid_query', 'at most 100 kB'],
  ])('says what is wrong with %.30s', async (text, code, message) => {
    await expect(run(text)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  it('says that nobody is there', async () => {
    const nobody = openRedshift(standInOptions('http://127.0.0.1:1'))
    await expect(nobody.run({ text: 'select 1', values: [] })).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('network'),
    })
    await nobody.close()
  })

  it.each([
    'select generate_series(1, 3)',
    'select count(*) filter (where true) from events',
    'select * from events e, lateral (select 1) as t',
    "select cast('{}' as jsonb)",
    "select '{}'::json",
    'select cast(1 as text)',
    "select e.event_attributes -> 'a' from events e",
    'select distinct on (user_id) user_id from events',
    "select string_agg(user_id, ',') from events",
    'select array[1]',
    'select sum(d) over (order by d) from (select 1 as d) as t',
    'select count(*) over (order by d range between 1 preceding and current row) from (select 1 as d) as t',
    'select d as top from (select 1 as d) as t',
    'select 1 is distinct from 2',
    'select * from (values (1)) as t',
    'select percentile_cont(0.5) within group (order by a), percentile_cont(0.5) within group (order by b) from (select 1 as a, 2 as b) as t',
    'select d from (select 1 as d) as t limit cast(1 as bigint)',
    'with t as materialized (select 1 as d) select d from t',
    'delete from events',
    'select 1; select 2',
  ])('the stand-in refuses what Redshift lacks: %s', async (text) => {
    await expect(run(text)).rejects.toMatchObject({ code: 'invalid_query' })
  })

  it('the stand-in averages whole numbers as Redshift does', async () => {
    const { rows } = await run(
      'select avg(d), avg(cast(d as double precision)) from (select 1 as d union all select 2) as t',
    )
    expect(rows).toEqual([[1, 1.5]])
  })
})
