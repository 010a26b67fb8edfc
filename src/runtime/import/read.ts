import { statSync } from 'node:fs'
import { DataLoafError } from '../../errors.ts'
import type { Fields } from '../collector/check.ts'
import { type Entry, entriesOf } from './containers.ts'
import { type Converted, Converter } from './convert.ts'
import type { Format } from './format.ts'
import { formats, recognised } from './formats.ts'
import type { Row, Rows } from './rows/row.ts'

export interface ReadOptions {
  /** Default: by what is in the file. */
  format?: Format | undefined
  inferTypes?: boolean
  /** Only rows that have these values. */
  only?: { readonly [column: string]: string }
  /** Told of the bytes of the given file that were read since. */
  onBytes?: (count: number) => void
  /** Milliseconds since 1970; what standard input is written at. */
  now: number
}

/** What is read of a file at a time. */
export interface Portion extends Converted {
  /** The file in the archive; undefined when there is none. */
  entry: string | undefined
  format: Format
}

/**
 * The items of a file, and what of it cannot be taken. The same file gives the same items in the same order each time.
 * Throws `invalid_input` or `too_large` where it cannot be read on; what came before stands.
 */
export async function* readFile(file: string, options: ReadOptions): AsyncGenerator<Portion> {
  const reading = new Reading(options)
  const entries = inOrder(await entriesOf(file, options))
  const written = new Date(file === '-' ? options.now : statSync(file).mtimeMs).toISOString()
  const inArchive = entries.some(({ path }) => path !== undefined)
  let taken = 0
  let problem: DataLoafError | undefined
  for (const entry of entries) {
    try {
      for await (const portion of reading.entry(entry, written)) {
        taken += 1
        yield portion
      }
    } catch (error) {
      if (!(error instanceof DataLoafError) || !(inArchive && error instanceof Unrecognised)) throw within(entry, error)
      problem ??= within(entry, error) as DataLoafError
      yield reading.leftOut(entry, error)
    }
  }
  // An archive may hold a text that says what it is; not only that.
  if (problem && taken === 0) throw problem
}

/** Files that say more of the rows of others come first. */
function inOrder(entries: readonly Entry[]): Entry[] {
  const isFirst = ({ name }: Entry) => formats.some(({ first }) => first?.(name))
  return [...entries.filter(isFirst), ...entries.filter((entry) => !isFirst(entry))]
}

class Unrecognised extends DataLoafError {}

/** One file's formats and what they have learned, across the files of an archive. */
class Reading {
  readonly #options: ReadOptions
  readonly #converters = new Map<Format, Converter>()

  constructor(options: ReadOptions) {
    this.#options = options
  }

  async *entry(entry: Entry, written: string): AsyncGenerator<Portion> {
    const byTable = new Map<string, Format | null>()
    let any = false
    for await (const { table, rows } of tellingRows(entry)) {
      const key = table ?? ''
      if (!byTable.get(key)) byTable.set(key, this.#formatOf(rows, table))
      const format = byTable.get(key)
      // A dump has many tables that are none of ours.
      if (!format) continue
      any = true
      const source = { name: table ?? entry.name, written }
      for (const converted of this.#converter(format).convert(this.#wanted(rows), source)) {
        yield { ...converted, entry: entry.path, format }
      }
    }
    if (!any && byTable.size > 0) throw unrecognised([...byTable.keys()].filter(Boolean))
  }

  leftOut(entry: Entry, { code, message }: DataLoafError): Portion {
    const refused = [{ at: 0, code, message, row: '' }]
    return { entry: entry.path, format: this.#options.format ?? formats[0]!, items: [], refused }
  }

  #converter(format: Format): Converter {
    const known = this.#converters.get(format)
    if (known) return known
    const made = new Converter({ toItems: format.open(), inferTypes: this.#options.inferTypes ?? false })
    this.#converters.set(format, made)
    return made
  }

  /** Null for a table that is not known. Throws when a file is not. */
  #formatOf(rows: readonly Row[], table: string | undefined): Format | null {
    const fields = rows.flatMap((row) => ('row' in row ? [row.row] : []))
    const { format: given } = this.#options
    const found = given ? given.fits : undefined
    const format = found ? (fields.some(found) ? given : undefined) : recognised(fields)
    if (format) return format
    if (table !== undefined) return null
    throw given ? wrong(given, fields) : unknown(rows, fields)
  }

  #wanted(rows: readonly Row[]): readonly Row[] {
    const wanted = Object.entries(this.#options.only ?? {})
    if (wanted.length === 0) return rows
    return rows.filter((row) => !('row' in row) || wanted.every(([column, value]) => String(row.row[column]) === value))
  }
}

/** The rows of a file, of which the first ones that come together have one that can be read, where there is any. */
async function* tellingRows(entry: Entry): AsyncGenerator<Rows> {
  let first: Row[] | null = []
  for await (const { table, rows } of entry.rows()) {
    if (rows.length === 0) continue
    if (first !== null && table === undefined && first.length < enough && !rows.some((row) => 'row' in row)) {
      first.push(...rows)
      continue
    }
    yield { ...(table !== undefined && { table }), rows: first ? [...first, ...rows] : rows }
    first = null
  }
  if (first && first.length > 0) yield { rows: first }
}

const enough = 100

function within({ path }: Entry, error: unknown): unknown {
  if (path === undefined || !(error instanceof DataLoafError)) return error
  const { code, message, hint } = error
  return new DataLoafError(code, `${path}: ${message}`, { hint, cause: error })
}

const formatHint = `--format says what it is: ${formats.map(({ name }) => name).join(', ')}.`

function unknown(rows: readonly Row[], [first]: readonly Fields[]): DataLoafError {
  if (first) {
    return new Unrecognised(
      'invalid_input',
      `Its rows are of no format that is known; the first has ${columns(first)}.`,
      {
        hint: formatHint,
      },
    )
  }
  const [row] = rows
  const why = row && 'message' in row ? ` ${row.message}` : ''
  return new Unrecognised('invalid_input', `None of its rows can be read.${why}`, { hint: formatHint })
}

function wrong({ name, fits }: Format, fields: readonly Fields[]): DataLoafError {
  const other = formats.find((format) => format.fits !== fits && fields.some(format.marks ?? format.fits))
  const like = other ? `; it looks like ${other.name}` : ''
  const [first] = fields
  return new Unrecognised('invalid_input', `It is no file of ${name}: its first row has ${columns(first)}${like}.`, {
    hint: other && `--format ${other.name}, or no --format.`,
  })
}

function unrecognised(tables: readonly string[]): DataLoafError {
  return new Unrecognised('invalid_input', `None of its tables is known: ${tables.join(', ')}.`, { hint: formatHint })
}

function columns(row: Fields | undefined): string {
  const names = Object.keys(row ?? {})
  return names.length === 0 ? 'nothing' : names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '')
}
