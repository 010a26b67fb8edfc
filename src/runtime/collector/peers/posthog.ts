import { groupIdentified, pageViewed, screenViewed } from '../../../event.ts'
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
 * An event of PostHog, as its clients send it or as it is exported, in our words: an event, a change to a user, an
 * alias, or an event and a change to its user. What is no object comes back as it is.
 */
export function posthogItems(event: unknown): unknown[] {
  if (!isFields(event)) return [event]
  const sent = unfolded(event.properties)
  const properties = fieldsOf(sent)
  const about = { event, sent, properties, who: whoOf(event, properties) }
  switch (event.event) {
    case '$identify':
      return [{ ...userOf(about), user_id: idOf(event, properties), anonymous_id: properties.$anon_distinct_id }]
    case '$create_alias':
    case '$merge_dangerously':
      return [{ alias: { from: properties.alias, to: idOf(event, properties) }, created: createdOf(event) }]
    case '$set':
      return [userOf(about)]
    case '$groupidentify':
      return [groupOf(about)]
    default:
      return [eventOf(about), ...(hasChanges(about) ? [userOf(about)] : [])]
  }
}

/** Names that are ours in other words. */
const names = new Map<unknown, string>([
  ['$pageview', pageViewed],
  ['$screen', screenViewed],
])

/** What is read elsewhere, and the client's key. */
const readElsewhere = new Set([
  ...['distinct_id', '$device_id', '$session_id', '$insert_id', '$is_identified', '$process_person_profile'],
  ...['$set', '$set_once', '$unset', 'token'],
])

const places: Places = {
  user_agent: ['$raw_user_agent', '$user_agent', '$useragent'],
  ip: ['$ip'],
  locale: ['$browser_language', '$locale'],
  timezone: ['$timezone'],
  'page.url': ['$current_url'],
  'page.path': ['$pathname'],
  'page.referrer': ['$referrer'],
  ...campaignPlaces,
  'library.name': ['$lib'],
  'library.version': ['$lib_version'],
  'location.country': ['$geoip_country_code'],
}

/** A title of anything else is that thing's own. */
const pagePlaces: Places = { ...places, 'page.title': ['title'] }

interface About {
  event: Fields
  /** The properties, whatever they are. */
  sent: unknown
  properties: Fields
  who: Fields
}

function eventOf({ event, sent, properties, who }: About): Fields {
  // Its word for a visit that nobody referred.
  const said = properties.$referrer === '$direct' ? { ...properties, $referrer: null } : properties
  const { context, rest } = parted(without(said, readElsewhere), event.event === '$pageview' ? pagePlaces : places)
  const { $screen_name: name, ...others } = rest
  return {
    event_name: names.get(event.event) ?? event.event,
    event_id: event.uuid ?? properties.$insert_id,
    event_created: createdOf(event),
    ...who,
    session_id: properties.$session_id,
    event_attributes: partOf(sent, event.event === '$screen' && says(name) ? { name, ...others } : rest),
    context,
  }
}

/** Before somebody is identified, the browser's id is all that there is. */
function whoOf(event: Fields, properties: Fields): Fields {
  const id = idOf(event, properties)
  const device = properties.$device_id
  const anonymous = properties.$is_identified === false || (says(id) && id === device)
  return anonymous ? { anonymous_id: id } : { user_id: id, anonymous_id: device }
}

function idOf(event: Fields, properties: Fields): unknown {
  return event.distinct_id ?? properties.distinct_id ?? event.$distinct_id
}

function createdOf(event: Fields): unknown {
  return timeOf(event.timestamp)
}

function hasChanges({ event, properties }: About): boolean {
  if (properties.$process_person_profile === false) return false
  return ['$set', '$set_once', '$unset'].some((name) => isNotEmpty(event[name] ?? properties[name]))
}

/** Old clients keep the changes beside the properties. One id only: two would say that they are one user. */
function userOf({ event, properties, who }: About): Fields {
  const change = (name: string) => event[name] ?? properties[name]
  const [set_once, unset] = [change('$set_once'), change('$unset')]
  return {
    ...('user_id' in who ? { user_id: who.user_id } : who),
    user_attributes: change('$set') ?? {},
    operations: { ...(says(set_once) && { set_once }), ...(says(unset) && { unset: namesOf(unset) }) },
    updated_at: createdOf(event),
    patch_id: event.uuid ?? properties.$insert_id,
  }
}

function groupOf({ event, properties, who }: About): Fields {
  const { $group_type, $group_key, $group_set } = properties
  // Servers send a made-up user with it.
  const madeUp = who.user_id === `$${textOf($group_type)}_${textOf($group_key)}`
  return {
    event_name: groupIdentified,
    event_id: event.uuid ?? properties.$insert_id,
    event_created: createdOf(event),
    ...(madeUp ? {} : who),
    session_id: properties.$session_id,
    event_attributes: { group_id: $group_key, group_type: $group_type, group_traits: $group_set ?? {} },
  }
}

function isNotEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isFields(value) && Object.keys(value).length > 0
}
