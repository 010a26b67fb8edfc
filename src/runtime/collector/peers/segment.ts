import { type Attributes, groupIdentified, pageViewed, screenViewed } from '../../../event.ts'
import { type Fields, isFields } from '../check.ts'
import { Refusal } from '../refusal.ts'

/**
 * A call of Segment, as its clients send it or as it is exported, in our words: one item. An export's time was corrected
 * by Segment; a client's is corrected here. What is no call comes back as it is.
 */
export function segmentItems(event: unknown): unknown[] {
  if (!isFields(event) || typeof event.type !== 'string') return [event]
  try {
    return [fromSegment(event.receivedAt === undefined ? event : { ...event, originalTimestamp: undefined }, undefined)]
  } catch (error) {
    // Refused again, by its own words, when it is checked.
    if (error instanceof Refusal) return [event]
    throw error
  }
}

/**
 * Whether an item is written in Segment's words: it says its `type`, or it came by a route that names one
 * and lacks what would make it a native item.
 */
export function isSegment(item: Fields, routeType: string | undefined): boolean {
  if (typeof item.type === 'string') return true
  if (routeType === undefined || item.event_name !== undefined) return false
  if (routeType === 'identify') return item.user_attributes === undefined && item.operations === undefined
  return !isFields(item.alias)
}

/**
 * The item in native words. Native spellings of single fields (`user_id`, `event_attributes`) are taken too.
 * A group call becomes the event `group_identified`; a page view `page_viewed`.
 */
export function fromSegment(item: Fields, routeType: string | undefined): Fields {
  const type = typeof item.type === 'string' ? item.type : routeType!
  const event = {
    event_id: item.messageId ?? item.event_id,
    event_created: createdOf(item) ?? item.event_created,
    user_id: item.userId ?? item.user_id,
    anonymous_id: item.anonymousId ?? item.anonymous_id,
    session_id: item.sessionId ?? item.session_id,
    context: segmentContext(item.context),
  }
  const properties = item.properties ?? item.event_attributes
  switch (type) {
    case 'track':
      return { ...event, event_name: item.event ?? item.event_name ?? null, event_attributes: properties }
    case 'page':
      return { ...event, event_name: pageViewed, event_attributes: named(item, properties) }
    case 'screen':
      return { ...event, event_name: screenViewed, event_attributes: named(item, properties) }
    case 'group':
      return { ...event, event_name: groupIdentified, event_attributes: groupAttributes(item) }
    case 'identify':
      return {
        user_id: event.user_id,
        anonymous_id: event.anonymous_id,
        user_attributes: item.traits ?? item.user_attributes ?? {},
        updated_at: event.event_created ?? item.updated_at,
        patch_id: event.event_id ?? item.patch_id,
      }
    case 'alias': {
      const from = item.previousId ?? item.previous_id ?? event.anonymous_id
      return { alias: { from, to: event.user_id }, created: event.event_created ?? item.created }
    }
    default:
      throw new Refusal('invalid', 'type', 'must be track, identify, page, screen, group or alias')
  }
}

/** RudderStack's clients give both times, and mean the first; what Segment passes on has its own, corrected, there. */
function createdOf({ timestamp, originalTimestamp, receivedAt }: Fields): unknown {
  return receivedAt === undefined ? (timestamp ?? originalTimestamp) : (originalTimestamp ?? timestamp)
}

/** Segment's context in our words; what has the same meaning under another name is renamed. */
export function segmentContext(context: unknown): unknown {
  if (!isFields(context) || context.userAgent === undefined) return context
  const { userAgent, ...rest } = context
  return { user_agent: userAgent, ...rest }
}

/** How the sender spells a field that we call `field`, so that a message speaks the sender's language. */
export function sentName(field: string, item: Fields): string {
  const [head = '', ...rest] = field.split('.')
  const sent = (spellings[field] ?? spellings[head])?.find((name) => item[name] !== undefined)
  if (sent === undefined) return missing(field, item)
  return spellings[field] ? sent : [sent, ...rest].join('.')
}

const spellings: { [field: string]: readonly string[] } = {
  event_name: ['event'],
  event_id: ['messageId'],
  patch_id: ['messageId'],
  event_created: ['originalTimestamp', 'timestamp'],
  updated_at: ['originalTimestamp', 'timestamp'],
  created: ['originalTimestamp', 'timestamp'],
  user_id: ['userId'],
  anonymous_id: ['anonymousId'],
  session_id: ['sessionId'],
  event_attributes: ['properties'],
  user_attributes: ['traits'],
  'alias.from': ['previousId', 'previous_id'],
  'alias.to': ['userId', 'user_id'],
  'event_attributes.group_id': ['groupId', 'group_id'],
}

/** A field that is not there is named in the words of the item's other fields. */
function missing(field: string, item: Fields): string {
  if (typeof item.type !== 'string') return field
  if (field === 'event_name') return 'event'
  if (field === 'alias.from') return 'previousId'
  return field === 'alias.to' || field === 'user_id' ? 'userId' : field
}

function named(item: Fields, properties: unknown): unknown {
  if (properties !== undefined && properties !== null && !isFields(properties)) return properties
  const names: { [key: string]: unknown } = {}
  if (item.name !== undefined && item.name !== null) names.name = item.name
  if (item.category !== undefined && item.category !== null) names.category = item.category
  return { ...names, ...properties }
}

function groupAttributes(item: Fields): Attributes {
  const group = item.groupId ?? item.group_id
  if (typeof group !== 'string' && typeof group !== 'number') {
    throw new Refusal('missing', 'groupId', "is missing; give the group's id as text")
  }
  const traits = item.traits ?? item.group_traits ?? {}
  if (!isFields(traits)) throw new Refusal('invalid', 'traits', 'must be an object')
  return { group_id: String(group), group_traits: traits as Attributes }
}
