import type { Fields } from '../../collector/check.ts'
import { fieldsOf, unfolded } from '../../collector/peers/parts.ts'
import { posthogItems } from '../../collector/peers/posthog.ts'
import { type Format, has } from '../format.ts'

/** PostHog's events: batch exports, exports of the event table as CSV or JSON, answers of its API. */
export const posthog: Format = {
  name: 'posthog',
  files: 'PostHog: batch exports of events as JSON lines; the list of events as CSV or JSON',
  becomes:
    'an event and what it sets of its user; `$identify` a change to a user and the statement that both ids are one; `$create_alias` an alias',
  fits: (row) => has(plainColumns(row), 'event', 'distinct_id') && has(plainColumns(row), 'timestamp'),
  open: () => (row) => posthogItems(opened(plainColumns(row))),
}

/** Exported lists call columns as they were asked for: `*.uuid`, or `properties.plan` for a single one. */
function plainColumns(row: Fields): Fields {
  if (!Object.keys(row).some((column) => column.includes('.'))) return row
  const plain: { [column: string]: unknown } = {}
  const single: { [property: string]: unknown } = {}
  for (const [column, value] of Object.entries(row)) {
    if (column.startsWith('properties.')) single[column.slice('properties.'.length)] = value
    else plain[column.replace(/^\*\./, '')] = value
  }
  return { ...plain, properties: { ...fieldsOf(unfolded(plain.properties)), ...single } }
}

/** Batch exports keep what an event sets of its user in columns of their own, the API calls the event’s id `id`. */
function opened(row: Fields): Fields {
  const { set, set_once, id, ...rest } = row
  const [$set, $set_once] = [unfolded(row.$set ?? set), unfolded(row.$set_once ?? set_once)]
  return { uuid: id, ...rest, ...(isObject($set) && { $set }), ...(isObject($set_once) && { $set_once }) }
}

const isObject = (value: unknown) => Object.keys(fieldsOf(value)).length > 0
