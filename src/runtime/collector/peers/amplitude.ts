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
} from './parts.ts'

/**
 * An event of Amplitude, as its clients send it or as it is exported, in our words: an event, a change to its user, and
 * the statement that its device is its user. What is no object comes back as it is.
 */
export function amplitudeItems(event: unknown): unknown[] {
  if (!isFields(event)) return [event]
  const changes = changesOf(event)
  switch (event.event_type) {
    case '$identify':
      return [...changes, ...sameUser(event)]
    case '$groupidentify':
      return groupsOf(event)
    default:
      return [eventOf(event), ...changes.filter(saysSomething), ...sameUser(event)]
  }
}

const places: Places = {
  user_agent: ['user_agent'],
  ip: ['ip', 'ip_address'],
  locale: ['language'],
  platform: ['platform'],
  carrier: ['carrier'],
  'app.version': ['app_version', 'version_name'],
  'os.name': ['os_name'],
  'os.version': ['os_version'],
  'device.brand': ['device_brand'],
  'device.manufacturer': ['device_manufacturer'],
  'device.model': ['device_model'],
  'device.type': ['device_type'],
  'library.name': ['library'],
  'location.country': ['country'],
  'location.region': ['region'],
  'location.city': ['city'],
}

/** What its clients write among the event's own properties. */
const pagePlaces: Places = {
  'page.url': ['[Amplitude] Page URL', '[Amplitude] Page Location'],
  'page.path': ['[Amplitude] Page Path'],
  'page.title': ['[Amplitude] Page Title'],
  ...campaignPlaces,
}

/** What stands beside the event's own properties and is still one of the event. */
const besides: { readonly [theirs: string]: string } = {
  price: 'price',
  quantity: 'quantity',
  revenue: 'revenue',
  product_id: 'product_id',
  productId: 'product_id',
  revenue_type: 'revenue_type',
  revenueType: 'revenue_type',
  currency: 'currency',
  groups: 'groups',
}

function eventOf(event: Fields): Fields {
  const type = event.event_type
  const sent = unfolded(event.event_properties)
  const page = parted(fieldsOf(sent), pagePlaces)
  const { context } = parted(event, places)
  const beside = Object.entries(besides).filter(([theirs]) => says(event[theirs]) && !isEmpty(event[theirs]))
  const more = Object.fromEntries(beside.map(([theirs, ours]) => [ours, event[theirs]]))
  return {
    event_name: type === pageType || type === '[Amplitude] Page View' ? pageViewed : type,
    event_id: idOf(event),
    event_created: createdOf(event),
    ...whoOf(event),
    session_id: sessionOf(event),
    event_attributes: partOf(sent, { ...more, ...page.rest }),
    context: context || page.context ? { ...context, ...page.context } : undefined,
  }
}

const pageType = '[Amplitude] Page Viewed'

function whoOf({ user_id, device_id }: Fields): Fields {
  return { user_id, anonymous_id: device_id }
}

function idOf(event: Fields): unknown {
  return event.insert_id ?? event.$insert_id ?? event.uuid
}

/** Exports have the time by Amplitude's clock, which is that of the event as it counts there. */
function createdOf(event: Fields): unknown {
  return timeOf(event.time ?? event.timestamp ?? event.event_time)
}

/** Its sessions are told apart by when they began, on one device. */
function sessionOf({ session_id, device_id, user_id }: Fields): unknown {
  if (!says(session_id) || session_id === -1) return undefined
  const [whose, began] = [textOf(says(device_id) ? device_id : user_id), textOf(session_id)]
  return whose === undefined || began === undefined ? session_id : `${whose}:${began}`
}

/** An event that names both says that the device is the user's. */
function sameUser(event: Fields): Fields[] {
  const { user_id: to, device_id: from } = event
  return says(from) && says(to) && from !== to ? [{ alias: { from, to }, created: createdOf(event) }] : []
}

const operations = new Map([
  ['$setOnce', 'set_once'],
  ['$add', 'increment'],
  ['$append', 'append'],
])

/**
 * Operations start with a dollar sign, plain attributes do not. Those that we have not (`$prepend`, `$remove`, …) stay
 * under their names, so that they are refused by them.
 */
function changesOf(event: Fields): Fields[] {
  const properties = unfolded(event.user_properties)
  const all = Object.entries(fieldsOf(properties))
  const plain = all.filter(([name]) => !name.startsWith('$'))
  const others = all.filter(([name]) => name.startsWith('$') && name !== '$set' && name !== '$unset')
  const { $set, $unset } = fieldsOf(properties)
  const operated = Object.fromEntries(others.map(([name, of]) => [operations.get(name) ?? name, of]))
  return [
    {
      ...onlyUser(event),
      user_attributes: partOf(properties, { ...Object.fromEntries(plain), ...fieldsOf($set) }),
      operations: { ...operated, ...($unset !== undefined && { unset: namesOf($unset) }) },
      updated_at: createdOf(event),
      patch_id: idOf(event),
    },
  ]
}

function onlyUser({ user_id, device_id }: Fields): Fields {
  return says(user_id) ? { user_id } : { anonymous_id: device_id }
}

function saysSomething({ user_attributes, operations }: Fields): boolean {
  return !isEmpty(user_attributes) || !isEmpty(operations)
}

function groupsOf(event: Fields): Fields[] {
  const { $set, ...plain } = fieldsOf(event.group_properties)
  const traits = { ...plain, ...fieldsOf($set) }
  const id = textOf(idOf(event))
  const groups = Object.entries(fieldsOf(event.groups))
  return groups.map(([group_type, group_id], index) => ({
    event_name: groupIdentified,
    event_id: index === 0 ? id : id && `${id}:${group_type}`,
    event_created: createdOf(event),
    ...whoOf(event),
    event_attributes: { group_id, group_type, group_traits: traits },
  }))
}

function isEmpty(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0
}
