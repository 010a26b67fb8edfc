import { type Fields, isFields } from '../../collector/check.ts'
import { legacyItem } from '../../collector/peers/legacy.ts'
import { unfolded } from '../../collector/peers/parts.ts'
import type { Format } from '../format.ts'

/** The first DataLoaf: what Firehose put into its buckets, and its tables in Redshift. */
export const original: Format = {
  name: 'original',
  files: 'the first DataLoaf: objects of its S3 buckets; `UNLOAD` of its tables as CSV with `HEADER`, JSON or Parquet',
  becomes: 'the event or the change to a user; `default_user` is nobody',
  fits: (row) => row.event_name !== undefined || row.user_attributes !== undefined,
  marks: (row) => original.fits(row) && row.kind === undefined && isOld(row),
  onlyText: true,
  open: () => (row) => [itemOf(row)],
}

/** Signs that ours do not have: the time without a `T`, the user nobody, columns that hold the text of JSON. */
function isOld({ user_id, event_created, user_created, event_attributes, user_attributes }: Fields): boolean {
  if (user_id === 'default_user' || user_created !== undefined) return true
  if (typeof event_attributes === 'string' || typeof user_attributes === 'string') return true
  return typeof event_created === 'string' && /^\d{4}-\d\d-\d\d ?\d\d:/.test(event_created)
}

function itemOf(row: Fields): unknown {
  const item = legacyItem(row)
  if (!isFields(item)) return item
  const opened: { [column: string]: unknown } = { ...item }
  for (const column of ['event_attributes', 'user_attributes']) {
    if (opened[column] !== undefined) opened[column] = unfolded(opened[column])
  }
  // What a table has of rows that have no such attribute.
  for (const [column, value] of Object.entries(opened)) if (value === '') delete opened[column]
  return opened
}
