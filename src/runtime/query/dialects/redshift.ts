import { limits } from '../../../event.ts'
import { numberPattern } from '../schema/filter.ts'
import { invalidQuery } from '../schema/issues.ts'
import { lexicalGuard } from '../sql/lexical.ts'
import { digits, join, literal, type ParameterType, quoted, type Sql, sql, timestamp } from '../sql.ts'
import type { Dialect, Moment } from './dialect.ts'
import { followingByWindow } from './following.ts'
import { isoPattern } from './patterns.ts'
import { callable } from './redshift-functions.ts'

/**
 * Amazon Redshift, reached through the Data API: parameters are named and all of them text, so each says its type.
 * Attributes are SUPER, navigated by their exact keys; `enable_case_sensitive_identifier` must be on.
 */
export const redshift: Dialect = {
  name: 'redshift',
  ownEvents: (appId, bots) => [
    sql`e.app_id = ${appId}`,
    ...(bots === 'include' ? [] : [bots === 'exclude' ? sql`e.bot is null` : sql`e.bot is not null`]),
  ],
  placeholder: (index, type) => `cast(:p${index} as ${types[type]})`,
  // The Data API takes no parameter of length 0.
  unbound: (value) => (value === '' ? `''` : null),
  timestamp: (milliseconds) => timestamp(new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23)),
  // `extract(epoch …)` of a timestamp is whole seconds.
  milliseconds: (timestamp) => sql`datediff(millisecond, timestamp '1970-01-01', ${timestamp})`,
  quotient: (dividend, divisor) => sql`(${dividend}) / ${divisor}`,
  // What is added is a 32-bit integer.
  later: (timestamp, milliseconds) => {
    const seconds = sql`dateadd(second, cast((${milliseconds}) / 1000 as integer), ${timestamp})`
    return sql`dateadd(millisecond, cast((${milliseconds}) % 1000 as integer), ${seconds})`
  },
  monthsLater: (timestamp, months) => sql`dateadd(month, ${digits(months)}, ${timestamp})`,
  month: (timestamp) =>
    sql`cast(extract(year from ${timestamp}) * 12 + extract(month from ${timestamp}) - 1 as bigint)`,
  attributeText: (json, path) => {
    const value = navigated(json, path)
    return sql`case when json_typeof(${value}) = 'string' then cast(${value} as ${varchar}) else nullif(json_serialize(${value}), 'null') end`
  },
  documentText: (json) => sql`json_serialize(${json})`,
  attributeKey: (json, path) => {
    const value = navigated(json, path)
    const serialized = sql`json_serialize(${value})`
    return sql`coalesce(case when json_typeof(${value}) in ('object', 'array') then ${jsonText(serialized)} else ${serialized} end, 'null')`
  },
  isNumber: (json, path) => sql`json_typeof(${navigated(json, path)}) = 'number'`,
  // How SUPER writes a number that was not sent the shortest way is not documented.
  numberTexts: () => null,
  isText: (json, path) => sql`json_typeof(${navigated(json, path)}) = 'string'`,
  keyText: (key) => sql`case when left(${key}, 1) = '"' then cast(json_parse(${key}) as ${varchar}) else ${key} end`,
  number: (value) =>
    sql`case when ${value} ~ ${literal(`^${numberPattern}$`)} then try_cast(${value} as double precision) end`,
  isoMilliseconds: (value) => {
    const instant = sql`try_cast(${value} as timestamptz) at time zone 'UTC'`
    return sql`case when ${value} ~ ${literal(`^${isoPattern}$`)} then datediff(millisecond, timestamp '1970-01-01', ${instant}) end`
  },
  // 60 bits: what 15 hexadecimal digits hold.
  hash: (value) => sql`strtol(left(md5(${value}), 15), 16)`,
  lower: (value) => sql`lower(${value})`,
  contains: (value, part) => sql`strpos(${value}, ${part}) > 0`,
  startsWith: (value, part) => sql`left(${value}, len(${part})) = ${part}`,
  endsWith: (value, part) => sql`right(${value}, len(${part})) = ${part}`,
  following: followingByWindow,
  bitCount,
  countsBits: false,
  numbers,
  percentile: (value, fraction) =>
    sql`percentile_cont(${literal(fraction)}) within group (order by cast(${value} as double precision))`,
  sortsOnce: true,
  inPlace: sql``,
  functions: callable,
  attribute: 'path',
  guard: ({ text }, tables) => {
    lexicalGuard(text, tables, callable)
    return null
  },
  first: (value, moment) => sql`substring(min(${after(moment, value)}), ${digits(orderWidth + 1)})`,
  last: (value, moment) => sql`substring(max(${after(moment, value)}), ${digits(orderWidth + 1)})`,
}

const types: { readonly [type in ParameterType]: string } = {
  // Without a length a varchar may be cut at 256 bytes.
  text: 'varchar(65535)',
  bigint: 'bigint',
  double: 'double precision',
  boolean: 'boolean',
  timestamp: 'timestamp',
}
const varchar = sql`varchar(65535)`

/** A value behind where it stands in time, as text that sorts by it. */
function after({ time, id }: Moment, value: Sql): Sql {
  return sql`cast(${time} + 1000000000000000 as varchar) || rpad(${id}, ${digits(limits.idLength)}) || cast(${value} as ${varchar})`
}

/** 16 digits of milliseconds, and an id. */
const orderWidth = 16 + limits.idLength

/** Neighbouring bits are added up, then pairs, then fours; the remainder by 255 is the sum of the eight bytes. */
function bitCount(number: Sql): Sql {
  const ones = sql`((${number}) - (((${number}) >> 1) & 6148914691236517205))`
  const pairs = sql`((${ones} & 3689348814741910323) + ((${ones} >> 2) & 3689348814741910323))`
  return sql`(((${pairs} + (${pairs} >> 4)) & 1085102592571150095) % 255)`
}

/** `generate_series` cannot be joined with tables: decimal digits make the numbers. */
function numbers(count: number): Sql {
  const places = Array.from({ length: String(Math.max(count - 1, 0)).length }, (_, place) => place)
  const ten = join(
    Array.from({ length: 10 }, (_, digit) => sql`select ${digits(digit)} as digit`),
    ' union all ',
  )
  const tables = places.map((place) => sql`(${ten}) as d${digits(place)}`)
  const sum = places.map((place) => sql`d${digits(place)}.digit * ${digits(10 ** place)}`)
  const all = sql`select ${join(sum, ' + ')} as number from ${join(tables, ' cross join ')}`
  return sql`(select number from (${all}) as every_number where number < ${digits(count)}) as numbers`
}

/** The longest name between quotes, in bytes; a longer one would be cut and name something else. */
const longestName = 127

/** The value at a path, null where there is none. */
function navigated(json: Sql, path: readonly string[]): Sql {
  return path.reduce((value, key) => {
    if (key === '' || key.includes('\0') || new TextEncoder().encode(key).byteLength > longestName)
      throw unnameable(key)
    return sql`${value}.${quoted(key)}`
  }, json)
}

function unnameable(key: string) {
  const shown = JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key)
  return invalidQuery(
    [],
    `Redshift cannot read an attribute named ${shown}.`,
    `Names have 1 to ${longestName} bytes there, and no NUL.`,
  )
}

/** Text that holds no control characters, as JSON. A literal cannot hold a backslash, which Redshift takes for an escape. */
function jsonText(text: Sql): Sql {
  const backslash = sql`chr(${digits(92)})`
  return sql`'"' || replace(replace(${text}, ${backslash}, ${backslash} || ${backslash}), '"', ${backslash} || '"') || '"'`
}
