import type { DuckDBConnection } from '@duckdb/node-api'
import type { Statement } from '../../ports.ts'
import { documentOperand, type Operand } from '../../query/attributes.ts'
import { columnValues } from '../../query/columns.ts'
import { duckdb } from '../../query/dialects/duckdb.ts'
import { integer, join, name, render, type Sql, sql } from '../../query/sql.ts'
import { query } from '../load/sql.ts'
import { inTransaction, type StoredColumn } from './registry.ts'

/** One row group, which is written anew as a whole. */
const rowsAtOnce = 122_880

type Column = Pick<StoredColumn, 'path' | 'name' | 'form'>

/** Fills the next rows of an attribute's columns, in one transaction with the note how far it came. */
export async function fillNext(
  connection: DuckDBConnection,
  column: StoredColumn,
  atOnce = rowsAtOnce,
): Promise<StoredColumn> {
  const filled = Math.min(column.filled + atOnce, column.rows)
  const values = valuesOf([column])
  const rows = sql`(select rowid as place, event_attributes from events
    where rowid >= ${integer(column.filled)} and rowid < ${integer(filled)}) as portion`
  const read = sql`select place${listed(values)} from (select *${readOnce([column])} from ${rows}) as read_once`
  const sets = values.map((each) => sql`${name(each.name)} = computed.${name(each.name)}`)
  const update = sql`update events set ${join(sets)} from (${read}) as computed where events.rowid = computed.place`
  const { text, values: parameters } = render(update, duckdb)
  await inTransaction(connection, async () => {
    await query(connection, text, parameters)
    await query(connection, 'update attribute_columns set filled = $2::bigint where column_name = $1', [
      column.name,
      filled,
    ])
  })
  // Until it is written into the file, what was changed is kept in memory; who reads at the moment may be in the way.
  await connection.run('checkpoint').catch(() => {})
  return { ...column, filled }
}

/** Counts the rows whose columns differ from what the document says. */
export function differing(column: Column): Statement {
  const values = valuesOf([column]).map((each, index) => ({ ...each, said: name(`said_${index}`) }))
  const said = values.map((each) => sql`, ${each.value} as ${each.said}`)
  const differs = values.map((each) => sql`${name(each.name)} is distinct from ${each.said}`)
  const rows = sql`select *${join(said, '')} from (select *${readOnce([column])} from events) as read_once`
  return render(sql`select count(*) from (${rows}) as computed where ${join(differs, ' or ')}`, duckdb)
}

/** Moves the staged batch into `events`, with what its rows have in the columns of attributes. */
export function batchInsert(columns: readonly Column[], now: number): Statement {
  const helpers = columns.flatMap((_, index) => helpersOf(index))
  const loadedAt = sql`epoch_ms(${integer(now)}) as loaded_at`
  const without = join([sql`object`, sql`import_id`, sql`quarantine`, ...helpers])
  const staged = sql`(select *${readOnce(columns)} from staged_events) as staged`
  return render(
    sql`insert into events by name select * exclude (${without}), ${loadedAt}${listed(valuesOf(columns))} from ${staged}`,
    duckdb,
  )
}

/** What `valuesOf` is made of, in a step of its own: each mention would take the document apart anew. */
function readOnce(columns: readonly Column[]): Sql {
  const read = columns.map((column, index) => {
    const it = ofDocument(column)
    const [text, isNumber, isText] = helpersOf(index)
    return sql`, ${it.text} as ${text}, ${it.isNumber} as ${isNumber}, ${it.isText} as ${isText}`
  })
  return join(read, '')
}

function valuesOf(columns: readonly Column[]) {
  return columns.flatMap((column, index) => {
    const [text, isNumber, isText] = helpersOf(index)
    return columnValues(column, { ...ofDocument(column), text, isNumber, isText }, duckdb)
  })
}

function listed(values: ReturnType<typeof valuesOf>): Sql {
  return join(
    values.map((each) => sql`, ${each.value} as ${name(each.name)}`),
    '',
  )
}

function helpersOf(index: number): [text: Sql, isNumber: Sql, isText: Sql] {
  return [name(`text_${index}`), name(`is_number_${index}`), name(`is_text_${index}`)]
}

/** Rows that have an attribute, and those of them where it is a number. */
export function formStatement(path: readonly string[]): Statement {
  const { text, isNumber } = documentOperand(sql`event_attributes`, path, duckdb)
  const attributes = sql`(select case when ${text} is not null then ${isNumber} end as has from events) as attributes`
  return render(sql`select count(has), count(case when has then 1 end) from ${attributes}`, duckdb)
}

function ofDocument({ path }: Column): Operand {
  return documentOperand(sql`event_attributes`, path, duckdb)
}
