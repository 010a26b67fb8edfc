import type { Clock } from '../../ports.ts'
import type { AttributeColumn } from '../../query/columns.ts'
import type { Database } from '../duckdb-database.ts'
import { query } from '../load/sql.ts'
import { differing, fillNext, formStatement } from './fill.ts'
import { type AttributeRead, saveReads, storedReads } from './reads.ts'
import { addColumns, dropColumns, type StoredColumn, setState, storedColumns } from './registry.ts'

/** What a warehouse can do with columns of attributes. Each call is short: loading goes on between two. */
export interface AttributeStore {
  /** Every attribute with columns, the oldest first. */
  columns(): Promise<StoredColumn[]>
  /** How many rows have the attribute, and in how many it is a number. Reads everything. */
  occurrences(path: readonly string[]): Promise<{ rows: number; numbers: number }>
  /** Makes columns, which are `filling`. */
  add(path: readonly string[], form: AttributeColumn['form']): Promise<StoredColumn>
  /** Fills some more of the rows that were there before. */
  fill(column: StoredColumn): Promise<StoredColumn>
  /** Rows that read otherwise than from the document: none, or the columns are not to be used. Reads everything. */
  differing(column: StoredColumn): Promise<number>
  set(column: StoredColumn, state: StoredColumn['state']): Promise<StoredColumn>
  /** Removes columns that no question reads any more. */
  drop(column: StoredColumn): Promise<void>
  reads(): Promise<AttributeRead[]>
  saveReads(reads: readonly AttributeRead[]): Promise<void>
}

export function attributeStore(database: Database, clock: Clock): AttributeStore {
  const counts = async ({ text, values }: ReturnType<typeof differing>) =>
    await database.read(async (connection) => (await query(connection, text, values)).rows[0]!.map(Number))
  return {
    columns: () => database.read(storedColumns),
    async occurrences(path) {
      const [rows = 0, numbers = 0] = await counts(formStatement(path))
      return { rows, numbers }
    },
    add: (path, form) => database.write((connection) => addColumns(connection, path, { form, now: clock() })),
    fill: (column) => database.write((connection) => fillNext(connection, column)),
    differing: async (column) => (await counts(differing(column)))[0] ?? 0,
    async set(column, state) {
      const now = clock()
      await database.write((connection) => setState(connection, column.name, { state, now }))
      return { ...column, state, changedAt: now }
    },
    drop: (column) => database.write((connection) => dropColumns(connection, column)),
    reads: () => database.read(storedReads),
    saveReads: (reads) => database.write((connection) => saveReads(connection, reads)),
  }
}
