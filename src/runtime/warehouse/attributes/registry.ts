import type { DuckDBConnection } from '@duckdb/node-api'
import type { AttributeColumn } from '../../query/columns.ts'
import { columnsOf } from '../../query/columns.ts'
import { number, query } from '../load/sql.ts'

/** An attribute's columns, and how far they are. */
export interface StoredColumn extends AttributeColumn {
  path: readonly string[]
  state: 'filling' | 'ready' | 'retired'
  /** Rows that are filled, of those that were there when the columns were made. */
  filled: number
  rows: number
  /** Milliseconds. */
  changedAt: number
}

/** Every attribute with columns, the oldest first. */
export async function storedColumns(connection: DuckDBConnection): Promise<StoredColumn[]> {
  const { rows } = await query(
    connection,
    `select path, column_name, form, state, filled, rows, epoch_ms(changed_at) from attribute_columns
     order by length(column_name), column_name`,
  )
  return rows.map(([path, name, form, state, filled, rows, changedAt]) => ({
    path: JSON.parse(String(path)),
    name: String(name),
    form: form as StoredColumn['form'],
    state: state as StoredColumn['state'],
    filled: Number(filled),
    rows: Number(rows),
    changedAt: Number(changedAt),
  }))
}

/** Makes empty columns for an attribute, in one transaction with the row that says so; from now on loading fills them. */
export async function addColumns(
  connection: DuckDBConnection,
  path: readonly string[],
  { form, now }: { form: AttributeColumn['form']; now: number },
): Promise<StoredColumn> {
  return await inTransaction(connection, async () => {
    const rows = await number(connection, 'select coalesce(max(rowid) + 1, 0) from events')
    const name = `hot_${await nextNumber(connection)}`
    for (const column of columnsOf({ name, form })) {
      await connection.run(`alter table events add column ${column.name} ${types[column.type]}`)
    }
    await query(
      connection,
      `insert into attribute_columns by name select $1 as path, $2 as column_name, $3 as form, 'filling' as state,
         0 as filled, $4::bigint as rows, epoch_ms($5::bigint) as changed_at`,
      [JSON.stringify(path), name, form, rows, now],
    )
    return { path, name, form, state: 'filling', filled: 0, rows, changedAt: now }
  })
}

const types = { text: 'varchar', double: 'double' } as const

async function nextNumber(connection: DuckDBConnection): Promise<number> {
  return await number(connection, 'select coalesce(max(substr(column_name, 5)::bigint), 0) + 1 from attribute_columns')
}

export async function setState(
  connection: DuckDBConnection,
  name: string,
  { state, now }: { state: StoredColumn['state']; now: number },
): Promise<void> {
  await query(
    connection,
    'update attribute_columns set state = $2, changed_at = epoch_ms($3::bigint) where column_name = $1',
    [name, state, now],
  )
}

/** Removes columns; no question may be under way that reads them. */
export async function dropColumns(connection: DuckDBConnection, column: AttributeColumn): Promise<void> {
  await inTransaction(connection, async () => {
    for (const { name } of columnsOf(column)) await connection.run(`alter table events drop column if exists ${name}`)
    await query(connection, 'delete from attribute_columns where column_name = $1', [column.name])
  })
}

export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('begin')
  try {
    const done = await work()
    await connection.run('commit')
    return done
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}
