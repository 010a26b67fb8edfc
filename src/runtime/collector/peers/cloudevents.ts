import { type Fields, isFields } from '../check.ts'
import { says, unfolded } from './parts.ts'

/**
 * A CloudEvent (1.0) in our words. The user is the extension `userid`, else the subject; an object as data becomes the
 * attributes, anything else the attribute `data`. What is no object comes back as it is.
 */
export function cloudEventItems(event: unknown): unknown[] {
  if (!isFields(event)) return [event]
  const { type, id, time, source, subject, userid, anonymousid, sessionid } = event
  const extensions = Object.entries(event).filter(([name]) => !readElsewhere.has(name))
  return [
    {
      event_name: type,
      event_id: id,
      event_created: time,
      user_id: userid ?? (anonymousid === undefined ? subject : undefined),
      anonymous_id: anonymousid,
      session_id: sessionid,
      event_attributes: { ...Object.fromEntries(extensions), ...dataOf(event) },
      context: { ...(says(source) && { source }), ...(says(subject) && { subject }) },
    },
  ]
}

const readElsewhere = new Set([
  ...['specversion', 'type', 'id', 'time', 'source', 'subject', 'userid', 'anonymousid', 'sessionid'],
  ...['data', 'data_base64', 'datacontenttype', 'dataschema'],
])

function dataOf({ data, data_base64 }: Fields): Fields {
  const text = typeof data_base64 === 'string' ? Buffer.from(data_base64, 'base64').toString() : undefined
  const value = unfolded(text ?? data)
  if (isFields(value)) return value
  return value === undefined || value === null ? {} : { data: value }
}
