import type { Fields } from '../../collector/check.ts'

/** A row of a file as it was read, or what stood in its place. */
export type Row = {
  /** Its line; where rows are not lines, how many there are up to it. */
  at: number
} & ({ row: Fields } | { text: string; code: string; message: string })

/** Rows that come together, of one table where a file holds several. */
export interface Rows {
  table?: string
  rows: Row[]
}

/** What is kept of text that is no row, to be looked at. */
export const shownText = 10_000
