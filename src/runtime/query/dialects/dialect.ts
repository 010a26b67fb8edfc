import type { Check } from '../analysis.ts'
import type { Rendered, Spelling, Sql } from '../sql.ts'
import type { Bots } from '../vocabulary.ts'
import type { Following } from './following.ts'

/** What warehouses spell differently; everything else is written once. */
export interface Dialect extends Spelling {
  name: string
  /** Conditions on the events `e` that leave those of an app, of people or of bots or both. */
  ownEvents(appId: Sql, bots: Bots): Sql[]
  /** A constant timestamp, UTC. */
  timestamp(milliseconds: number): Sql
  /** Milliseconds since 1970 of a timestamp column, a whole number. */
  milliseconds(timestamp: Sql): Sql
  /** The quotient of two whole numbers, the first not negative, without its fraction. */
  quotient(dividend: Sql, divisor: Sql): Sql
  /** A timestamp so many milliseconds later. */
  later(timestamp: Sql, milliseconds: Sql): Sql
  /** A timestamp so many calendar months later; a day of the month that does not exist becomes the month's last. */
  monthsLater(timestamp: Sql, months: number): Sql
  /** Months since the year 0 of a timestamp. */
  month(timestamp: Sql): Sql
  /** An attribute as text, null when missing or null: text as it is, numbers and booleans as JSON, the rest as compact JSON. */
  attributeText(json: Sql, path: readonly string[]): Sql
  /** All attributes as compact JSON text; null without a document. */
  documentText(json: Sql): Sql
  /** An attribute as JSON text that differs by type, `null` when missing or null. Objects and arrays come as JSON of their text. */
  attributeKey(json: Sql, path: readonly string[]): Sql
  /** True when the attribute is a JSON number. */
  isNumber(json: Sql, path: readonly string[]): Sql
  /** How `attributeText` may write a number besides the way JavaScript does; null when that cannot be told. */
  numberTexts(number: number): string[] | null
  /** True when the attribute is text. */
  isText(json: Sql, path: readonly string[]): Sql
  /** The text of JSON text; for ordering only. */
  keyText(key: Sql): Sql
  /** The number that text is wholly, else null. */
  number(text: Sql): Sql
  /** Milliseconds since 1970 of ISO 8601 text, without an offset read as UTC; null for any other text. */
  isoMilliseconds(text: Sql): Sql
  /** A whole number from 0 below 2⁶³ for text: the same for the same text, and by all odds another for another. */
  hash(text: Sql): Sql
  lower(text: Sql): Sql
  contains(text: Sql, part: Sql): Sql
  startsWith(text: Sql, part: Sql): Sql
  endsWith(text: Sql, part: Sql): Sql
  /** The continuous percentile of an aggregate's values, by linear interpolation; nulls left out. */
  percentile(value: Sql, fraction: number): Sql
  /** True when the percentiles of one select must all be of the same value. */
  sortsOnce: boolean
  /** Stands before the parenthesis of a table in a `with` that is read where it is named, not worked out beforehand. */
  inPlace: Sql
  /** Functions that a statement which a person wrote may call. */
  functions: ReadonlySet<string>
  /** How such a statement reads an attribute: `event_attributes ->> 'plan'`, or `event_attributes.plan`. */
  attribute: 'arrow' | 'path'
  /**
   * Makes sure that a statement which a person wrote reads the given tables and nothing else. Throws `invalid_query`, or
   * answers with a check that does when the warehouse has run it.
   */
  guard(statement: Rendered, tables: readonly string[]): Check | null
  /** How many bits of a whole number that is not negative are set. */
  bitCount(number: Sql): Sql
  /** Whether that is one function; where it is spelt out, a statement has no room for one an interval. */
  countsBits: boolean
  /** A table expression of one column, `number`: the whole numbers from 0 below `count`. */
  numbers(count: number): Sql
  /** A select of each row of one select with the first of another that follows it. */
  following(rows: Following): Sql
  /** Aggregate: the value, text or a whole number, of the earliest row that has one. */
  first(value: Sql, order: Moment): Sql
  /** Aggregate: that of the latest row. */
  last(value: Sql, order: Moment): Sql
}

/** Where a row stands in time: whole milliseconds, and text that settles ties by its bytes. */
export interface Moment {
  time: Sql
  id: Sql
}
