/**
 * What a user did, as one bit an interval: columns of whole numbers, of 63 bits each, in place of a row for each
 * interval. One pass over the events makes them, and arithmetic reads them.
 */
import type { Dialect } from './dialects/dialect.ts'
import { and, digits, join, name, type Sql, sql } from './sql.ts'

/** Bits of a column: a bigint's without its sign. */
const wordBits = 63

/** Of more intervals than this rows are cheaper than columns. */
export const mostBits = 6 * wordBits

/** Whether so many intervals fit into columns. */
export function fitsBitmap(size: number): boolean {
  return size <= mostBits
}

/** The columns `<prefix>0, …` of a bitmap. */
export function wordNames(prefix: string, size: number): Sql[] {
  return Array.from({ length: Math.ceil(size / wordBits) }, (_, word) => name(`${prefix}${word}`))
}

export interface Bits {
  /** What the columns' names begin with. */
  prefix: string
  /** A column with the number of a row's interval, from 0 below `size`; other numbers only where a condition says no. */
  index: Sql
  size: number
  /** What must hold for a row to count. */
  conditions: readonly Sql[]
}

/** `bit_or(…) as <prefix>0, …`: the bitmap of a group's rows; a word is null where no bit is set. */
export function bitmapColumns({ prefix, index, size, conditions }: Bits): Sql[] {
  return wordNames(prefix, size).map((column, word, { length }) => {
    const first = word * wordBits
    const where = [
      ...conditions,
      ...(word > 0 ? [sql`${index} >= ${digits(first)}`] : []),
      ...(word < length - 1 ? [sql`${index} < ${digits(first + wordBits)}`] : []),
    ]
    const shift = word > 0 ? sql`${index} - ${digits(first)}` : index
    const bit = sql`cast(1 as bigint) << cast(${shift} as integer)`
    return sql`bit_or(${where.length > 0 ? sql`case when ${and(where)} then ${bit} end` : bit}) as ${column}`
  })
}

/** One bit, 0 or 1; null where its word is. */
export function bitAt(prefix: string, index: number): Sql {
  const word = Math.floor(index / wordBits)
  return sql`((${name(`${prefix}${word}`)} >> ${digits(index - word * wordBits)}) & 1)`
}

/** How many bits of a bitmap are set. */
export function bitsSet(prefix: string, size: number, d: Dialect): Sql {
  const counts = wordNames(prefix, size).map((word) => sql`coalesce(${d.bitCount(word)}, 0)`)
  return join(counts, ' + ')
}
