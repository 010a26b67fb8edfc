/** How many events an app or a write key may bring in each day or month, written as `100k/day`, `1.5M/month`, `none`. */
import { add, day } from '../query/time/calendar.ts'

export const quotaPeriods = ['day', 'month'] as const
export type QuotaPeriod = (typeof quotaPeriods)[number]

export interface Quota {
  events: number
  per: QuotaPeriod
}

/** A quota and whose it is. */
export interface Limit {
  of: 'app' | 'key'
  /** Of the app or the key. */
  id: string
  app_id: string
  name: string
  quota: Quota
}

/** How no limit is written. */
export const unlimited = 'none'

/** What the text says, in either case of its letters: a quota, null for none; undefined for what is neither. */
export function parseQuota(text: string): Quota | null | undefined {
  const said = text.trim()
  if (said.toLowerCase() === unlimited) return null
  const [, digits = '', unit = '', per = ''] = /^(\d+(?:\.\d+)?) ?([kmb]?) ?\/ ?(day|month)$/i.exec(said) ?? []
  const asked = Number(digits) * (units.get(unit.toUpperCase()) ?? 1)
  // 1.1M is 1100000.0000000001 to a computer, 1.0005k is half an event too much.
  const events = Math.round(asked)
  if (per === '' || Math.abs(events - asked) > 1e-3 || events < 1 || events > mostEvents) return undefined
  return { events, per: per.toLowerCase() as QuotaPeriod }
}

/** The one way in which it is written: `parseQuota` reads it back. */
export function formatQuota(quota: Quota | null): string {
  return quota === null ? unlimited : `${countText(quota.events)}/${quota.per}`
}

/** What a stored quota limits: nothing, or whoever it is of. */
export function limitsOf(whose: Omit<Limit, 'quota'>, stored: string): Limit[] {
  const quota = parseQuota(stored)
  return quota ? [{ ...whose, quota }] : []
}

/** The shortest that says the number exactly, with one digit behind the point at the most. */
function countText(events: number): string {
  for (const [unit, worth] of units) {
    if (events >= worth && events % (worth / 10) === 0) return `${events / worth}${unit === 'K' ? 'k' : unit}`
  }
  return String(events)
}

/** From the largest. */
const units: ReadonlyMap<string, number> = new Map([
  ['B', 1_000_000_000],
  ['M', 1_000_000],
  ['K', 1_000],
])

const mostEvents = 1_000_000_000_000

/** When the period around a moment began and when it ends (milliseconds): a day or a month of the calendar, in UTC. */
export function periodAt(per: QuotaPeriod, now: number): { from: number; until: number } {
  const today = Math.floor(now / day) * day
  if (per === 'day') return { from: today, until: today + day }
  const from = today - (new Date(today).getUTCDate() - 1) * day
  return { from, until: add(from, 1, 'month') }
}
