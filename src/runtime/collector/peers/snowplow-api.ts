import { isFields } from '../check.ts'
import type { Sent, Way } from '../way.ts'
import { itemsOfEvents, sentTime, sentValue } from './sent.ts'
import { snowplowItems } from './snowplow.ts'

/** The tracker protocol by POST: the key is the tracker's app id. */
export const tp2: Way = {
  read(text) {
    const value = sentValue(text)
    const data = isFields(value) ? (value.data ?? value) : value
    return tracked(Array.isArray(data) ? data : [data])
  },
  answer: () => ({ status: 200, body: 'ok', type: 'text/plain' }),
}

/** The same by GET: one event in the query, answered with a pixel. */
export const pixel: Way = {
  read: (_, c) => tracked([c.req.query()]),
  answer: () => ({ status: 200, body: transparent, type: 'image/gif' }),
}

/** All events of a request were sent at the same time, and say when. */
function tracked(events: readonly unknown[]): Sent {
  const [first] = events
  const { stm, aid } = isFields(first) ? first : {}
  return { ...itemsOfEvents(events, snowplowItems), sentAt: sentTime(stm), writeKey: aid }
}

const transparent = new Uint8Array(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'))
