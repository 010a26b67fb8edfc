import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asDataLoafError } from '../../src/errors.ts'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import type { SqlResult } from '../../src/runtime/query/result.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery, type SqlQuery } from '../../src/runtime/query/schema.ts'
import { harmlessSql, refusedSql } from '../support/hostile-sql.ts'
import { type Client, clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'
import { runs } from '../support/properties.ts'

/** Whatever must not be read has this word in it: another app's rows, a file, the environment. */
const mark = 'SECRET_'
const secret = 'secret.csv'

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let runtime: Awaited<ReturnType<typeof openShop>>['runtime']
let client: Client
let shop: Awaited<ReturnType<typeof openShop>>['shop']
let otherId: string
let before: unknown

beforeAll(async () => {
  directory = await temporaryDirectory()
  process.env.DATALOAF_HOSTILE = `${mark}ENVIRONMENT`
  await writeFile(join(directory.path, secret), `a\n${mark}FILE\n`)
  const opened = await openShop(directory.path)
  runtime = opened.runtime
  shop = opened.shop
  client = clientOf(runtime)
  const other = await runtime.apps.create({ name: 'Other' })
  otherId = other.app_id
  const { write_key } = await runtime.keys.create(otherId)
  await client.collect(opened.writeKey, { event_id: 'e1', event_name: 'viewed', user_id: 'u1' })
  await client.collect(
    write_key,
    { event_name: `${mark}EVENT`, user_id: `${mark}USER`, event_attributes: { n: 1 } },
    { user_id: `${mark}USER`, user_attributes: { plan: `${mark}PLAN` } },
    { alias: { from: `${mark}ID`, to: `${mark}USER` } },
  )
  await runtime.stream.flush()
  await runtime.loader.idle()
  before = await state()
})
afterAll(async () => {
  client.close()
  await runtime.close()
  await directory.remove()
})

/** All that is stored: every table's rows, and the names of the files here and in the data directory. */
async function state() {
  const tables = await runtime.warehouse.run({
    text: 'select table_name, column_count from duckdb_tables() order by 1',
    values: [],
  })
  const rows = await Promise.all(
    tables.rows.map(async ([table]) => {
      const text = `select count(*), cast(sum(hash(t)) as varchar) from ${table} as t`
      return [table, (await runtime.warehouse.run({ text, values: [] })).rows]
    }),
  )
  const settings =
    "select name, value from duckdb_settings() where name not similar to '.*(memory|max_temp_directory_size).*' order by 1"
  const files = (await readdir(directory.path, { recursive: true })).filter(
    (name) => !/journal|\.tmp|\.wal|-wal|-shm/.test(name),
  )
  return {
    tables,
    rows,
    settings: await runtime.warehouse.run({ text: settings, values: [] }),
    files: files.sort(),
    here: await readdir('.'),
  }
}

const ask = (sql: string) => client.post(`/api/apps/${shop.app_id}/query`, { kind: 'sql', sql })

describe('hostile SQL', () => {
  it.each(refusedSql(secret))('is refused: %s', async (_, given) => {
    const sql = given.replaceAll(secret, join(directory.path, secret))
    const answered = await ask(sql)
    const body = await answered.text()
    expect(answered.status, body).toBe(400)
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'invalid_query', path: expect.arrayContaining(['sql']) } })
    expect(body).not.toContain(mark)
    expect(body).not.toContain(otherId)
  })

  it.each(harmlessSql)('is harmless: %s', async (_, sql, rows) => {
    const answered = await ask(sql)
    expect((await json<SqlResult>(answered)).rows).toEqual(rows)
  })

  it.each([
    ['a cross join without end', 'select count(*) from range(1000000000) a, range(1000000000) b'],
    ['a recursion without end', 'with recursive t(n) as (select 1 union all select n + 1 from t) select max(n) from t'],
    ['an order of too much', 'select a.range from range(1000000000) a order by md5(a.range::varchar) limit 1'],
  ])('is stopped when its time is up, and the next question is answered: %s', async (_, sql) => {
    await expect(limited(sql, 300)).rejects.toMatchObject({ code: 'timed_out' })
    expect((await json<SqlResult>(ask('select event_id from events'))).rows).toEqual([['e1']])
  })

  it('is stopped when whoever asked goes away', async () => {
    const going = new AbortController()
    const asked = runWith('select count(*) from range(1000000000) a, range(1000000000) b', { signal: going.signal })
    setTimeout(() => going.abort(), 50)
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('is answered or refused, however it is twisted', async () => {
    const texts = [...refusedSql(join(directory.path, secret)), ...harmlessSql]
      .map(([, text]) => text)
      .filter((text) => text.length < 500)
    const pieces = texts.flatMap((text) => text.split(/(?<=[ (),;.'"])/))
    const odd = [
      '(',
      ')',
      ';',
      "'",
      '"',
      '--',
      '/*',
      '*/',
      '$$',
      '::',
      ':a',
      '\n',
      '\u00a0',
      '\u212A',
      'union all',
      'with x as (',
      'events',
      'load_ledger',
    ]
    const twist = fc.oneof(
      fc
        .tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(12), fc.constantFrom(...odd, ...pieces))
        .map(([text, at, length, piece]) => {
          const start = at % (text.length + 1)
          return text.slice(0, start) + piece + text.slice(start + length)
        }),
      fc.array(fc.constantFrom(...pieces, ...odd), { minLength: 1, maxLength: 12 }).map((all) => all.join(' ')),
      fc
        .tuple(fc.constantFrom(...texts), fc.constantFrom(...texts))
        .map(([a, b]) => `select * from (${a}) as a, (${b}) as b`),
      fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map(([a, b]) => `with a as (${a}) ${b}`),
    )
    const allowed = ['invalid_query', 'timed_out', 'too_large', 'overloaded']
    let answered = 0
    await fc.assert(
      fc.asyncProperty(twist, async (sql) => {
        const said = await limited(sql, 500).then(
          (result) => ({ code: 'answered', rows: JSON.stringify([result.columns, result.rows]) }),
          (error) => ({ code: asDataLoafError(error).code, rows: JSON.stringify(asDataLoafError(error)) }),
        )
        if (said.code === 'answered') answered++
        else expect(allowed, said.rows).toContain(said.code)
        expect(said.rows.replaceAll(sql, '')).not.toContain(mark)
        expect(said.rows).not.toContain(otherId)
      }),
      runs(2000, 8),
    )
    expect(answered).toBeGreaterThan(0)
  }, 30_000)

  it('has changed nothing: no row, no table, no setting, no file', async () => {
    expect(client.faults).toEqual([])
    expect(await state()).toEqual(before)
  })
})

const limited = (sql: string, timeout: number) => runWith(sql, { timeout })

function runWith(sql: string, limits: { timeout?: number; signal?: AbortSignal }) {
  const app = {
    appId: shop.app_id,
    timeZone: 'UTC',
    weekStart: 'monday',
    firstEvent: null,
    lastLoaded: null,
    hasAliases: true,
  } as const
  const query = parseQuery({ kind: 'sql', sql }) as SqlQuery
  return Promise.resolve().then(() =>
    answer(query, { app, now: 0, dialect: duckdb, run: (statement) => runtime.warehouse.run(statement, limits) }),
  )
}
