import { day } from '../query/time/calendar.ts'
import { periodAt, type QuotaPeriod } from './quota.ts'

/** Events of the day and of the month around a moment. */
export type Counts = { readonly [per in QuotaPeriod]: number }

/** What was counted in the current day and month, by the id of an app or a key. */
export interface Meters {
  add(id: string, events: number, now: number): void
  /** In the place of what was added. */
  set(id: string, counts: Counts, now: number): void
  read(id: string, now: number): Counts
  /** Whether anything was ever said of it. */
  has(id: string): boolean
}

const nothing: Counts = { day: 0, month: 0 }

/** A meter starts anew by itself when it is next touched: nothing has to happen at midnight. */
export function meters(): Meters {
  const known = new Map<string, Counts & { at: number }>()

  function read(id: string, now: number): Counts {
    const meter = known.get(id)
    if (!meter) return nothing
    // A clock that goes back does not open what was full.
    if (now < meter.at + day) return meter
    return { day: 0, month: now < periodAt('month', meter.at).until ? meter.month : 0 }
  }

  function set(id: string, counts: Counts, now: number): void {
    const at = Math.max(Math.floor(now / day) * day, known.get(id)?.at ?? 0)
    known.set(id, { day: counts.day, month: counts.month, at })
  }

  return {
    read,
    set,
    has: (id) => known.has(id),
    add(id, events, now) {
      const before = read(id, now)
      set(id, { day: before.day + events, month: before.month + events }, now)
    },
  }
}
