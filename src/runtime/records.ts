/**
 * What the collector writes and the loader reads: one JSON object a line, every field filled.
 * This is the format of the journal's payload, of the bucket's objects and of `events export`.
 */
import type { Attributes } from '../event.ts'

/** The two channels of the stream; on AWS each is a Firehose stream of its own. */
export type Channel = 'events' | 'users'

/** A line of the `events` channel. Times are ISO 8601 UTC with milliseconds. */
export interface EventRecord {
  app_id: string
  event_id: string
  event_name: string
  user_id: string | null
  anonymous_id: string | null
  session_id: string | null
  event_created: string
  received_at: string
  event_attributes: Attributes
  /** Why the sender is taken for a bot; null for people. */
  bot: string | null
  /** Names the import this line came by, so that the import can report its own counts. */
  import_id?: string
  /** Why it is kept apart and not counted: the loader puts it into quarantine with this reason. */
  quarantine?: string
}

/** A line of the `users` channel. */
export type UserRecord = PatchRecord | AliasRecord

export interface PatchRecord {
  kind: 'patch'
  app_id: string
  user_id: string
  patch_id: string
  updated_at: string
  received_at: string
  set: Attributes
  set_once: Attributes
  unset: string[]
  increment: { [key: string]: number }
  append: Attributes
  import_id?: string
}

export interface AliasRecord {
  kind: 'alias'
  app_id: string
  from_id: string
  to_id: string
  created: string
  received_at: string
  import_id?: string
}
