import type { Context } from 'hono'
import type { DataLoafError } from '../../../errors.ts'
import { isFields } from '../check.ts'
import type { Answer, Sent, Taken, Way } from '../way.ts'
import { mixpanelItems } from './mixpanel.ts'
import { fieldsOf } from './parts.ts'
import { itemsOfEvents, sentValue } from './sent.ts'

/** `/track`, `/engage`, `/groups`: the key is each event's token; the answer is 1 or 0. */
export const track: Way = { ownKey: true, read: received, answer: oneOrZero, refuse }

/** `/import`: the key is the events' token, or the name in the head; the answer tells what failed. */
export const importing: Way = {
  ownKey: true,
  read: received,
  answer: (taken, c) => (isForm(c) ? oneOrZero(taken, c) : inDetail(taken, c)),
  refuse,
}

function received(text: string, c: Context): Sent {
  const value = sentValue(text, c.req.query('data'))
  const events = Array.isArray(value) ? value : [value]
  return { ...itemsOfEvents(events, mixpanelItems), writeKey: keyOf(events[0]) ?? c.req.query('api_key') }
}

function keyOf(event: unknown): unknown {
  if (!isFields(event)) return undefined
  return fieldsOf(event.properties).token ?? event.$token
}

/** Old clients, which put their data into a form or the query, read nothing but this. */
function isForm(c: Context): boolean {
  return c.req.method === 'GET' || (c.req.header('content-type') ?? '').includes('x-www-form-urlencoded')
}

function oneOrZero({ rejected }: Taken, c: Context): Answer {
  const [fault] = rejected
  const status = fault ? 0 : 1
  if (c.req.query('verbose') !== '1') return { status: 200, body: String(status), type: 'text/plain' }
  return { status: 200, body: JSON.stringify({ status, error: fault?.message ?? null }) }
}

/** What is good is kept, and 400 says that not all was. */
function inDetail({ accepted, rejected, sent }: Taken, c: Context): Answer {
  const isStrict = c.req.query('strict') !== '0'
  const code = rejected.length > 0 && isStrict ? 400 : 200
  const failed = rejected.map(({ index, message }) => ({ index, insert_id: insertId(sent, index), field: '', message }))
  const body = {
    code,
    num_records_imported: accepted,
    status: code === 200 ? 'OK' : 'Bad Request',
    ...(code === 400 && { error: 'some data points in the request failed validation', failed_records: failed }),
  }
  return { status: code, body: JSON.stringify(body) }
}

function insertId({ items, origins }: Sent, index: number): unknown {
  const item = items[origins?.of.indexOf(index) ?? index]
  return isFields(item) ? item.event_id : undefined
}

function refuse(error: DataLoafError): object {
  return { code: error.status, status: 0, error: error.message, ...(error.hint && { hint: error.hint }) }
}
