import type { Attributes } from '../../event.ts'
import type { Fields } from '../collector/check.ts'
import { says } from '../collector/peers/parts.ts'

/** One kind of file that can be imported: how it is told from others, and what its rows are in our words. */
export interface Format {
  /** As `--format` names it. */
  name: string
  /** Whose files they are and which, for help and docs. */
  files: string
  /** What becomes of a row, for docs. */
  becomes: string
  /** Whether a row can be one of it. */
  fits(row: Fields): boolean
  /** Whether a row is one of it for certain, where others could be too. Default: `fits`. */
  marks?(row: Fields): boolean
  /** Holds every value as text, so that `--infer-types` says something. */
  onlyText?: true
  /** Files of an archive that are read before the others, because they tell more about the rows of those. */
  first?(fileName: string): boolean
  /** Begins with a file; what it learns from one row it may use for later ones. */
  open(): ToItems
}

/**
 * A row as items in our words; an item without `event_id` or `patch_id` gets one made of what it says, one without a
 * time that of the file. Throws `Unusable`.
 */
export type ToItems = (row: Fields, from: Source) => readonly unknown[]

/** Where a row stands. */
export interface Source {
  /** The innermost file's name, `website_event.csv`; of a dump, the table's. */
  name: string
  /** ISO time at which the file was written. */
  written: string
}

/** Thrown for a row of which nothing can be made. Not an `Error`: a file may have millions of them. */
export class Unusable {
  readonly code: string
  /** What is wrong with it, as a sentence. */
  readonly message: string

  constructor(code: string, message: string) {
    this.code = code
    this.message = message
  }
}

/** Whether the row has all of these columns. */
export function has(row: Fields, ...columns: readonly string[]): boolean {
  return columns.every((column) => row[column] !== undefined)
}

/** Without what is missing, null or empty; undefined when nothing is left. */
export function said(fields: { [field: string]: unknown }): Attributes | undefined {
  const entries = Object.entries(fields).filter(([, value]) => says(value))
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Attributes)
}

/** Text that says something; undefined for all else. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
