import type { Dialect } from './dialects/dialect.ts'
import { integer, type Sql, sql } from './sql.ts'
import type { Ruler } from './time/ruler.ts'

/** The index of the bucket that a timestamp lies in. */
export function bucketOf(ruler: Ruler, timestamp: Sql, d: Dialect): Sql {
  const instant = d.milliseconds(timestamp)
  if (ruler.kind === 'hours') return hours(ruler, instant, d)
  if (ruler.kind === 'local') {
    const base = ruler.base
    const distance = sql`${instant} ${byRegime(ruler.regimes, (regime) => integer(regime.offset - base), instant)}`
    return d.quotient(distance, integer(ruler.width))
  }
  const [only, ...more] = ruler.regimes
  const utc = only?.offset === 0 && more.length === 0
  const local = utc
    ? timestamp
    : d.later(timestamp, sql`0 ${byRegime(ruler.regimes, ({ offset }) => integer(offset), instant)}`)
  const months = sql`${d.month(local)} - ${integer(ruler.base)}`
  return ruler.width === 1 ? sql`(${months})` : d.quotient(months, integer(ruler.width))
}

/** ` + x`, where x depends on when. */
function byRegime<Each extends { from: number }>(
  regimes: readonly Each[],
  value: (each: Each) => Sql,
  instant: Sql,
): Sql {
  const last = regimes.at(-1)!
  if (regimes.length === 1) return sql`+ ${value(last)}`
  const arms = regimes.slice(0, -1).map((each, index) => arm(instant, regimes[index + 1]!.from, value(each)))
  return sql`+ case${concat(arms)} else ${value(last)} end`
}

function arm(instant: Sql, before: number, value: Sql): Sql {
  return sql` when ${instant} < ${integer(before)} then ${value}`
}

function concat(parts: readonly Sql[]): Sql {
  return parts.reduce((all, part) => sql`${all}${part}`, sql``)
}

function hours({ pieces, every }: Extract<Ruler, { kind: 'hours' }>, instant: Sql, d: Dialect): Sql {
  const hour = 3_600_000
  if (pieces.length === 1) return d.quotient(sql`${instant} - ${integer(pieces[0]!.anchor)}`, integer(hour * every))
  const index = byRegime(
    pieces,
    (piece) => sql`${integer(piece.index)} + ${d.quotient(sql`${instant} - ${integer(piece.anchor)}`, integer(hour))}`,
    instant,
  )
  return d.quotient(sql`0 ${index}`, integer(every))
}
