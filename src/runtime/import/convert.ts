import { DataLoafError } from '../../errors.ts'
import { type Fields, isFields } from '../collector/check.ts'
import { withNumbers } from '../collector/exact.ts'
import { parseItems } from '../collector/parse.ts'
import { Refusal } from '../collector/refusal.ts'
import { type Source, type ToItems, Unusable } from './format.ts'
import { Ids } from './ids.ts'
import { inferTypes } from './infer-types.ts'
import { Recent } from './recent.ts'
import type { Row } from './rows/row.ts'

/** A row that is not taken, and why. */
export interface Refused {
  at: number
  code: string
  message: string
  /** As it was read; text where it is no row. */
  row: Fields | string
}

/** An item as a line of JSON, and the row it comes from. */
export interface Sendable {
  line: string
  at: number
  row: Fields
}

export interface Converted {
  items: Sendable[]
  refused: Refused[]
}

export interface ConverterOptions {
  toItems: ToItems
  /** Make numbers and truth values of text that says them. */
  inferTypes: boolean
}

/** Makes items of a file's rows, and checks them the way a collector does, so that all that it would refuse is known. */
export class Converter {
  readonly #toItems: ToItems
  readonly #infer: boolean
  readonly #ids = new Ids()
  readonly #aliases = new Recent()

  constructor({ toItems, inferTypes }: ConverterOptions) {
    this.#toItems = toItems
    this.#infer = inferTypes
  }

  *convert(rows: readonly Row[], source: Source): Generator<Converted> {
    let items: { item: unknown; at: number; row: Fields }[] = []
    let refused: Refused[] = []
    for (const row of rows) {
      if (!('row' in row)) {
        refused.push({ at: row.at, code: row.code, message: row.message, row: row.text })
        continue
      }
      for (const item of this.#itemsOf(row.at, row.row, source, refused)) {
        if (this.#isRepeatedAlias(item)) continue
        items.push({ item: this.#completed(item, source), at: row.at, row: row.row })
        // One row may be a million items.
        if (items.length < together) continue
        yield checked(items, refused)
        items = []
        refused = []
      }
    }
    if (items.length + refused.length > 0) yield checked(items, refused)
  }

  #itemsOf(at: number, row: Fields, source: Source, refused: Refused[]): readonly unknown[] {
    try {
      return this.#toItems(row, source)
    } catch (error) {
      refused.push({ at, ...reasonOf(error), row })
      return []
    }
  }

  /** Peers say with every event whose device it was; once is enough. */
  #isRepeatedAlias(item: unknown): boolean {
    if (!isFields(item) || !isFields(item.alias)) return false
    return this.#aliases.count(JSON.stringify([item.alias.from, item.alias.to])) > 0
  }

  #completed(item: unknown, { written }: Source): unknown {
    if (!isFields(item)) return item
    const completed = this.#ids.complete(item, written)
    return this.#infer ? inferTypes(completed) : completed
  }
}

const together = 1_000

function checked(items: readonly { item: unknown; at: number; row: Fields }[], refused: Refused[]): Converted {
  const { rejected } = parseItems(
    items.map(({ item }) => item),
    { appId: '', receivedAt: '2000-01-01T00:00:00.000Z', correction: 0, newId: () => '' },
  )
  const bad = new Map(rejected.map((one) => [one.index, one]))
  const good: Sendable[] = []
  for (const [index, { item, at, row }] of items.entries()) {
    const why = bad.get(index)
    if (why) refused.push({ at, code: why.code, message: why.message, row })
    else good.push({ line: lineOf(item), at, row })
  }
  refused.sort((a, b) => a.at - b.at)
  return { items: good, refused }
}

function lineOf(item: unknown): string {
  const line = JSON.stringify(item)
  return line.includes('\\ud800') ? withNumbers(line) : line
}

function reasonOf(error: unknown): { code: string; message: string } {
  if (error instanceof Unusable) return { code: error.code, message: error.message }
  if (error instanceof Refusal) return { code: error.code, message: `${error.field || 'The row'} ${error.text}.` }
  if (error instanceof DataLoafError && error.code === 'invalid_input') {
    return { code: error.code, message: error.message }
  }
  throw error
}
