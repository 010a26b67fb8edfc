import { DataLoafError } from '../../errors.ts'
import type { Interval, WindowUnit } from '../../runtime/query/vocabulary.ts'

/** `7d`, `48h`, `12w`, `6mo`, `4q`, `2y`: a count and a unit. Throws `invalid_input`. */
export function parseSpan(text: string, flag: string): { count: number; unit: Interval } {
  const span = read(text, units)
  if (span) return span
  throw new DataLoafError('invalid_input', `${flag} ${text} is not a span of time.`, {
    hint: `A count and a unit: ${flag} 7d (h hours, d days, w weeks, mo months, q quarters, y years)`,
  })
}

/** `30s`, `15m`, `1h`, `14d`, `2w`, `1mo`: how long something may take, so `m` is minutes. Throws `invalid_input`. */
export function parseWindow(text: string, flag: string): { count: number; unit: WindowUnit } {
  const span = read(text, windowUnits)
  if (span) return span
  throw new DataLoafError('invalid_input', `${flag} ${text} is not a length of time.`, {
    hint: `A count and a unit: ${flag} 14d (s seconds, m minutes, h hours, d days, w weeks, mo months)`,
  })
}

/** `30m`, `1h`, or a number of minutes. Throws `invalid_input`. */
export function parseMinutes(text: string, flag: string): number {
  if (/^[1-9]\d*$/.test(text.trim())) return Number(text)
  const { count, unit } = parseWindow(text, flag)
  const minutes = unit === 'second' || unit === 'month' ? Number.NaN : count * minutesIn[unit]
  if (!Number.isNaN(minutes)) return minutes
  throw new DataLoafError('invalid_input', `${flag} ${text} is not a number of minutes.`, { hint: `${flag} 30m` })
}

function read<Unit extends string>(text: string, known: { [letters: string]: Unit }) {
  const [, count, letters] = /^(\d+)\s*([a-z]+)$/i.exec(text.trim()) ?? []
  const unit = letters === undefined ? undefined : known[letters.toLowerCase()]
  return unit && Number(count) > 0 ? { count: Number(count), unit } : undefined
}

const common = {
  h: 'hour',
  hour: 'hour',
  hours: 'hour',
  d: 'day',
  day: 'day',
  days: 'day',
  w: 'week',
  week: 'week',
  weeks: 'week',
  mo: 'month',
  month: 'month',
  months: 'month',
} as const

const units: { [letters: string]: Interval } = {
  ...common,
  m: 'month',
  q: 'quarter',
  quarter: 'quarter',
  quarters: 'quarter',
  y: 'year',
  year: 'year',
  years: 'year',
}

const windowUnits: { [letters: string]: WindowUnit } = {
  ...common,
  s: 'second',
  sec: 'second',
  second: 'second',
  seconds: 'second',
  m: 'minute',
  min: 'minute',
  minute: 'minute',
  minutes: 'minute',
}

const minutesIn = { minute: 1, hour: 60, day: 1_440, week: 10_080 } as const
