import type { NamedAttribute } from '../query/names.ts'

/** What whoever something is shown to may choose there. */
export interface Reading {
  /** Whether readers may choose another range. */
  range: boolean
  /** What readers may filter by beside what is used; null: they may not filter. */
  filters: NamedAttribute[] | null
}

/** The same as it is kept. */
export interface ReadingColumns {
  /** Whether readers may choose another range. */
  range: 0 | 1
  /** What readers may filter by beside what is used, a JSON list; null: they may not. */
  filters: string | null
}

export function readingColumns({ range, filters }: Reading): ReadingColumns {
  return { range: range ? 1 : 0, filters: filters && JSON.stringify(filters) }
}

export function readingIn({ range, filters }: ReadingColumns): Reading {
  return { range: range === 1, filters: filters === null ? null : JSON.parse(filters) }
}
