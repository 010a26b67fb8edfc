/**
 * A view in the address bar. The notation is JSON with lighter marks, so that a link can be read:
 * `(kind:trend,series:!((event:signed_up,measure:users)))`. Equal views have equal addresses, whatever the order
 * their keys were written in.
 */
import type { Json } from '../src/event.ts'
import type { Query } from './language.ts'

export const charts = ['line', 'area', 'stacked', 'bar', 'stacked-bar', 'totals', 'table', 'number'] as const
export type ChartKind = (typeof charts)[number]

/** What of a table of SQL is drawn, by the names of its columns. */
export interface Axes {
  /** Null for a number, which stands alone. */
  x: string | null
  values: string[]
  /** The column whose values are a line each. */
  split: string | null
}

/** All that an explore page shows, beside the app it is about. */
export interface View {
  query: Query
  chart: ChartKind
  /** Series taken out of the chart, by their key. */
  hidden: string[]
  /** The part of the answer that is looked at: a row of the breakdown, a figure of the overview. */
  focus: string | null
  /** What of a table is drawn; null: nothing, it is shown as it is. */
  axes: Axes | null
}

/** The search part of the address, with its `?`. */
export function encodeView({ query, chart, hidden, focus, axes }: View): string {
  const parts = [`q=${escaped(write(query as unknown as Json))}`]
  if (chart !== 'line') parts.push(`chart=${chart}`)
  if (hidden.length > 0) parts.push(`hide=${escaped(write(hidden))}`)
  if (focus !== null) parts.push(`on=${escaped(write(focus))}`)
  if (axes !== null) parts.push(`axes=${escaped(write({ ...axes }))}`)
  return `?${parts.join('&')}`
}

/** Null when the address names no query or one that cannot be read. */
export function decodeView(search: string): View | null {
  const parameters = new URLSearchParams(search)
  const query = readOrNull(parameters.get('q'))
  if (query === null || typeof query !== 'object' || Array.isArray(query)) return null
  const chart = charts.find((kind) => kind === parameters.get('chart')) ?? 'line'
  const hidden = readOrNull(parameters.get('hide'))
  const focus = readOrNull(parameters.get('on'))
  return {
    query: query as unknown as Query,
    chart,
    hidden: Array.isArray(hidden) ? hidden.filter((key) => typeof key === 'string') : [],
    focus: typeof focus === 'string' ? focus : null,
    axes: axesOf(readOrNull(parameters.get('axes'))),
  }
}

function axesOf(value: Json): Axes | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const { x, values, split } = value
  const name = (one: Json | undefined) => (typeof one === 'string' ? one : null)
  const names = Array.isArray(values) ? values.filter((one) => typeof one === 'string') : []
  return { x: name(x), values: names, split: name(split) }
}

/** One JSON value in the light notation. */
export function write(value: Json): string {
  if (value === null) return '!n'
  if (value === true) return '!t'
  if (value === false) return '!f'
  if (typeof value === 'number') return JSON.stringify(value)
  if (typeof value === 'string') return writeText(value)
  if (Array.isArray(value)) return `!(${value.map(write).join(',')})`
  const keys = Object.keys(value).filter((key) => value[key] !== undefined)
  return `(${keys
    .sort(byPlace)
    .map((key) => `${writeText(key)}:${write(value[key]!)}`)
    .join(',')})`
}

/** The value a text stands for; throws a `SyntaxError` on anything `write` does not make. */
export function read(text: string): Json {
  let at = 0
  const value = readValue()
  if (at !== text.length) fail()
  return value

  function readValue(): Json {
    if (take('(')) return readObject()
    if (take('!n')) return null
    if (take('!t')) return true
    if (take('!f')) return false
    if (take('!(')) return readArray()
    if (text[at] === '*') return readText()
    const word = /^[^!*(),:]+/.exec(text.slice(at))?.[0] ?? fail()
    at += word.length
    return number.test(word) ? Number(word) : word
  }

  function readObject(): Json {
    const entries: [string, Json][] = []
    if (take(')')) return {}
    do {
      const key = readText()
      if (!take(':')) fail()
      entries.push([key, readValue()])
    } while (take(','))
    if (!take(')')) fail()
    return Object.fromEntries(entries)
  }

  function readArray(): Json {
    const items: Json[] = []
    if (take(')')) return items
    do items.push(readValue())
    while (take(','))
    if (!take(')')) fail()
    return items
  }

  function readText(): string {
    const quoted = /^\*((?:[^!*]|![!*])*)\*/.exec(text.slice(at))
    const found = quoted ?? /^[^!*(),:]+/.exec(text.slice(at)) ?? fail()
    at += found[0].length
    return quoted ? quoted[1]!.replace(/!([!*])/g, '$1') : found[0]
  }

  function take(mark: string): boolean {
    if (!text.startsWith(mark, at)) return false
    at += mark.length
    return true
  }

  function fail(): never {
    throw new SyntaxError(`unreadable at character ${at + 1}`)
  }
}

const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

function writeText(text: string): string {
  if (text !== '' && !/[!*(),:]/.test(text) && !number.test(text)) return text
  return `*${text.replace(/[!*]/g, '!$&')}*`
}

/** The order a person would say it in; what is not listed follows in the order of the alphabet. */
const places =
  'kind series steps start return sql event filter and or attribute of op value measure label breakdown limit formula'
    .concat(' expression range from to last unit complete all interval every time_zone compare previous shift count')
    .split(' ')

function byPlace(a: string, b: string): number {
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0)
}

function place(key: string): number {
  const found = places.indexOf(key)
  return found < 0 ? places.length : found
}

/** A value as a parameter of an address. */
export function encodeText(value: Json): string {
  return escaped(write(value))
}

/** Null for no text, and for one that cannot be read. */
export function decodeText(text: string | null): Json {
  return readOrNull(text)
}

/** Percent-encodes what an address may not carry; the marks of the notation stay readable. */
function escaped(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/%20/g, '+')
    .replace(/%(2C|3A|2F|40|24|3B)/g, decodeURIComponent)
}

function readOrNull(text: string | null): Json {
  if (text === null) return null
  try {
    return read(text)
  } catch {
    return null
  }
}
