import { beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { SqlResult } from '../../src/runtime/query/result.ts'
import type { SqlVocabulary } from '../../src/runtime/query/sql/vocabulary.ts'
import { json, useShop } from '../support/local.ts'

type Asked = { limit?: number; parameters?: { [name: string]: string | number | boolean } }

describe('SQL that a person wrote', () => {
  const { shop, loaded, newApp } = useShop()
  let path: string

  beforeAll(async () => {
    const mine = await newApp('Mine')
    const other = await newApp('Other')
    path = mine.path
    const at = (minute: number) => `2026-01-31T10:0${minute}:00.000Z`
    await shop.client.collect(
      mine.writeKey,
      { event_id: 'e1', event_name: 'viewed', anonymous_id: 'a1', event_created: at(0), event_attributes: { n: 1 } },
      { event_id: 'e2', event_name: 'viewed', user_id: 'u1', event_created: at(1), event_attributes: { n: 2.5 } },
      { event_id: 'e3', event_name: "it's", user_id: 'u2', event_created: at(2), event_attributes: { list: [1, 'x'] } },
      { alias: { from: 'a1', to: 'u1' } },
      { user_id: 'u1', user_attributes: { plan: 'pro' } },
    )
    await shop.client.collect(
      other.writeKey,
      { event_id: 'x1', event_name: 'secret', user_id: 'spy', event_attributes: { n: 99 } },
      { user_id: 'spy', user_attributes: { plan: 'spy' } },
    )
    await loaded()
  })

  const ask = (sql: string, asked: Asked = {}) =>
    json<SqlResult>(shop.client.post(`${path}/query`, { kind: 'sql', sql, ...asked }))
  const refusal = async (sql: string, asked: Asked = {}) => {
    const answer = await shop.client.post(`${path}/query`, { kind: 'sql', sql, ...asked })
    expect(answer.status, sql).toBe(400)
    const { error } = await json<ErrorBody>(answer)
    expect(error.code).toBe('invalid_query')
    return error
  }

  it('reads the events and users of its app, and of no other', async () => {
    expect((await ask('select count(*) from events')).rows).toEqual([[3]])
    expect((await ask('select user_id, user_attributes ->> $$plan$$ as plan from users order by 1')).rows).toEqual([
      ['u1', 'pro'],
      ['u2', null],
    ])
  })

  it('knows who a user is, aliases resolved', async () => {
    const { rows } = await ask(`
      select canonical_id, u.user_attributes ->> 'plan' as plan, count(*) as events
      from events e join users u on u.user_id = e.canonical_id group by all order by 1`)
    expect(rows).toEqual([
      ['u1', 'pro', 2],
      ['u2', null, 1],
    ])
  })

  it('says the types of its columns', async () => {
    const { columns, rows } = await ask(`select
      event_id, count(*) as n, 1.5 as x, true as yes, event_created, cast(event_created as date) as day,
      event_attributes, [1, 2] as list, {'a': date '2026-01-31', 'b': 1.5} as pair, map {'k': 1} as keyed, null as nothing,
      'infinity'::timestamp as never, interval 1 day as span, 'NaN'::double as nan
      from events where event_id = 'e3' group by all`)
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ['event_id', 'text'],
      ['n', 'integer'],
      ['x', 'number'],
      ['yes', 'boolean'],
      ['event_created', 'timestamp'],
      ['day', 'date'],
      ['event_attributes', 'json'],
      ['list', 'json'],
      ['pair', 'json'],
      ['keyed', 'json'],
      ['nothing', 'integer'],
      ['never', 'timestamp'],
      ['span', 'text'],
      ['nan', 'number'],
    ])
    expect(rows).toEqual([
      [
        ...['e3', 1, 1.5, true, '2026-01-31T10:02:00.000Z', '2026-01-31'],
        expect.stringContaining('"list":[1,"x"]'),
        ...['[1,2]', '{"a":"2026-01-31","b":1.5}', '{"k":1}', null, 'infinity', '1 day', null],
      ],
    ])
  })

  it('puts parameters where their names stand, and nowhere else', async () => {
    const { rows } = await ask(
      `select :name, ':name', "a:name", '2026-01-31'::date::varchar, :n + 1, :x, :yes /* :not */ -- :not
       from (select ':no' as "a:name") where :name = :name`,
      { parameters: { name: "it's; drop table events", n: 41, x: 0.5, yes: true } },
    )
    expect(rows).toEqual([["it's; drop table events", ':name', ':no', '2026-01-31', 42, 0.5, true]])
    expect(
      (await ask('select count(*) from events where event_name = :n', { parameters: { n: "it's" } })).rows,
    ).toEqual([[1]])
  })

  it('names a parameter that is missing, and one that is not used', async () => {
    expect(await refusal('select :nme', { parameters: { name: 1 } })).toMatchObject({ path: ['parameters', 'name'] })
    expect(await refusal('select :name, :nme', { parameters: { name: 1 } })).toMatchObject({
      path: ['sql', 14],
      message: 'The parameter ":nme" has no value.',
      hint: 'Did you mean ":name"?',
    })
    expect(await refusal('select 1', { parameters: { a: 1 } })).toMatchObject({ path: ['parameters', 'a'] })
    expect(await refusal('select $1')).toMatchObject({ path: ['sql', 7], hint: expect.stringContaining(':name') })
    expect(await refusal('select :toString')).toMatchObject({ path: ['sql', 7] })
  })

  it('answers at most so many rows, in the order asked for, and says whether there are more', async () => {
    const asked = await ask('select range as n from range(20000) order by n desc', { limit: 3 })
    expect(asked).toMatchObject({ rows: [[19_999], [19_998], [19_997]], truncated: true })
    expect(await ask('select range as n from range(3) order by n', { limit: 3 })).toMatchObject({ truncated: false })
    const most = await ask('select range as n from range(100000) order by n desc')
    expect(most.rows).toHaveLength(10_000)
    expect(most.rows.every(([n], index) => n === 99_999 - index)).toBe(true)
    expect(await ask('select 1 limit 0')).toMatchObject({ rows: [], truncated: false })
  })

  it('takes what ends a statement, and comments, for what they are', async () => {
    for (const sql of [
      'select 1;',
      'select 1 ;; -- done',
      '/* a /* b */ c */ select 1',
      'select 1 -- no end',
      'values (1)',
      '(select 1)',
    ]) {
      expect((await ask(sql)).rows, sql).toEqual([[1]])
    }
  })

  it('understands what people write', async () => {
    const { rows } = await ask(`
      with recursive days(n) as (select 1 union all select n + 1 from days where n < 3),
           per_day as materialized (select n, (select count(*) from events) as events from days)
      select n, events, row_number() over w, sum(n) over w, list_value(n + 1), x.a, case when n in (1, 2) then 'low' end
      from per_day, lateral (select n * 2 as a) as x
      where n between 1 and 9 and not (n = 7) and 'abc' like 'a%'
      window w as (order by n) qualify row_number() over w > 1 order by n desc`)
    expect(rows).toEqual([
      [3, 3, 3, 6, '[4]', 6, null],
      [2, 3, 2, 3, '[3]', 4, 'low'],
    ])
  })

  it('says what is wrong, in which line and at which character', async () => {
    expect(await refusal('select 1\nfrom events\nwhre 1')).toMatchObject({
      path: ['sql', 26],
      message: expect.stringMatching(/^Line 3: /),
    })
    expect(await refusal('select\n  evnt_name\nfrom events')).toMatchObject({
      path: ['sql', 9],
      message: expect.stringMatching(/^Line 2: .*evnt_name/),
      hint: expect.stringContaining('event_name'),
    })
    expect(await refusal("select cast('x' as integer)")).toMatchObject({
      path: ['sql', 7],
      message: expect.stringContaining('x'),
    })
    expect(await refusal('  -- nothing')).toMatchObject({ path: ['sql'], message: 'There is no statement.' })
    expect(await refusal("select 'a")).toMatchObject({
      path: ['sql', 7],
      message: expect.stringContaining('has no end'),
    })
    expect(await refusal('select 1; select 2')).toMatchObject({
      path: ['sql', 10],
      message: expect.stringContaining('several'),
    })
  })

  it('finds the character behind parameters, in long lines and behind letters of any length', async () => {
    const parameters = { name: 'viewed', n: 1 }
    const long = `${'event_name, '.repeat(40)}evnt, ${'event_name, '.repeat(40)}1`
    for (const [sql, wrong] of [
      ["select 'é', :n, :name, evnt, :n from events where event_name = :name", 'evnt'],
      [`select :n, :name,\n${long}\nfrom events`, 'evnt'],
      ["select 'é', :n, :name whre :n", ':n'],
      ['select :n, :name -- :name\nfrom evnts', null],
    ] as const) {
      const at = wrong === null ? [] : [wrong === ':n' ? sql.lastIndexOf(wrong) : sql.indexOf(wrong)]
      expect((await refusal(sql, { parameters })).path, sql).toEqual(['sql', ...at])
    }
  })

  it('says what it can be made of', async () => {
    const { tables, functions, attribute } = await json<SqlVocabulary>(shop.client.get(`${path}/query/sql`))
    for (const { name, columns } of tables) {
      const found = (await ask(`select * from ${name}`)).columns
      expect(found).toEqual(columns)
    }
    expect(functions).toEqual(expect.arrayContaining(['count', 'date_trunc']))
    expect(functions).not.toContain('read_csv')
    expect(attribute).toBe('arrow')
  })

  it('tells now apart from earlier although nothing was loaded', async () => {
    const [first, second] = [await ask('select epoch_us(now())'), await ask('select epoch_us(now())')]
    expect(second.rows).not.toEqual(first.rows)
    await ask('select 42')
    expect((await ask('select 42')).meta.cached).toBe(true)
  })

  it('refuses an answer of too much text', async () => {
    const answer = await shop.client.post(`${path}/query`, {
      kind: 'sql',
      sql: "select string_agg(md5(range::varchar), '') from range(2000000)",
    })
    expect(answer.status).toBe(413)
  })
})
