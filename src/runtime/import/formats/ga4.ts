import type { Json } from '../../../event.ts'
import { pageViewed, screenViewed } from '../../../event.ts'
import { type Fields, isFields } from '../../collector/check.ts'
import { fieldsOf } from '../../collector/peers/parts.ts'
import { type Format, has, said, text, Unusable } from '../format.ts'
import { Recent } from '../recent.ts'
import { campaignIn, pathIn, searchIn } from './addresses.ts'

/** Google Analytics 4 as BigQuery has it: `events_*` and `events_intraday_*` exported as JSON. */
export const ga4: Format = {
  name: 'ga4',
  files: 'Google Analytics 4: tables `events_*` of its BigQuery export, as JSON (newline delimited)',
  becomes:
    '`page_view` a `page_viewed`, `screen_view` a `screen_viewed`, others keep their names; `event_params` the attributes, `user_properties` changes to the user, `user_pseudo_id` the anonymous user',
  fits: (row) => has(row, 'event_timestamp', 'event_name'),
  open() {
    const told = new Recent()
    return (row) => [eventOf(row), ...userOf(row, told)]
  },
}

const names: { readonly [theirs: string]: string } = { page_view: pageViewed, screen_view: screenViewed }

function eventOf(row: Fields): Fields {
  const name = text(row.event_name) ?? ''
  const params = valuesOf(row.event_params)
  const { page_location, page_title, page_referrer, ga_session_id, ...attributes } = params
  const items = Array.isArray(row.items) && row.items.length > 0 ? row.items : undefined
  const screen = name === 'screen_view' ? said({ name: params.firebase_screen ?? params.screen_name }) : undefined
  return {
    event_name: names[name] ?? name,
    event_created: timeOf(row.event_timestamp),
    ...whoOf(row),
    session_id: sessionOf(row, ga_session_id),
    event_attributes: {
      ...screen,
      ...attributes,
      ...said({ items, ecommerce: fullOf(row.ecommerce), value_usd: row.event_value_in_usd }),
    },
    context: said({
      ...contextOf(row),
      page: said({
        url: page_location,
        path: pathIn(page_location),
        title: page_title,
        referrer: page_referrer,
        search: searchIn(page_location),
      }),
      campaign: campaignOf(row) ?? campaignIn(searchIn(page_location)),
    }),
  }
}

function whoOf(row: Fields): Fields {
  return { user_id: text(row.user_id), anonymous_id: text(row.user_pseudo_id) }
}

/** The number of a session is the second in which it began, and so is that of others. */
function sessionOf({ user_pseudo_id }: Fields, number: unknown): string | undefined {
  const [whose, began] = [text(user_pseudo_id), text(number)]
  return began === undefined ? undefined : `${whose ?? ''}.${began}`
}

function contextOf({ device, geo, app_info, platform, stream_id }: Fields): Fields {
  const {
    category,
    mobile_brand_name,
    mobile_model_name,
    operating_system,
    operating_system_version,
    language,
    ...more
  } = fieldsOf(device)
  const { browser, browser_version, hostname } = { ...more, ...fieldsOf(more.web_info) } as Fields
  const { country, region, city, continent } = fieldsOf(geo)
  const { id, version } = fieldsOf(app_info)
  return {
    device: said({ type: category, brand: mobile_brand_name, model: mobile_model_name }),
    os: said({ name: operating_system, version: operating_system_version }),
    browser: said({ name: browser, version: browser_version }),
    locale: text(language),
    location: said({ country, region, city, continent }),
    app: said({ id, version }),
    platform: text(platform),
    hostname: text(hostname),
    stream_id: text(stream_id),
  }
}

/** What led to this event. `traffic_source` is another matter: what first led to its user. */
function campaignOf({ collected_traffic_source }: Fields) {
  const from = fieldsOf(collected_traffic_source)
  return said({
    source: from.manual_source,
    medium: from.manual_medium,
    name: from.manual_campaign_name,
    term: from.manual_term,
    content: from.manual_content,
  })
}

/** Every row says again what is known of its user; what was said already is left out. */
function userOf(row: Fields, told: Recent): Fields[] {
  const { user_id, anonymous_id } = whoOf(row)
  const who = user_id === undefined ? { anonymous_id } : { user_id }
  const id = user_id ?? anonymous_id
  if (id === undefined) return []
  const items: Fields[] = []
  const isNew = (...what: unknown[]) => told.count(JSON.stringify([id, ...what])) === 0
  if (user_id !== undefined && anonymous_id !== undefined && isNew('is', anonymous_id)) {
    items.push({ alias: { from: anonymous_id, to: user_id }, created: timeOf(row.event_timestamp) })
  }
  const { source, medium, name } = fieldsOf(row.traffic_source)
  const first = said({ first_source: source, first_medium: medium, first_campaign: name })
  if (first && isNew('came by', first)) {
    items.push({
      ...who,
      user_attributes: {},
      operations: { set_once: first },
      updated_at: timeOf(row.event_timestamp),
    })
  }
  for (const { key, value } of listOf(row.user_properties)) {
    const set = fieldsOf(value).set_timestamp_micros ?? row.event_timestamp
    const attributes = { [text(key) ?? '']: valueIn(value) }
    if (isNew(attributes, set)) items.push({ ...who, user_attributes: attributes, updated_at: timeOf(set) })
  }
  return items
}

function valuesOf(list: unknown): { [key: string]: Json } {
  return Object.fromEntries(listOf(list).map(({ key, value }) => [text(key) ?? '', valueIn(value)]))
}

function listOf(list: unknown): Fields[] {
  return Array.isArray(list) ? list.filter(isFields) : []
}

/** BigQuery writes whole numbers as text. */
function valueIn(value: unknown): Json {
  const { string_value, int_value, float_value, double_value } = fieldsOf(value)
  if (string_value !== undefined && string_value !== null) return string_value as Json
  const number = int_value ?? double_value ?? float_value
  if (number === undefined || number === null) return null
  const whole = Number(number)
  return String(whole) === String(number) ? whole : (number as Json)
}

function timeOf(microseconds: unknown): string {
  const time = Math.floor(Number(microseconds) / 1000)
  if (Number.isFinite(time) && Math.abs(time) <= 8.64e15) return new Date(time).toISOString()
  throw new Unusable('invalid', `event_timestamp must be microseconds since 1970, not ${JSON.stringify(microseconds)}.`)
}

/** What of an object says something. */
function fullOf(value: unknown) {
  return said(fieldsOf(value))
}
