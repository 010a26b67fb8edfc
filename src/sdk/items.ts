/** From calls (camelCase) to items of the wire (snake_case). */
import type { AliasItem, Attributes, EventContext, EventItem, Item, UserItem } from '../event.ts'
import { groupIdentified, pageViewed, screenViewed } from '../event.ts'

/** Attributes as code has them: a `Date` becomes ISO text, `undefined` is left out. */
export type AttributesInput = { readonly [key: string]: AttributeInput }
export type AttributeInput =
  | null
  | boolean
  | number
  | string
  | Date
  | undefined
  | readonly AttributeInput[]
  | AttributesInput

/** Who: a user, an anonymous visitor, or both. */
export type Identity = { userId: string; anonymousId?: string } | { userId?: never; anonymousId: string }

export interface EventDetails {
  attributes?: AttributesInput
  /** When it happened. @default now */
  eventCreated?: Date | string | number
  /** Send the same id again and it still counts once. @default a new UUID */
  eventId?: string
  sessionId?: string
  context?: ContextInput
}

/** What is known about the surroundings of an event. `library` is added by itself. */
export interface ContextInput {
  userAgent?: string
  ip?: string
  /** Such as `de-DE`. */
  locale?: string
  /** IANA name, such as `Europe/Berlin`. */
  timezone?: string
  /** The user's, such as `{ name: 'iOS', version: '19.1' }`; a server's own says nothing about its users. */
  os?: AttributesInput
  device?: AttributesInput
  /** `path`, `url`, `title`, `referrer`. */
  page?: AttributesInput
  /** `source`, `medium`, `name`, `term`, `content`: the `utm_` parameters. */
  campaign?: AttributesInput
}

export type TrackOptions = Identity & EventDetails

export type PageOptions = TrackOptions & {
  title?: string
  url?: string
  referrer?: string
}

export interface IdentifyOptions {
  /** The id this user had before: from now on, for all of history, the two count as one. */
  anonymousId?: string
  /** Set; keys that are not named keep their value. */
  attributes?: AttributesInput
  /** Set only where nothing is set yet. */
  setOnce?: AttributesInput
  /** Remove. */
  unset?: readonly string[]
  /** Add to a number; a missing one is 0. */
  increment?: { readonly [key: string]: number }
  /** Add to the end of a list. */
  append?: AttributesInput
  /** When it became true. @default now */
  updatedAt?: Date | string | number
  /** Send the same id again and it still happens once. @default a new UUID */
  patchId?: string
}

/** What the maker of items is handed: the time as ISO text, ids, who sends. */
export interface Stamp {
  now: () => string
  newId: () => string
  /** Goes into every event; an event's own fields win. */
  context: EventContext
}

export function eventItem(name: string, options: TrackOptions, { now, newId, context: common }: Stamp): EventItem {
  const { userId, anonymousId, attributes, eventCreated, eventId, sessionId, context } = options
  // Assigned one by one: this runs for every event, and spreading optional keys takes twice as long.
  const item: EventItem = {
    event_name: name,
    event_created: eventCreated === undefined ? now() : isoTime(eventCreated),
    event_id: eventId ?? newId(),
  }
  if (userId !== undefined) item.user_id = userId
  if (anonymousId !== undefined) item.anonymous_id = anonymousId
  if (sessionId !== undefined) item.session_id = sessionId
  if (attributes !== undefined) item.event_attributes = attributes as Attributes
  item.context = context ? { ...common, ...wireContext(context), library: common.library! } : common
  return item
}

export function pageItem(path: string, { title, url, referrer, ...options }: PageOptions, stamp: Stamp): EventItem {
  const page = { path, title, url, referrer, ...options.context?.page }
  const attributes = { path, ...options.attributes }
  return eventItem(pageViewed, { ...options, attributes, context: { ...options.context, page } }, stamp)
}

export function screenItem(name: string, options: TrackOptions, stamp: Stamp): EventItem {
  return eventItem(screenViewed, { ...options, attributes: { name, ...options.attributes } }, stamp)
}

export function groupItem(groupId: string, { attributes, ...options }: TrackOptions, stamp: Stamp): EventItem {
  const group: AttributesInput = { group_id: groupId, group_traits: attributes ?? {} }
  return eventItem(groupIdentified, { ...(options as TrackOptions), attributes: group }, stamp)
}

export function userItem(userId: string, options: IdentifyOptions, { now, newId }: Stamp): UserItem {
  const { attributes = {}, setOnce, unset, increment, append, updatedAt, patchId } = options
  const operations = {
    ...(setOnce && { set_once: setOnce as Attributes }),
    ...(unset && { unset: [...unset] }),
    ...(increment && { increment: { ...increment } }),
    ...(append && { append: append as Attributes }),
  }
  return {
    user_id: userId,
    user_attributes: attributes as Attributes,
    updated_at: updatedAt === undefined ? now() : isoTime(updatedAt),
    patch_id: patchId ?? newId(),
    ...(Object.keys(operations).length > 0 && { operations }),
  }
}

export function aliasItem(from: string, to: string, { now }: Stamp): AliasItem {
  return { alias: { from, to }, created: now() }
}

/** Throws a `TypeError` for what types forbid and plain JavaScript can still do. */
export function requireIds(item: Item): void {
  if ('alias' in item) {
    requireText(item.alias.from, 'from')
    requireText(item.alias.to, 'to')
  } else if ('event_name' in item) {
    requireText(item.event_name, 'the event name')
    requireText(item.user_id ?? item.anonymous_id, 'userId or anonymousId')
  } else requireText(item.user_id, 'userId')
}

function requireText(value: unknown, what: string): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${what} must be text that is not empty`)
}

/** The clock as ISO text, made once a millisecond. */
export function isoClock(clock: () => number): () => string {
  let last = Number.NaN
  let text = ''
  return () => {
    const now = clock()
    if (now !== last) text = new Date(now).toISOString()
    last = now
    return text
  }
}

export function wireContext({ userAgent, ...rest }: ContextInput): EventContext {
  return { ...(rest as Attributes), ...(userAgent !== undefined && { user_agent: userAgent }) }
}

function isoTime(time: Date | string | number): string {
  return new Date(time).toISOString()
}
