import { pageViewed } from '../../../event.ts'
import type { Fields } from '../../collector/check.ts'
import { type Format, has, said, text, Unusable } from '../format.ts'

/**
 * Plausible exports no events, but sums by day. Two of its tables count events, so that as many are made of a row: at
 * noon, which is on that day nearly everywhere, and nobody's, since who did it is not in there. The other tables sum up
 * the same visits in other ways.
 */
export const plausible: Format = {
  name: 'plausible',
  files: 'Plausible: the zip of its export, or its CSV files. They hold sums by day, not events',
  becomes:
    'a row of `imported_pages` as many `page_viewed`, one of `imported_custom_events` as many events as it counts: at noon UTC of the day, without a user. Rows of all other tables are refused',
  fits: (row) => has(row, 'date', 'visitors') && (has(row, 'visits') || has(row, 'events') || has(row, 'bounces')),
  open: () => itemsOf,
}

function itemsOf(row: Fields, { name }: { name: string }): Fields[] {
  if (has(row, 'page', 'pageviews')) {
    const page = said({ path: row.page })
    return eventsOf(row, 'pageviews', pageViewed, { context: said({ page, hostname: row.hostname }) })
  }
  if (has(row, 'name', 'events')) {
    const event_attributes = said({ url: row.link_url, path: row.path })
    return eventsOf(row, 'events', text(row.name), { event_attributes })
  }
  const table = name.replace(/_\d{8}_\d{8}|\.csv$/g, '')
  throw new Unusable('sums', `${table} holds sums by day of what is counted as page views already, and no events.`)
}

/** A row that counts more was made to fill a disk. */
const most = 1_000_000

function eventsOf(row: Fields, column: string, event_name: string | undefined, rest: Fields): Fields[] {
  const count = Number(row[column])
  if (!Number.isInteger(count) || count < 0 || count > most) {
    throw new Unusable('invalid', `${column} must be a whole number up to ${most}, not ${JSON.stringify(row[column])}.`)
  }
  const event = { event_name, event_created: `${text(row.date) ?? ''}T12:00:00.000Z`, ...rest }
  return Array.from({ length: count }, () => event)
}
