import type { DataLoafError } from '../../../errors.ts'
import { type Fields, isFields } from '../check.ts'
import type { Sent, Way } from '../way.ts'
import { amplitudeItems } from './amplitude.ts'
import { itemsOfEvents, sentTime, sentValue } from './sent.ts'

/** HTTP API v2 and the batch API: the key is `api_key`, the answer counts events and says its own status. */
export const http: Way = {
  read: (text) => uploaded(sentValue(text)),
  answer({ accepted, rejected, now }) {
    const body = { code: 200, events_ingested: accepted, server_upload_time: now, rejected }
    return { status: 200, body: JSON.stringify(body) }
  },
  refuse,
}

export function isUpload(value: unknown): value is Fields {
  return isFields(value) && Array.isArray(value.events)
}

export function uploaded(value: unknown): Sent {
  const body = isFields(value) ? value : {}
  const { events } = body
  const sent = itemsOfEvents(Array.isArray(events) ? events : [value], amplitudeItems)
  return { ...sent, sentAt: sentTime(body.client_upload_time), writeKey: body.api_key }
}

/** Clients go by `code`, and give up at once on a key that is wrong. */
export function refuse(error: DataLoafError): object {
  const wrongKey = error.code === 'unauthorized' ? 'Invalid API key: ' : ''
  return { code: error.status, error: `${wrongKey}${error.message}`, ...(error.hint && { hint: error.hint }) }
}
