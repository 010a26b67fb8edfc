import type { DuckDBConnection } from '@duckdb/node-api'
import { DataLoafError } from '../../../errors.ts'
import type { LoadObject } from '../../ports.ts'
import { number, query } from './sql.ts'

/** One object takes the place of others whose lines it holds; what was counted stays counted (`Warehouse.replace`). */
export async function replaceObjects(
  connection: DuckDBConnection,
  keys: readonly string[],
  { channel, key }: Pick<LoadObject, 'channel' | 'key'>,
): Promise<void> {
  const parts = [...new Set(keys)]
  await query(
    connection,
    `create or replace temp table replaced as select unnest(from_json($1, '["VARCHAR"]')) as object_key`,
    [JSON.stringify(parts)],
  )
  await connection.run('begin')
  try {
    const known = await number(connection, `select count(*) from load_ledger where ${isReplaced}`)
    const there = await number(connection, 'select count(*) from load_ledger where object_key = $1', [key])
    if (parts.length === 0 || known !== parts.length || there > 0) throw notAsRecorded(key)
    await query(connection, sumLedger, [key, channel])
    await query(connection, sumCounts, [key])
    await connection.run(`delete from load_ledger where ${isReplaced}`)
    await connection.run(`delete from load_counts where ${isReplaced}`)
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  } finally {
    await connection.run('drop table if exists temp.replaced').catch(() => {})
  }
}

const isReplaced = 'object_key in (select object_key from replaced)'

const sumLedger = `
  insert into load_ledger by name
  select $1 as object_key, $2 as channel, sum(rows)::bigint as rows, sum(loaded)::bigint as loaded,
    sum(duplicates)::bigint as duplicates, sum(refused)::bigint as refused, max(loaded_at) as loaded_at
  from load_ledger where ${isReplaced}`

const sumCounts = `
  insert into load_counts by name
  select $1 as object_key, app_id, import_id, sum(rows)::bigint as rows, sum(loaded)::bigint as loaded,
    sum(duplicates)::bigint as duplicates
  from load_counts where ${isReplaced} group by app_id, import_id`

function notAsRecorded(key: string): DataLoafError {
  return new DataLoafError('conflict', `The ledger does not have what ${key} is to replace, or has it already.`)
}
