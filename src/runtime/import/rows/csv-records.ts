import { type Line, longestLine } from './text.ts'

/** Lines that stand for one row: several where a quoted value has newlines. */
export interface CsvRecord {
  lines: readonly Line[]
  /** The last one ends inside of a value. */
  open: boolean
}

/** Joins lines into rows by their quotes, of which a row has an even number. */
export class CsvRecords {
  #open: Line[] = []
  #length = 0

  /** The rows that end with these lines. */
  push(lines: readonly Line[]): CsvRecord[] {
    const records: CsvRecord[] = []
    for (const line of lines) {
      const turns = quotesIn(line.text) % 2 === 1
      if (this.#open.length === 0 && !turns) {
        records.push({ lines: [line], open: false })
        continue
      }
      this.#open.push(line)
      this.#length += line.text.length
      if (turns && this.#open.length > 1) records.push({ lines: this.#taken(), open: false })
      else if (this.#length > longestLine) records.push({ lines: this.#taken(), open: true })
    }
    return records
  }

  /** What is left at the end. */
  end(): CsvRecord[] {
    return this.#open.length === 0 ? [] : [{ lines: this.#taken(), open: true }]
  }

  /** The lines of a row that is not whole yet; they are no longer here. */
  leave(): Line[] {
    return this.#taken()
  }

  #taken(): Line[] {
    const lines = this.#open
    this.#open = []
    this.#length = 0
    return lines
  }
}

function quotesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count += 1
  return count
}
