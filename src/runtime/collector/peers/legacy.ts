import { DataLoafError } from '../../../errors.ts'
import { type Fields, isFields } from '../check.ts'
import { parseJson } from '../exact.ts'

/**
 * A body of the original DataLoaf in native words: a Kinesis envelope with the item as base64 in `Data`,
 * or the item itself. Throws `invalid_input` for an envelope that holds no JSON object.
 */
export function legacyItem(body: unknown): unknown {
  if (!isFields(body)) return body
  const item = typeof body.Data === 'string' ? opened(body.Data) : body
  const userId = item.user_id === anonymous ? undefined : item.user_id
  if (item.event_name !== undefined || item.user_attributes === undefined) return { ...item, user_id: userId }
  return { ...item, user_id: userId, updated_at: item.updated_at ?? item.user_created }
}

/** What the original sent for a user it did not know. */
const anonymous = 'default_user'

function opened(data: string): Fields {
  try {
    const item: unknown = parseJson(Buffer.from(data, 'base64').toString())
    if (isFields(item)) return item
  } catch {
    // Said below.
  }
  throw new DataLoafError('invalid_input', 'Data must be the base64 of a JSON object.', { path: ['Data'] })
}
