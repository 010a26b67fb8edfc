import type { Fields } from '../../collector/check.ts'
import { mixpanelItems } from '../../collector/peers/mixpanel.ts'
import { fieldsOf } from '../../collector/peers/parts.ts'
import type { Format } from '../format.ts'

/** Mixpanel's raw export, and its profiles. */
export const mixpanel: Format = {
  name: 'mixpanel',
  files: 'Mixpanel: raw export (`/api/2.0/export`) and profiles (Engage API)',
  becomes:
    'an event; with both ids also the statement that they are one user; a profile sets what it says of its user, as of `$last_seen`',
  fits: (row) => isEvent(row) || isProfile(row),
  open: () => (row) => mixpanelItems(isProfile(row) ? seen(row) : row),
}

/** PostHog has the same field beside others. */
function isEvent(row: Fields): boolean {
  const { time, distinct_id, token } = fieldsOf(row.properties)
  return typeof row.event === 'string' && time !== undefined && (distinct_id ?? token) !== undefined
}

function isProfile(row: Fields): boolean {
  return row.event === undefined && row.$distinct_id !== undefined
}

/** A profile as of when it was seen last, so that an old export does not undo what came since. */
function seen(profile: Fields): Fields {
  return { ...profile, $time: profile.$time ?? fieldsOf(profile.$properties).$last_seen }
}
