import { type Operand, operand, type Reader } from './attributes.ts'
import type { Dialect } from './dialects/dialect.ts'
import { toNumber } from './schema/filter.ts'
import type { Condition, Filter, Scalar } from './schema.ts'
import { and, double, integer, or, type Sql, sql, text } from './sql.ts'
import { instantOf } from './time/range.ts'
import { zoneOf } from './time/zone.ts'

/** A filter as a condition that is true or false, or null where the attribute is missing: never true by accident. */
export function filterSql(filter: Filter, reader: Reader): Sql {
  if ('and' in filter) return and(filter.and.map((each) => filterSql(each, reader)))
  if ('or' in filter) return or(filter.or.map((each) => filterSql(each, reader)))
  return conditionSql(filter, reader)
}

/** True when a filter asks about what is true of the user. */
export function readsUsers(filter: Filter | null): boolean {
  if (filter === null) return false
  if ('and' in filter) return filter.and.some(readsUsers)
  if ('or' in filter) return filter.or.some(readsUsers)
  return filter.of === 'user'
}

function conditionSql(condition: Condition, reader: Reader): Sql {
  const { dialect: d } = reader
  const it = operand(condition.attribute, condition.of ?? 'event', reader)
  const values = condition.value === undefined ? [] : [condition.value].flat()
  switch (condition.op) {
    case 'is_set':
      return it.isSet ?? sql`${it.text} is not null`
    case 'is_not_set':
      return it.isSet ? sql`not ${it.isSet}` : sql`${it.text} is null`
    case 'eq':
    case 'in':
      return equals(it, values, reader)
    case 'neq':
    case 'not_in':
      return not(equals(it, values, reader))
    case 'contains':
      return search(it, values, reader, d.contains)
    case 'not_contains':
      return not(search(it, values, reader, d.contains))
    case 'starts_with':
      return search(it, values, reader, d.startsWith)
    case 'ends_with':
      return search(it, values, reader, d.endsWith)
    case 'before':
      return sql`${timeOf(it, d)} < ${instant(it, values, reader)}`
    case 'after':
      return sql`${timeOf(it, d)} > ${instant(it, values, reader)}`
    default:
      return compares(condition.op, it, values, d)
  }
}

/** A negation holds for a missing attribute too. */
function not(condition: Sql): Sql {
  return sql`not coalesce(${condition}, false)`
}

function equals(it: Operand, values: readonly Scalar[], reader: Reader): Sql {
  if (it.kind === 'time') return or(values.map((value) => sql`${it.text} = ${instantOrNothing(value, reader)}`))
  const texts = [...new Set(values.map(String))]
  if (it.kind === 'text') return textIs(it, texts)
  // Objects and arrays read as JSON text, and are no scalars.
  const plain = texts.filter((each) => !/^[[{]/.test(each))
  const braced = texts.filter((each) => /^[[{]/.test(each))
  const numbers = texts.filter(isCanonical).map(Number)
  return or([
    ...(plain.length > 0
      ? [
          textIs(
            it,
            plain.filter((each) => !looksNumeric(each) || isOwnText(each)),
          ),
        ]
      : []),
    ...plain.filter((each) => looksNumeric(each) && !isOwnText(each)).map((each) => isTextOf(it, each)),
    ...braced.map((each) => isTextOf(it, each)),
    ...(numbers.length > 0 ? [isNumberOf(it, numbers, reader.dialect)] : []),
  ])
}

/** Digits that a number can have as its text, as JSON writes it: also those a double would round. */
function isOwnText(text: string): boolean {
  return isCanonical(text) || /^-?[1-9]\d{15,}$/.test(text)
}

/** A number's own text, as JSON writes it: `10`, not `10.0`. */
function isCanonical(text: string): boolean {
  return looksNumeric(text) && String(Number(text)) === text
}

function looksNumeric(text: string): boolean {
  return toNumber(text) !== null
}

function isTextOf(it: Operand, value: string): Sql {
  return sql`(${textIs(it, [value])} and ${it.isText})`
}

/** Stored numbers may be written otherwise, as `10.0` or `1e1`; comparing text is far cheaper than reading numbers. */
function isNumberOf(it: Operand, numbers: readonly number[], d: Dialect): Sql {
  const written = numbers.map((number) => d.numberTexts(number))
  if (written.includes(null))
    return sql`(${it.number ?? d.number(it.text)} in (${list(numbers.map(double))}) and ${it.isNumber})`
  const texts = written.flatMap((each) => each ?? [])
  return texts.length === 0 ? sql`false` : sql`(${textIs(it, texts)} and ${it.isNumber})`
}

function textIs(it: Operand, texts: readonly string[]): Sql {
  if (texts.length === 0) return sql`false`
  if (it.textIs) return it.textIs(texts)
  return texts.length === 1 ? sql`${it.text} = ${text(texts[0]!)}` : sql`${it.text} in (${list(texts.map(text))})`
}

function list(items: readonly Sql[]): Sql {
  return items.slice(1).reduce((all, item) => sql`${all}, ${item}`, items[0]!)
}

type Search = (text: Sql, part: Sql) => Sql

function search(it: Operand, values: readonly Scalar[], { dialect: d }: Reader, by: Search): Sql {
  return by(d.lower(asText(it)), d.lower(text(String(values[0]))))
}

function asText(it: Operand): Sql {
  return it.kind === 'time' ? sql`cast(${it.text} as varchar)` : it.text
}

function compares(op: string, it: Operand, values: readonly Scalar[], d: Dialect): Sql {
  const [low, high] = values.map((value) => toNumber(value)!)
  const number = it.kind === 'time' ? it.text : (it.number ?? d.number(it.text))
  if (op === 'between') return sql`${number} between ${double(low!)} and ${double(high!)}`
  if (op === 'gt') return sql`${number} > ${double(low!)}`
  if (op === 'gte') return sql`${number} >= ${double(low!)}`
  if (op === 'lt') return sql`${number} < ${double(low!)}`
  return sql`${number} <= ${double(low!)}`
}

function timeOf(it: Operand, d: Dialect): Sql {
  return it.kind === 'time' ? it.text : d.isoMilliseconds(it.text)
}

/** Attributes without an offset are read as UTC, so a date compared with them is as well. */
function instant(it: Operand, [value]: readonly Scalar[], { scope }: Reader): Sql {
  return integer(instantOf(String(value), zoneOf(it.kind === 'time' ? scope.timeZone : 'UTC')))
}

function instantOrNothing(value: Scalar, { scope }: Reader): Sql {
  if (typeof value === 'number') return integer(value)
  const milliseconds = typeof value === 'string' && isIso(value) ? instantOf(value, zoneOf(scope.timeZone)) : Number.NaN
  return Number.isNaN(milliseconds) ? sql`null` : integer(milliseconds)
}

function isIso(text: string): boolean {
  return /^\d{4}-\d\d-\d\d([T ]|$)/.test(text)
}
