import { pageViewed } from '../../../event.ts'
import type { Fields } from '../../collector/check.ts'
import { type Format, has, said, text, Unusable } from '../format.ts'
import { campaignIn, hostAndPath } from './addresses.ts'
import { EventData, Sessions, valueOfData } from './umami-data.ts'

/** Umami's tables: `website_event`, and beside it what was said of events and of sessions. */
export const umami: Format = {
  name: 'umami',
  files: 'Umami: the zip of its export, or `website_event.csv`; a dump of its PostgreSQL database',
  becomes:
    'a row of `website_event` an event with what `event_data` and `session` say of it, one of `session_data` a change to a user. `distinct_id` is the user and its session the same user, the session else the anonymous user, the visit the session',
  fits: (row) => isEvent(row) || isEventData(row) || isSessionData(row) || isSession(row),
  first: (name) => /^(event_data|session)\.csv$/.test(name),
  open() {
    const data = new EventData()
    const sessions = new Sessions()
    return (row) => {
      if (isEvent(row)) return eventItems(row, sessions.of(row.session_id), data)
      if (isEventData(row)) data.add(row)
      else if (isSession(row)) sessions.add(row)
      else return [changeOf(row, sessions.of(row.session_id))]
      return []
    }
  },
}

const isEvent = (row: Fields) => has(row, 'session_id', 'created_at', 'event_type', 'url_path')
const isData = (row: Fields) => has(row, 'data_type') && (has(row, 'data_key') || has(row, 'event_key'))
const isEventData = (row: Fields) => isData(row) && (has(row, 'event_id') || has(row, 'website_event_id'))
const isSessionData = (row: Fields) => isData(row) && has(row, 'session_id') && !isEventData(row)
const isSession = (row: Fields) => has(row, 'session_id', 'browser', 'os', 'created_at') && !isEvent(row)

function eventItems(exported: Fields, session: Fields | undefined, data: EventData): Fields[] {
  const row: Fields = { ...session, ...plain(exported) }
  const event = eventOf(row, data)
  if (event.user_id === undefined) return [event]
  return [event, { alias: { from: row.session_id, to: event.user_id }, created: row.created_at }]
}

function eventOf(row: Fields, data: EventData): Fields {
  return {
    event_name: nameOf(row),
    event_id: row.event_id,
    event_created: row.created_at,
    user_id: text(row.distinct_id),
    anonymous_id: row.session_id,
    session_id: text(row.visit_id),
    event_attributes: { ...said({ tag: row.tag }), ...data.of(row.event_id) },
    context: contextOf(row),
  }
}

const pageView = '1'

function nameOf({ event_type, event_name }: Fields): string {
  const name = text(event_name)
  if (name !== undefined) return name
  if (String(event_type) === pageView) return pageViewed
  throw new Unusable('missing', `event_name is missing, and event_type ${String(event_type)} is no page view.`)
}

function contextOf(row: Fields): Fields {
  const asked = text(row.url_query)
  const path = text(row.url_path)
  const referrer = hostAndPath(row.referrer_domain, row.referrer_path, row.referrer_query)
  const url = hostAndPath(row.hostname, path, asked)
  return {
    page: said({ url, path, title: row.page_title, referrer, search: asked && `?${asked.replace(/^\?/, '')}` }),
    campaign:
      said({
        source: row.utm_source,
        medium: row.utm_medium,
        name: row.utm_campaign,
        term: row.utm_term,
        content: row.utm_content,
      }) ?? campaignIn(asked),
    locale: text(row.language),
    location: said({ country: row.country, region: row.region ?? row.subdivision1, city: row.city }),
    browser: said({ name: row.browser }),
    os: said({ name: row.os }),
    device: said({ type: row.device }),
    screen: text(row.screen),
    website_id: text(row.website_id),
  }
}

function changeOf(row: Fields, session: Fields | undefined): Fields {
  const user = text(row.distinct_id) ?? text(session?.distinct_id)
  return {
    ...(user === undefined ? { anonymous_id: row.session_id } : { user_id: user }),
    user_attributes: { [text(row.data_key) ?? '']: valueOfData(row) },
    updated_at: row.created_at,
  }
}

/** The export puts a quote before what a spreadsheet would take for a formula. */
function plain(row: Fields): Fields {
  const entries = Object.entries(row).filter(([, value]) => value !== '' && value !== null)
  return Object.fromEntries(
    entries.map(([column, value]) => [
      column,
      typeof value === 'string' && /^'[=+\-@\t\r]/.test(value) ? value.slice(1) : value,
    ]),
  )
}
