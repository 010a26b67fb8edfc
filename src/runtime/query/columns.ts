import type { Operand } from './attributes.ts'
import type { Dialect } from './dialects/dialect.ts'
import type { BreakdownValue } from './result.ts'
import { digits, double, join, name, type Sql, sql, text } from './sql.ts'

/**
 * An attribute that has columns of its own in `events`, besides the document that holds all of them. Whatever it is,
 * it reads from there exactly as from the document: the form only says what is quick.
 *
 * `text`: one column, `encoded`. `number`: a column `<name>_number`, the number that the attribute counts as, and one,
 * `encoded`, that is null where the number written as JavaScript does is all there is to know.
 */
export interface AttributeColumn {
  name: string
  form: 'text' | 'number'
}

/** By the JSON text of the attribute's path. */
export type AttributeColumns = { readonly [path: string]: AttributeColumn }

export function columnKey(path: readonly string[]): string {
  return JSON.stringify(path)
}

/** The columns of an attribute, with their types. */
export function columnsOf({ name: column, form }: AttributeColumn): { name: string; type: 'text' | 'double' }[] {
  const encoded = { name: column, type: 'text' as const }
  return form === 'text' ? [encoded] : [encoded, { name: numberColumn(column), type: 'double' }]
}

/** What each column holds, of an attribute read from its document. */
export function columnValues({ name: column, form }: AttributeColumn, it: Operand, d: Dialect) {
  const whole = encoded(it)
  if (form === 'text') return [{ name: column, value: whole }]
  const number = d.number(it.text)
  const isPlain = sql`${it.isNumber} and ${isWritten(number)} and ${it.text} = ${written(number)}`
  return [
    { name: column, value: sql`case when ${isPlain} then null else ${whole} end` },
    { name: numberColumn(column), value: number },
  ]
}

/**
 * An attribute in the forms of `Operand`, read from its columns. Only functions of one column and constants, where
 * possible: DuckDB works them out once for each different value.
 */
export function columnOperand({ name: column, form }: AttributeColumn, document: Operand): Operand {
  const encodedColumn = sql`e.${name(column)}`
  const number = sql`e.${name(numberColumn(column))}`
  const first = firstOf(encodedColumn)
  const isMarked = sql`${first} = 1`
  const isMarkedNumber = sql`(${isMarked} and substring(${encodedColumn}, 3, 1) not in ('t', 'f'))`
  // A document or list is kept like text, from which its first character tells it but for rare text.
  const isMarkedText = sql`(not ${isMarked} and (${first} not in (91, 123) or ${document.isText}))`
  const textIs = (texts: readonly string[]) => oneOf(encodedColumn, texts.flatMap(encodings))
  if (form === 'text') {
    return {
      kind: 'attribute',
      text: decoded(encodedColumn),
      isNumber: isMarkedNumber,
      isText: isMarkedText,
      key: sql`coalesce(${encodedColumn}, 'null')`,
      textIs,
      isSet: sql`${encodedColumn} is not null`,
    }
  }
  const isPlain = sql`(${encodedColumn} is null and ${number} is not null)`
  return {
    kind: 'attribute',
    text: sql`coalesce(${decoded(encodedColumn)}, ${written(number)})`,
    isNumber: sql`(${isPlain} or coalesce(${isMarkedNumber}, false))`,
    isText: sql`coalesce(${isMarkedText}, false)`,
    key: sql`coalesce(${encodedColumn}, cast(${number} as varchar), 'null')`,
    number,
    textIs: (texts) => {
      const numbers = texts.map(Number).filter((each, index) => writtenNumber(each) === texts[index])
      const plain = numbers.map((each) => sql`(${number} = ${double(each)} and ${encodedColumn} is null)`)
      return sql`(${join([textIs(texts), ...plain], ' or ')})`
    },
    isSet: sql`(${encodedColumn} is not null or ${number} is not null)`,
  }
}

/** How keys are ordered: by columns of their own, so that no statement says again and again how they are read. */
export interface KeyOrder {
  /** What a scalar's key reads as. */
  read: Sql
  /** Numbers, then text, then false and true, then the missing; made of the column that holds `read`. */
  kind(read: Sql): Sql
  /** Made of the columns that hold both. */
  by(read: Sql, kind: Sql): Sql[]
}

/** The order of keys, of documents and of columns alike. */
export function keyOrder(key: Sql, d: Dialect): KeyOrder {
  const ofColumn = sql`substring(${key}, 1, 1) = ''''`
  const isText = sql`(substring(${key}, 1, 1) = '"' or ${ofColumn} and not ${firstOf(key)} = 1)`
  return {
    read: sql`case when ${ofColumn} then ${decoded(key)} else ${key} end`,
    kind: (read) =>
      sql`case when ${key} = 'null' then 3 when ${isText} then 1 when ${read} in ('true', 'false') then 2 else 0 end`,
    by: (read, kind) => [
      kind,
      sql`case when ${kind} = 0 then ${d.number(read)} end`,
      sql`case when ${ofColumn} then ${read} else ${d.keyText(key)} end`,
    ],
  }
}

/** The value of a key that was read from a column; undefined for any other key. */
export function decodeColumnKey(key: string): BreakdownValue | undefined {
  if (!key.startsWith("'")) return undefined
  return key[1] === '\u0001' ? decodeJson(key.slice(2)) : unescaped(key.slice(1))
}

const longInteger = /^-?\d{16,}$/

/** A scalar. A whole number that a double would round comes as its digits: rows must not look alike that are not. */
export function decodeJson(json: string): BreakdownValue {
  return longInteger.test(json) && !Number.isSafeInteger(Number(json)) ? json : JSON.parse(json)
}

const numberColumn = (column: string) => `${column}_number`

/**
 * One text for each value, which is its key too: a quote, then text as it is, as are documents and lists, which are
 * JSON; U+0001 before numbers, true and false. So that none is mistaken for another, U+0001 and U+0002 in text are
 * escaped.
 */
function encoded({ text: it, isText }: Operand): Sql {
  const escaped = sql`replace(replace(${it}, chr(2), chr(2) || 'b'), chr(1), chr(2) || 'a')`
  return sql`'''' || case when ${isText} or ascii(${it}) in (91, 123) then ${escaped} else chr(1) || ${it} end`
}

/** The code of the first character behind the quote. */
function firstOf(column: Sql): Sql {
  return sql`ascii(substring(${column}, 2, 1))`
}

function decoded(column: Sql): Sql {
  return sql`replace(replace(ltrim(substring(${column}, 2), chr(1)), chr(2) || 'a', chr(1)), chr(2) || 'b', chr(2))`
}

/** What a column can hold for an attribute that reads as the text. */
function encodings(read: string): string[] {
  const asText = `'${read.replaceAll('\u0002', '\u0002b').replaceAll('\u0001', '\u0002a')}`
  return /^(true$|false$|[-0-9])/.test(read) ? [asText, `'\u0001${read}`] : [asText]
}

function unescaped(encodedText: string): string {
  return encodedText.replaceAll('\u0002a', '\u0001').replaceAll('\u0002b', '\u0002')
}

function oneOf(value: Sql, texts: readonly string[]): Sql {
  if (texts.length === 0) return sql`false`
  return texts.length === 1 ? sql`${value} = ${text(texts[0]!)}` : sql`${value} in (${join(texts.map(text))})`
}

/** A number as JavaScript writes it in JSON, for those that need no exponent. */
function written(number: Sql): Sql {
  return sql`case when ${number} = trunc(${number}) then cast(cast(${number} as bigint) as varchar) else cast(${number} as varchar) end`
}

function isWritten(number: Sql): Sql {
  return sql`(${number} = 0 or abs(${number}) >= 0.001 and abs(${number}) < ${digits(10 ** 15)})`
}

/** What `written` gives; null for numbers that need an exponent. */
function writtenNumber(number: number): string | null {
  return number === 0 || (Math.abs(number) >= 0.001 && Math.abs(number) < 1e15) ? String(number) : null
}
