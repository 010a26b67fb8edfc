import { groupIdentified, pageViewed } from '../../../event.ts'
import { type Fields, isFields } from '../check.ts'
import {
  campaignPlaces,
  fieldsOf,
  namesOf,
  type Places,
  parted,
  partOf,
  says,
  textOf,
  timeOf,
  unfolded,
  without,
} from './parts.ts'

/**
 * An event or a change of a profile of Mixpanel, as its clients send it or as it is exported, in our words: an event and
 * the statement that its device is its user, a change to a user, or an alias. What is no object comes back as it is.
 */
export function mixpanelItems(event: unknown): unknown[] {
  if (!isFields(event)) return [event]
  if (event.event === undefined && says(event.$distinct_id)) return [profileOf(event)]
  if (event.event === undefined && says(event.$group_key)) return [groupOf(event)]
  const sent = unfolded(event.properties)
  const properties = fieldsOf(sent)
  const created = timeOf(properties.time)
  switch (event.event) {
    case '$create_alias':
      return [{ alias: { from: properties.distinct_id, to: properties.alias }, created }]
    case '$identify':
      return [{ alias: { from: properties.$anon_id, to: properties.$identified_id }, created }]
    case '$merge':
      return [{ alias: mergedIn(properties.$distinct_ids), created }]
    default:
      return [eventOf(event, sent), ...sameUser(properties, created)]
  }
}

/** What is read elsewhere, and the client's token. */
const readElsewhere = new Set(['time', 'distinct_id', '$insert_id', '$device_id', '$user_id', 'token', '$session_id'])

const places: Places = {
  user_agent: ['$user_agent', '$raw_user_agent'],
  ip: ['ip', '$ip'],
  locale: ['$locale'],
  timezone: ['$timezone'],
  'page.url': ['$current_url', 'current_url'],
  'page.path': ['current_url_path'],
  'page.title': ['current_page_title'],
  'page.referrer': ['$referrer'],
  ...campaignPlaces,
  'library.name': ['mp_lib', '$mp_lib'],
  'library.version': ['$lib_version'],
  'location.country': ['mp_country_code'],
}

function eventOf(event: Fields, sent: unknown): Fields {
  const properties = fieldsOf(sent)
  const { context, rest } = parted(without(properties, readElsewhere), places)
  return {
    event_name: event.event === '$mp_web_page_view' ? pageViewed : event.event,
    event_id: properties.$insert_id,
    event_created: timeOf(properties.time),
    ...whoOf(properties),
    session_id: properties.$session_id,
    event_attributes: partOf(sent, rest),
    context,
  }
}

/** A device is written as `$device:…`; some ids stand for nobody. */
function whoOf({ distinct_id, $user_id, $device_id }: Fields): Fields {
  const device = typeof distinct_id === 'string' && distinct_id.startsWith(devicePrefix)
  const user = known($user_id) ?? (device ? undefined : known(distinct_id))
  const anonymous = known($device_id) ?? (device ? known(distinct_id.slice(devicePrefix.length)) : undefined)
  return { user_id: user === anonymous ? undefined : user, anonymous_id: anonymous }
}

const devicePrefix = '$device:'
/** Ids that Mixpanel takes for a mistake of the sender's. */
const nobody = /^(anon|anonymous|nil|none|null|n\/a|na|undefined|unknown|0|-1|true|false|\[\]|\{\}|[0-]+)$/i

function known(id: unknown): unknown {
  return !says(id) || nobody.test(textOf(id) ?? '') ? undefined : id
}

/** An event that names both says that the device is the user's. */
function sameUser({ $user_id, $device_id }: Fields, created: unknown): Fields[] {
  const [from, to] = [known($device_id), known($user_id)]
  return from === undefined || to === undefined || from === to ? [] : [{ alias: { from, to }, created }]
}

function mergedIn(ids: unknown): Fields {
  const [from, to] = Array.isArray(ids) ? ids : []
  return { from, to }
}

/** `$set` and its like, as `/engage` has them; all `$properties`, as profiles are exported. */
const operations = new Map([
  ['$set_once', 'set_once'],
  ['$unset', 'unset'],
  ['$add', 'increment'],
  ['$append', 'append'],
])
/** Says how the change is to be made, not what. */
const aboutProfile = /^\$(distinct_id|token|set|properties|time|ip|ignore_time|ignore_alias|insert_id)$/

/** Changes that we have not (`$remove`, `$union`, `$delete`) stay under their names, so that they are refused by them. */
function profileOf(profile: Fields): Fields {
  const changes = Object.entries(profile).filter(([name]) => name.startsWith('$') && !aboutProfile.test(name))
  return {
    user_id: profile.$distinct_id,
    user_attributes: profile.$set ?? profile.$properties ?? {},
    operations: Object.fromEntries(
      changes.map(([name, of]) => [operations.get(name) ?? name, name === '$unset' ? namesOf(of) : of]),
    ),
    updated_at: timeOf(profile.$time),
    patch_id: profile.$insert_id,
  }
}

function groupOf({ $group_key, $group_id, $set, $set_once, $time }: Fields): Fields {
  return {
    event_name: groupIdentified,
    event_created: timeOf($time),
    event_attributes: { group_id: $group_id, group_type: $group_key, group_traits: $set ?? $set_once ?? {} },
  }
}
