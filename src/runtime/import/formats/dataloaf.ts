import type { Fields } from '../../collector/check.ts'
import type { Format } from '../format.ts'

/** Our own: what SDKs send, and what the bucket's objects hold. */
export const dataloaf: Format = {
  name: 'dataloaf',
  files: 'events, changes to users and aliases as SDKs send them; objects of the bucket',
  becomes: 'what it says',
  fits: (row) => words.some((word) => row[word] !== undefined),
  open: () => (row) => [itemOf(row)],
}

const words = ['event_name', 'user_attributes', 'operations', 'alias', 'kind']

/** Records of the `users` channel in the words of items; all else is in them already. */
function itemOf(row: Fields): Fields {
  if (row.kind === 'patch') {
    const { user_id, patch_id, updated_at, set, set_once, unset, increment, append } = row
    const operations = { set_once, unset, increment, append }
    return { user_id, patch_id, updated_at, user_attributes: set ?? {}, operations }
  }
  if (row.kind === 'alias') return { alias: { from: row.from_id, to: row.to_id }, created: row.created }
  return row
}
