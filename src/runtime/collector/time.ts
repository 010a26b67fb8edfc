import type { Fields } from './check.ts'
import { kindOf } from './check.ts'
import { Refusal } from './refusal.ts'

/** When a request came, and how far its sender's clock is off. */
export interface Receipt {
  /** ISO 8601 UTC with milliseconds. */
  receivedAt: string
  /** Milliseconds to add to the sender's times: `received_at - sent_at`; 0 when it did not say. */
  correction: number
}

/** Every date but 29 February, which takes more than a look: such a text is the time it says and needs no parsing. */
const plain =
  /^(?:19[7-9]\d|20\d\d)-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const time =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i
const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(2101, 0, 1) - 1

/** The field's time by the collector's clock; the time of receipt when it is missing. */
export function correctedTime(item: Fields, field: string, { receivedAt, correction }: Receipt): string {
  const value = item[field]
  if (value === undefined || value === null) return receivedAt
  if (typeof value !== 'string') throw notATime(field, kindOf(value))
  if (correction === 0 && value.length === 24 && plain.test(value)) return value
  const sent = parseTime(value)
  if (sent === undefined) throw notATime(field, JSON.stringify(value.slice(0, 40)))
  const corrected = sent + correction
  if (inRange(sent) && inRange(corrected)) return new Date(corrected).toISOString()
  throw new Refusal('out_of_range', field, `is ${value.slice(0, 40)}; it must lie in the years 1970 to 2100`)
}

/**
 * Milliseconds since 1970 of an ISO 8601 date or time, undefined when it is none. Without an offset it is UTC.
 * The original DataLoaf left the `T` out between date and time.
 */
export function parseTime(text: string): number | undefined {
  const match = time.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', offset = 'Z'] = match
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // Date.UTC carries 30 February into March, and takes years below 100 for those after 1900.
  if (!new Date(date).toISOString().startsWith(`${year}-${month}-${day}`)) return undefined
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  return (
    date + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + milliseconds - shift(offset)
  )
}

function shift(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0
  const [hours, minutes] = [offset.slice(1, 3), offset.slice(3).replace(':', '')]
  return (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

function inRange(milliseconds: number): boolean {
  return milliseconds >= earliest && milliseconds <= latest
}

function notATime(field: string, given: string): Refusal {
  return new Refusal('invalid', field, `must be an ISO 8601 time, such as "2026-01-31T10:00:00.000Z", not ${given}`)
}
