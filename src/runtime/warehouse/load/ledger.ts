import type { DuckDBConnection } from '@duckdb/node-api'
import type { LoadedObject } from '../../ports.ts'
import type { Channel } from '../../records.ts'
import { before } from './order.ts'
import { query } from './sql.ts'
import type { PlainObject, Refusal } from './stage.ts'

/** What became of an object. */
export interface Outcome {
  key: string
  channel: Channel
  problem: LoadedObject['problem']
  refused: Refusal[]
  counts: Counts[]
}

/** Good lines of an object, by app and import. */
export interface Counts {
  key: string
  app_id: string
  import_id: string | null
  rows: number
  loaded: number
}

/** The keys among these that were taken in before. */
export async function knownObjects(
  connection: DuckDBConnection,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  // The ledger is nearly in the order of keys: the bounds spare most of it.
  let [first = '', last = ''] = keys
  for (const key of keys) {
    if (before(key, first)) first = key
    if (before(last, key)) last = key
  }
  const { rows } = await query(
    connection,
    `select object_key from load_ledger
     where object_key between $2 and $3 and object_key in (select unnest(from_json($1, '["VARCHAR"]')))`,
    [JSON.stringify(keys), first, last],
  )
  return new Set(rows.map(([key]) => String(key)))
}

/** Counts a channel's staged rows; `loaded` is the same until repeats are removed. */
export async function countStaged(
  connection: DuckDBConnection,
  table: string,
  objects: readonly PlainObject[],
): Promise<Counts[]> {
  const { rows } = await query(
    connection,
    `select object, app_id, import_id, count(*) from ${table} group by all order by all`,
  )
  return rows.map(([object, app_id, import_id, count]) => ({
    key: objects[Number(object)]!.key,
    app_id: String(app_id),
    import_id: import_id === null ? null : String(import_id),
    rows: Number(count),
    loaded: Number(count),
  }))
}

/** The ledger rows, the counts and what was refused. A missing object is left for a later try. */
export async function writeLedger(connection: DuckDBConnection, outcomes: readonly Outcome[], now: number) {
  const present = outcomes.filter(({ problem }) => problem?.kind !== 'missing')
  await insert(connection, 'load_ledger', now, 'loaded_at', present.map(ledgerRow))
  await insert(connection, 'load_counts', now, undefined, present.flatMap(countRows))
  await insert(connection, 'quarantined', now, 'quarantined_at', present.flatMap(quarantineRows))
}

type Row = { [column: string]: string | number | null }

async function insert(
  connection: DuckDBConnection,
  table: string,
  now: number,
  timeColumn: string | undefined,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return
  const shape = Object.entries(rows[0]!).map(([column]) => [column, numeric.has(column) ? 'BIGINT' : 'VARCHAR'])
  const time = timeColumn ? `, epoch_ms(${Math.trunc(now)}::bigint) as ${timeColumn}` : ''
  await query(
    connection,
    `insert into ${table} by name select * ${time}
     from (select unnest(from_json($1, '[${JSON.stringify(Object.fromEntries(shape))}]'), recursive := true))`,
    [JSON.stringify(rows)],
  )
}

const numeric = new Set(['rows', 'loaded', 'duplicates', 'refused', 'line'])

function ledgerRow({ key, channel, problem, refused, counts }: Outcome): Row {
  const rows = counts.reduce((total, count) => total + count.rows, 0)
  const loaded = counts.reduce((total, count) => total + count.loaded, 0)
  // How many lines an unreadable object held nobody knows: it counts as one.
  const lost = problem ? 1 : refused.length
  return { object_key: key, channel, rows: rows + lost, loaded, duplicates: rows - loaded, refused: lost }
}

function countRows({ counts }: Outcome): Row[] {
  return counts.map(({ key, app_id, import_id, rows, loaded }) => ({
    object_key: key,
    app_id,
    import_id,
    rows,
    loaded,
    duplicates: rows - loaded,
  }))
}

function quarantineRows({ key, problem, refused }: Outcome): Row[] {
  if (problem) return [{ object_key: key, app_id: null, line: 0, reason: problem.reason, text: '' }]
  return refused.map(({ line, reason, text, app_id }) => ({ object_key: key, app_id, line, reason, text }))
}
