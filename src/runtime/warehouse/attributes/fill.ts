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
  const sets = columnValues(column, ofDocument(column), duckdb).map((each) => sql`${name(each.name)} = ${each.value}`)
  const rows = sql`rowid >= ${integer(column.filled)} and rowid < ${integer(filled)}`
  const { text, values } = render(sql`update events set ${join(sets)} where ${rows}`, duckdb)
  await inTransaction(connection, async () => {
    await query(connection, text, values)
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
  const differs = columnValues(column, ofDocument(column), duckdb).map(
    (each) => sql`${name(each.name)} is distinct from ${each.value}`,
  )
  return render(sql`select count(*) from events where ${join(differs, ' or ')}`, duckdb)
}

/** Moves the staged batch into `events`, with what its rows have in the columns of attributes. */
export function batchInsert(columns: readonly Column[], now: number): Statement {
  const read = columns.flatMap((column, index) => {
    const it = ofDocument(column)
    const [text, isNumber, isText] = ofBatch(index)
    return [sql`, ${it.text} as ${text}, ${it.isNumber} as ${isNumber}, ${it.isText} as ${isText}`]
  })
  const values = columns.flatMap((column, index) => {
    const [text, isNumber, isText] = ofBatch(index)
    // Read once, in a step of its own: each mention would take the document apart anew.
    return columnValues(column, { ...ofDocument(column), text, isNumber, isText }, duckdb)
  })
  const outputs = join(
    values.map((each) => sql`, ${each.value} as ${name(each.name)}`),
    '',
  )
  const helpers = columns.flatMap((_, index) => ofBatch(index))
  const loadedAt = sql`epoch_ms(${integer(now)}) as loaded_at`
  const without = join([sql`object`, sql`import_id`, ...helpers])
  const staged = sql`(select *${join(read, '')} from staged_events) as staged`
  return render(
    sql`insert into events by name select * exclude (${without}), ${loadedAt}${outputs} from ${staged}`,
    duckdb,
  )
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

function ofBatch(index: number): [text: Sql, isNumber: Sql, isText: Sql] {
  return [name(`text_${index}`), name(`is_number_${index}`), name(`is_text_${index}`)]
}
