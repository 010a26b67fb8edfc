/** Fills a warehouse with made-up events inside DuckDB, and answers hand-written SQL on typed columns of the same. */
import { statSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { openDuckDb } from '../../src/runtime/warehouse/duckdb.ts'
import { eventLane, eventUserKey } from '../../src/runtime/warehouse/duckdb-keys.ts'
import { serveCalls } from './worker.ts'

export interface WarehouseWorker {
  /** Adds events to the app, as the loader would have written them. Returns the file's size in bytes. */
  fill(path: string, appId: string, events: number): Promise<number>
  /** The columns a person would have made for these questions, in a file of its own. Returns its size in bytes. */
  typed(path: string, typedPath: string): Promise<number>
  /** Runs the statement on the typed columns; the rows, numbers as numbers. */
  ask(sql: string): Promise<(string | number | null)[][]>
}

/** The first and the last instant of the made-up events: 90 whole days, without the last minute. */
export const firstEvent = '2026-01-01T00:00:00Z'
export const lastDay = '2026-03-31'
const milliseconds = 90 * 86_400_000 - 60_000

let typedConnection: DuckDBConnection | undefined
serveCalls({ fill, typed, ask } satisfies WarehouseWorker)

async function fill(path: string, appId: string, events: number): Promise<number> {
  // Ours makes the tables, so that they are what the loader writes to.
  const warehouse = await openDuckDb({ path, clock: Date.now })
  await warehouse.close()
  return await within(path, async (connection) => {
    await connection.run(`
      insert into events (app_id, event_id, event_name, user_id, event_created, event_attributes, received_at, loaded_at, user_key, lane)
      select app_id, uuid()::varchar, event_name, user_id, created, attributes::json, created, created, ${eventUserKey}, ${eventLane}
      from (
        select
          '${appId}' as app_id, null::varchar as anonymous_id, null::varchar as bot,
          make_timestamp(epoch_us(timestamp '2026-01-01') + (i * ${milliseconds} // ${events}) * 1000) as created,
          case when h % 100 < 50 then 'page_viewed' when h % 100 < 80 then 'product_viewed'
               when h % 100 < 92 then 'added_to_cart' else 'purchase' end as event_name,
          'user-' || (h // 100 % ${Math.max(1000, Math.round(events / 25))}) as user_id,
          '{"path":"/products/' || (pow((h // 1000 % 10000) / 10000.0, 2) * 200)::integer
            || '","plan":"' || case h // 7 % 4 when 0 then 'free' when 1 then 'starter' when 2 then 'family' else 'office' end
            || '","amount":' || (h // 13 % 20000) / 100.0
            || ',"$context":{"library":{"name":"dataloaf-node","version":"0.1.0"}}}' as attributes
        from (select i, hash(i) // 8 as h from range(${events}) numbers(i))
      )`)
    await connection.run('checkpoint')
    return statSync(path).size
  })
}

async function typed(path: string, typedPath: string): Promise<number> {
  const instance = await DuckDBInstance.create(typedPath)
  typedConnection = await instance.connect()
  await typedConnection.run(`attach '${path}' as warehouse (read_only)`)
  await typedConnection.run(`
    create table events as
    select event_name, user_key, event_created, event_attributes->>'$.path' as path, event_attributes->>'$.plan' as plan,
      (event_attributes->>'$.amount')::double as amount
    from warehouse.events`)
  await typedConnection.run('detach warehouse')
  await typedConnection.run('checkpoint')
  return statSync(typedPath).size
}

async function ask(sql: string): Promise<(string | number | null)[][]> {
  const reader = await typedConnection!.runAndReadAll(sql)
  return reader.getRowsJson().map((row) => row.map((value) => value as string | number | null))
}

async function within<T>(path: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
