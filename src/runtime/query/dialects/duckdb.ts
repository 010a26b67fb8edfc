import { numberPattern } from '../schema/filter.ts'
import { digits, double, integer, type Sql, sql, text } from '../sql.ts'
import type { Dialect } from './dialect.ts'
import { callable } from './duckdb-functions.ts'
import { guard } from './duckdb-guard.ts'
import { laneOf } from './duckdb-lane.ts'
import { followingByAsof } from './following.ts'
import { isoPattern } from './patterns.ts'

export const duckdb: Dialect = {
  name: 'duckdb',
  ownEvents: (appId, bots) => {
    const [people, robots] = [laneOf(appId, sql`false`), laneOf(appId, sql`true`)]
    if (bots === 'include') return [sql`e.lane between ${people} and ${robots}`]
    return [sql`e.lane = ${bots === 'exclude' ? people : robots}`]
  },
  placeholder: (index, type) => (type === 'text' ? `$${index}` : `cast($${index} as ${type})`),
  unbound: () => null,
  timestamp: (milliseconds) =>
    sql`cast(${text(new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23))} as timestamp)`,
  milliseconds: (timestamp) => sql`epoch_ms(${timestamp})`,
  quotient: (dividend, divisor) => sql`(${dividend}) // ${divisor}`,
  later: (timestamp, milliseconds) => sql`${timestamp} + to_milliseconds(${milliseconds})`,
  monthsLater: (timestamp, months) => sql`${timestamp} + to_months(cast(${digits(months)} as integer))`,
  month: (timestamp) => sql`(year(${timestamp}) * 12 + month(${timestamp}) - 1)`,
  attributeText: (json, path) => sql`json_extract_string(${json}, ${pointer(path)})`,
  documentText: (json) => sql`cast(${json} as varchar)`,
  attributeKey: (json, path) => {
    const value = sql`cast(json_extract(${json}, ${pointer(path)}) as varchar)`
    return sql`coalesce(case when ${value}[1] in ('{', '[') then cast(to_json(${value}) as varchar) else ${value} end, 'null')`
  },
  isNumber: (json, path) => sql`json_type(${json}, ${pointer(path)}) in ('UBIGINT', 'BIGINT', 'DOUBLE', 'HUGEINT')`,
  isText: (json, path) => sql`json_type(${json}, ${pointer(path)}) = 'VARCHAR'`,
  numberTexts,
  keyText: (key) => sql`json_extract_string(${key}, '$')`,
  number: wholeNumber,
  isoMilliseconds: (value) =>
    sql`case when regexp_full_match(${value}, ${text(isoPattern)}) then epoch_ms(try_cast(${value} as timestamp)) end`,
  hash: (value) => sql`cast(hash(${value}) >> 1 as bigint)`,
  lower: (value) => sql`lower(${value})`,
  contains: (value, part) => sql`contains(${value}, ${part})`,
  startsWith: (value, part) => sql`starts_with(${value}, ${part})`,
  endsWith: (value, part) => sql`ends_with(${value}, ${part})`,
  following: followingByAsof,
  countsBits: true,
  bitCount: (number) => sql`bit_count(${number})`,
  numbers: (count) => sql`(select range as number from range(${digits(count)})) as numbers`,
  percentile: (value, fraction) => sql`quantile_cont(${value}, ${double(fraction)})`,
  sortsOnce: false,
  inPlace: sql`not materialized `,
  functions: callable,
  attribute: 'arrow',
  guard,
  first: (value, { time, id }) => sql`arg_min(${value}, row(${time}, ${id}))`,
  last: (value, { time, id }) => sql`arg_max(${value}, row(${time}, ${id}))`,
}

/** Fractions are rewritten as JavaScript writes them, unless they need an exponent; a whole one may keep its `.0`. */
function numberTexts(number: number): string[] | null {
  if (Math.abs(number) >= 1e15 || (number !== 0 && Math.abs(number) < 1e-3)) return null
  if (number === 0) return ['0.0', '-0', '-0.0']
  return Number.isInteger(number) ? [`${number}.0`] : []
}

/** A JSON pointer: unlike a JSON path it can name any key. */
function pointer(path: readonly string[]): Sql {
  return text(path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''))
}

/** The cast also takes blanks, `_` and words; the pattern, which costs more than the cast, sees only what could be those. */
function wholeNumber(value: Sql): Sql {
  const number = sql`try_cast(${value} as double)`
  const digit = (character: Sql) => sql`${character} between ${integer(48)} and ${integer(57)}`
  return sql`case when ${number} is null or not isfinite(${number}) then null
    when ${digit(sql`ascii(${value})`)} and ${digit(sql`ascii(right(${value}, 1))`)} and not contains(${value}, '_') then ${number}
    when regexp_full_match(${value}, ${text(numberPattern)}) then ${number} end`
}
