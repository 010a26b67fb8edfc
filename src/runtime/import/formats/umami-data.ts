import { DataLoafError } from '../../../errors.ts'
import type { Attributes, Json } from '../../../event.ts'
import type { Fields } from '../../collector/check.ts'
import { parseJson } from '../../collector/exact.ts'
import { text } from '../format.ts'

/** What Umami keeps of events beside them, an attribute a row. All of it is in memory until the events come. */
export class EventData {
  readonly #events = new Map<string, { [key: string]: Json }>()
  #count = 0

  /** Throws `too_large` when there is more than can be kept. */
  add(row: Fields): void {
    const event = text(row.event_id) ?? text(row.website_event_id)
    const key = text(row.data_key) ?? text(row.event_key)
    if (event === undefined || key === undefined) return
    this.#count += 1
    if (this.#count > most) throw tooMany('event_data')
    const known = this.#events.get(event)
    if (known) known[key] = valueOfData(row)
    else this.#events.set(event, { [key]: valueOfData(row) })
  }

  of(event: unknown): Attributes {
    return this.#events.get(String(event)) ?? {}
  }
}

/** Where and with what each session was, kept like the data of events. */
export class Sessions {
  readonly #sessions = new Map<string, Fields>()

  /** Throws `too_large` when there are more than can be kept. */
  add({ session_id, website_id: _, created_at: __, ...about }: Fields): void {
    this.#sessions.set(String(session_id), about)
    if (this.#sessions.size > most) throw tooMany('session')
  }

  of(session: unknown): Fields | undefined {
    return this.#sessions.get(String(session))
  }
}

const most = 2_000_000

function tooMany(table: string): DataLoafError {
  const hint = 'Export shorter ranges of dates.'
  return new DataLoafError('too_large', `${table} has more than ${most} rows.`, { hint })
}

/** Umami's numbers for the kinds of values. */
const kinds = { number: '2', boolean: '3', date: '4', list: '5' }

/** The value of a row of `event_data` or `session_data`, as its kind says. */
export function valueOfData({ data_type, string_value, number_value, date_value }: Fields): Json {
  const written = text(string_value) ?? null
  switch (String(data_type)) {
    case kinds.number:
      return text(number_value) === undefined ? written : Number(number_value)
    case kinds.boolean:
      return written === null ? null : written === 'true'
    case kinds.date:
      return written ?? text(date_value) ?? null
    case kinds.list:
      return listIn(written)
    default:
      return written
  }
}

function listIn(written: string | null): Json {
  try {
    return written === null ? null : (parseJson(written) as Json)
  } catch {
    return written
  }
}
