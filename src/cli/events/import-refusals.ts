import { closeSync, openSync, writeSync } from 'node:fs'

/** A row that was not taken: where it stands, why, and the row as it was. */
export interface RefusedRow {
  file: string
  /** The file in an archive. */
  entry?: string
  /** Null where it is not known. */
  row_number: number | null
  code: string
  message: string
  row: unknown
}

/** Rows that were refused for one reason. */
export interface Reason {
  code: string
  /** What was wrong with the first of them. */
  message: string
  count: number
  /** Where the first few of them stand. */
  first: Omit<RefusedRow, 'row' | 'code'>[]
}

/** Counts what was refused by reason and, when asked to, writes all of it to a file that can be mended and imported. */
export class Refusals {
  count = 0
  readonly #reasons = new Map<string, Reason>()
  readonly #report: number | undefined

  constructor(report?: string) {
    this.#report = report === undefined ? undefined : openSync(report, 'w')
  }

  add(refused: RefusedRow): void {
    this.count += 1
    const { code, message, row, ...place } = refused
    const reason = this.#reason(code, message)
    reason.count += 1
    if (reason.first.length < mostShown) reason.first.push({ ...place, message })
    if (this.#report !== undefined) {
      writeSync(this.#report, `${JSON.stringify({ $refused: { ...place, code, message }, row })}\n`)
    }
  }

  /** What is known only as a number. */
  addUnnamed(count: number): void {
    if (count <= 0) return
    this.count += count
    this.#reason('unnamed', 'The server names only the first of what it refuses.').count += count
  }

  /** The most frequent first. */
  reasons(): Reason[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count)
  }

  close(): void {
    if (this.#report !== undefined) closeSync(this.#report)
  }

  #reason(code: string, message: string): Reason {
    // The same complaint about other values and numbers is the same reason.
    const alike = `${code} ${message.replace(/"(?:[^"\\]|\\.)*"|\d+/g, '…')}`
    const key = this.#reasons.has(alike) || this.#reasons.size < mostReasons ? alike : code
    const known = this.#reasons.get(key) ?? { code, message, count: 0, first: [] }
    this.#reasons.set(key, known)
    return known
  }
}

const mostReasons = 50
const mostShown = 5
