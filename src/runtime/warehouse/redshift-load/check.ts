/**
 * Lines as rows for Redshift, checked here: what COPY refuses it names vaguely, and the reasons shall be those of the
 * local warehouse (`load/channels.ts`).
 */
import { parseJson, withNumbers } from '../../collector/exact.ts'
import type { Channel } from '../../records.ts'
import { operationOrder } from '../load/fold.ts'
import { wrap } from '../load/lines.ts'

/** A row of a staging table; documents as JSON text, times as ISO 8601. */
export type StagedRow = { readonly [column: string]: string | number | null }

/** What a line becomes. */
export type Checked = { rows: readonly StagedRow[] } | { fault: string; app_id: string | null }

export interface CheckedLine {
  /** 1-based. */
  line: number
  text: string
  checked: Checked
}

/** All lines of an object that are not blank. */
export function* checkLines(channel: Channel, plain: Buffer): Generator<CheckedLine> {
  const check = channel === 'events' ? checkEvent : checkSaid
  for (let line = 1, from = 0; from < plain.length; line++) {
    const end = plain.indexOf(10, from)
    const wrapped = wrap(plain.subarray(from, end < 0 ? plain.length : end))
    from = end < 0 ? plain.length : end + 1
    if (!wrapped) continue
    const { text, fault } = wrapped
    yield { line, text, checked: fault === null ? checkText(text, check) : { fault, app_id: null } }
  }
}

type Fields = { readonly [field: string]: unknown }

function checkText(text: string, check: (fields: Fields) => Checked): Checked {
  const value = parsed(text)
  if (value === undefined) return { fault: 'not JSON', app_id: null }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { fault: 'not an object', app_id: null }
  return check(value as Fields)
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

const eventTexts = [
  'app_id',
  'event_id',
  'event_name',
  'user_id',
  'anonymous_id',
  'session_id',
  'bot',
  'import_id',
] as const
const mayBeEmpty = new Set(['bot', 'import_id'])

function checkEvent(fields: Fields): Checked {
  const texts = eventTexts.map((name) => [name, textOf(fields[name], mayBeEmpty.has(name))] as const)
  const row = {
    kind: 'event',
    ...Object.fromEntries(texts),
    event_created: timeOf(fields.event_created),
    received_at: timeOf(fields.received_at),
    event_attributes: jsonOf(fields.event_attributes ?? {}),
  }
  const fault =
    missing(fields, ['app_id', 'event_id', 'event_name']) ??
    noTime(fields, ['event_created', 'received_at']) ??
    (isObject(fields.event_attributes ?? {}) ? undefined : 'event_attributes is not an object') ??
    unfit(row) ??
    textOf(fields.quarantine, true) ??
    undefined
  return fault === undefined ? { rows: [row] } : { fault, app_id: appOf(fields) }
}

function checkSaid(fields: Fields): Checked {
  const kind = textOf(fields.kind)
  const fault =
    missing(fields, ['app_id']) ??
    (kind === 'patch' || kind === 'alias' ? undefined : 'kind is neither patch nor alias') ??
    (kind === 'patch' ? missing(fields, ['user_id', 'patch_id']) : undefined) ??
    (kind === 'patch' ? noTime(fields, ['updated_at']) : undefined) ??
    wrongForm(fields) ??
    (kind === 'alias' ? missing(fields, ['from_id', 'to_id']) : undefined) ??
    (kind === 'alias' ? noTime(fields, ['created']) : undefined)
  if (fault !== undefined) return { fault, app_id: appOf(fields) }
  const rows = kind === 'alias' ? [aliasRow(fields)] : patchRows(fields)
  const bad = rows.map(unfit).find((reason) => reason !== undefined)
  return bad === undefined ? { rows } : { fault: bad, app_id: appOf(fields) }
}

function wrongForm(fields: Fields): string | undefined {
  for (const operation of operationOrder) {
    const given = fields[operation] ?? undefined
    if (given === undefined) continue
    if (operation === 'unset') {
      if (!Array.isArray(given)) return 'unset is not a list'
    } else if (!isObject(given)) return `${operation} is not an object`
  }
  return undefined
}

function aliasRow(fields: Fields): StagedRow {
  const [app_id, import_id, from_id, to_id] = ['app_id', 'import_id', 'from_id', 'to_id'].map((name) =>
    textOf(fields[name]),
  )
  return {
    kind: 'alias',
    app_id: app_id!,
    import_id: import_id!,
    from_id: from_id!,
    to_id: to_id!,
    at: timeOf(fields.created),
  }
}

/** One row that stands for the line, and one for each of its operations. */
function patchRows(fields: Fields): StagedRow[] {
  const [app_id, import_id, user_id, patch_id] = ['app_id', 'import_id', 'user_id', 'patch_id'].map((name) =>
    textOf(fields[name]),
  )
  const at = timeOf(fields.updated_at)
  const common = { app_id: app_id!, user_id: user_id!, patch_id: patch_id!, at }
  const operations = operationOrder.flatMap((operation) =>
    entriesOf(operation, fields[operation]).map(([key, value]) => ({
      ...common,
      kind: 'operation',
      operation,
      key,
      value: jsonOf(value),
    })),
  )
  return [{ ...common, kind: 'patch', import_id: import_id! }, ...operations]
}

function entriesOf(operation: string, given: unknown): [string, unknown][] {
  if (given === undefined || given === null) return []
  if (operation !== 'unset') return Object.entries(given)
  return (given as unknown[]).map((key) => [textOf(key, true) ?? '', null])
}

function appOf(fields: Fields): string | null {
  return textOf(fields.app_id, true)
}

/** Any scalar as text; what is absent or empty is null. */
function textOf(value: unknown, empty = false): string | null {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : jsonOf(value)
  return text === '' && !empty ? null : text
}

/** JSON as it was sent, with numbers that a double would round. */
function jsonOf(value: unknown): string {
  return withNumbers(JSON.stringify(value))
}

function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

const utc = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)Z$/

/** A time in UTC, to the millisecond; null when it is none. */
function timeOf(value: unknown): string | null {
  const found = typeof value === 'string' ? utc.exec(value) : null
  if (!found) return null
  const time = new Date(`${found[1]}T${found[2]}Z`)
  // The 30th of February would be in March.
  return Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== found[1] ? null : time.toISOString()
}

function missing(fields: Fields, names: readonly string[]): string | undefined {
  const name = names.find((one) => textOf(fields[one]) === null)
  return name && `${name} is missing`
}

function noTime(fields: Fields, names: readonly string[]): string | undefined {
  const name = names.find((one) => timeOf(fields[one]) === null)
  return name && `${name} is not a time in UTC`
}

/** Bytes of a text in Redshift. */
const longestText = 65_535

function unfit(row: StagedRow): string | undefined {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'string') continue
    if (Buffer.byteLength(value) > longestText) return `${column} has more than ${longestText} bytes`
    if (value.includes('\0')) return `${column} holds a NUL, which Redshift cannot store`
  }
  return undefined
}
