import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Value, Warehouse } from '../../../../src/runtime/ports.ts'
import { duckdb } from '../../../../src/runtime/query/dialects/duckdb.ts'
import { and, render, sql, text as textValue } from '../../../../src/runtime/query/sql.ts'
import { openDuckDb } from '../../../../src/runtime/warehouse/duckdb.ts'

let directory: string
let path: string
let warehouse: Warehouse | undefined

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dataloaf-duckdb-'))
  path = join(directory, 'warehouse.duckdb')
})
afterEach(async () => {
  await warehouse?.close()
  warehouse = undefined
  await rm(directory, { recursive: true, force: true })
})

const clock = () => Date.parse('2026-01-01')
const endless = { text: 'select count(*) from range(1000000000000)', values: [] }

async function open(options = {}): Promise<Warehouse> {
  warehouse = await openDuckDb({ path, clock, ...options })
  return warehouse
}

async function ask(text: string, values: readonly Value[] = []) {
  return (await warehouse!.run({ text, values })).rows
}

describe('run', () => {
  it('answers numbers, text, booleans and null, whatever the column', async () => {
    await open()
    const text = `select 1::bigint, 2::hugeint, 1.25::decimal(9, 2), 'x', true, null, 'nan'::double,
      timestamp '2026-01-31 10:00:00.123', date '2026-01-31', '{"a":1}'::json, [1, 2]`
    const [row] = await ask(text)
    const time = '2026-01-31T10:00:00.123Z'
    expect(row).toEqual([1, 2, 1.25, 'x', true, null, null, time, '2026-01-31', '{"a":1}', '[1,2]'])
  })

  it('binds values, which are never read as SQL', async () => {
    await open()
    const values = [`'; drop table events; --`, 5, 2.5, true, null, 2 ** 60]
    expect(await ask('select $1, $2, $3, $4, $5, $6', values)).toEqual([values])
    expect(await ask('select $2 || $1', ['b', 'a'])).toEqual([['ab']])
  })

  it('stops a question that takes too long, and the next one works', async () => {
    await open()
    await expect(warehouse!.run(endless, { timeout: 50 })).rejects.toMatchObject({ code: 'timed_out' })
    expect(await ask('select 1')).toEqual([[1]])
  })

  it('stops a question that nobody waits for any more', async () => {
    await open()
    const controller = new AbortController()
    const answer = warehouse!.run(endless, { signal: controller.signal })
    setTimeout(() => controller.abort(), 30)
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    const late = warehouse!.run(endless, { signal: AbortSignal.abort() })
    await expect(late).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('lets questions wait for each other, within their own time', async () => {
    await open({ readers: 1 })
    const controller = new AbortController()
    const first = warehouse!.run(endless, { signal: controller.signal })
    await expect(warehouse!.run(endless, { timeout: 30 })).rejects.toMatchObject({ code: 'timed_out' })
    const third = ask('select 3')
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect(await third).toEqual([[3]])
  })

  it.each([
    `insert into events (app_id) values ('x')`,
    'drop table events',
    `set memory_limit = '1GB'`,
    'select 1; select 2',
    `copy events to '/tmp/stolen.csv'`,
    `attach '/tmp/other.duckdb'`,
  ])('refuses %s', async (text) => {
    await open()
    await expect(ask(text)).rejects.toMatchObject({ code: 'invalid_query' })
  })

  it('reaches no file from SQL', async () => {
    await open()
    await writeFile(join(directory, 'secret.txt'), 'secret')
    for (const text of [`select * from read_text('${directory}/secret.txt')`, `from '/etc/passwd'`]) {
      await expect(ask(text)).rejects.toMatchObject({ code: 'invalid_query' })
    }
  })
})

describe('a step that cannot be interrupted', () => {
  it('keeps nobody waiting once its time is up, and the next question is answered', async () => {
    const warehouse = await open()
    // Alone, this takes most of a minute.
    const slow = `select repeat('a', 700) like '%a_%a_%a_%b_%'`
    await expect(warehouse.run({ text: slow, values: [] }, { timeout: 50 })).rejects.toMatchObject({
      code: 'timed_out',
    })
    expect(await ask('select 1')).toEqual([[1]])
  })
})

describe('open', () => {
  it('finds what an earlier process stored', async () => {
    const first = await open()
    await first.close()
    await open()
    expect(await ask('select count(*) from events')).toEqual([[0]])
  })

  it('adds tables and columns that an older program did not have, and keeps the rows', async () => {
    const old = await DuckDBInstance.create(path)
    const connection = await old.connect()
    await connection.run('create table events (app_id varchar, event_id varchar, bot varchar)')
    await connection.run(`insert into events values ('app_shop', 'e1', null), ('app_shop', 'e2', 'a crawler')`)
    connection.closeSync()
    old.closeSync()
    await open()
    expect(await ask('select app_id, event_id, event_name, user_key from events order by event_id')).toEqual([
      ['app_shop', 'e1', null, null],
      ['app_shop', 'e2', null, null],
    ])
    expect(await ask('select count(*) from load_ledger')).toEqual([[0]])
    const { text, values } = render(
      sql`select e.event_id from events e where ${and(duckdb.ownEvents(textValue('app_shop'), 'exclude'))}`,
      duckdb,
    )
    expect(await ask(text, values)).toEqual([['e1']])
    expect(await ask('select version from schema_version')).toEqual([[1], [2]])
  })

  it('refuses data of a newer program, and leaves them as they are', async () => {
    await (await open()).close()
    const other = await DuckDBInstance.create(path)
    const connection = await other.connect()
    await connection.run(`insert into schema_version values (99, now()::timestamp)`)
    connection.closeSync()
    other.closeSync()
    const failure = open()
    await expect(failure).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('schema 99') })
  })

  it('says what to do with a file that is no warehouse', async () => {
    await writeFile(path, 'not a database at all, but long enough to look at '.repeat(100))
    await expect(open()).rejects.toMatchObject({ code: 'corrupt', hint: expect.stringContaining('rebuilt') })
  })

  it('refuses work once it is closed', async () => {
    await (await open()).close()
    await expect(ask('select 1')).rejects.toMatchObject({ code: 'unavailable' })
  })
})
