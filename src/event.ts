/**
 * The event and its companions as they travel: what an SDK sends, what the collector stores.
 * Nothing here runs; the SDKs bundle this file.
 */

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Attributes = { [key: string]: Json }

/** One thing a user did, as sent. Everything but the name is optional; the collector fills the rest. */
export interface EventItem {
  event_name: string
  user_id?: string
  anonymous_id?: string
  /** ISO 8601, the sender's clock. Missing: the time of receipt. */
  event_created?: string
  /** Chosen by the sender before the first try, so that a retry never counts twice. */
  event_id?: string
  session_id?: string
  event_attributes?: Attributes
  context?: EventContext
}

/** What is known about the surroundings of an event. Stored under the reserved attribute `$context`. */
export interface EventContext {
  user_agent?: string
  ip?: string
  page?: Attributes
  campaign?: Attributes
  locale?: string
  library?: { name: string; version: string }
  [key: string]: Json | undefined
}

/** A change to what is true of a user. Partial: keys that are not named keep their value. */
export interface UserItem {
  user_id: string
  user_attributes?: Attributes
  updated_at?: string
  /** Makes a repeated delivery of the same change harmless. */
  patch_id?: string
  operations?: UserOperations
}

export interface UserOperations {
  /** Set only where nothing is set yet. */
  set_once?: Attributes
  unset?: string[]
  increment?: { [key: string]: number }
  /** Add to the end of a list. */
  append?: Attributes
}

/** Two ids are one user. `from` is the anonymous or older id. */
export interface AliasItem {
  alias: { from: string; to: string }
  created?: string
}

export type Item = EventItem | UserItem | AliasItem

/** What the collector refuses, in bytes of UTF-8 JSON and counts. */
export const limits = {
  eventBytes: 32_768,
  batchBytes: 1_000_000,
  batchItems: 5_000,
  nameLength: 200,
  idLength: 200,
  attributes: 500,
  attributeNameLength: 200,
  depth: 10,
} as const

/** Event names the product itself gives a meaning. */
export const pageViewed = 'page_viewed'
/** Of an app that has screens, with the attribute `name`. */
export const screenViewed = 'screen_viewed'
/** Says that a user belongs to a group: attributes `group_id` and `group_traits`. */
export const groupIdentified = 'group_identified'
/** Attribute that holds the event's `context`. */
export const contextAttribute = '$context'
/** Attribute that holds why an event does not follow the app's plan. */
export const planAttribute = '$plan'
