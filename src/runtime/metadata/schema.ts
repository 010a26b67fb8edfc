/**
 * What the metadata database holds beside the accounts' own tables. Times are ISO 8601 UTC text and yes/no is 0/1,
 * so that SQLite and PostgreSQL store and answer the same values.
 */
import type { Kysely } from 'kysely'
import type { Language } from '../words/words.ts'
import type { ReadingColumns } from './reading.ts'

export interface MetadataTables {
  apps: AppRow
  write_keys: WriteKeyRow
  imports: ImportRow
  settings: SettingRow
  cohorts: CohortRow
  collections: CollectionRow
  archived_collections: ArchivedCollectionRow
  annotations: AnnotationRow
  comments: CommentRow
  links: LinkRow
  grants: GrantRow
  teams: TeamRow
  team_members: TeamMemberRow
  team_roles: TeamRoleRow
  access_requests: AccessRequestRow
  folders: FolderRow
  insights: SavedRow
  dashboards: SavedRow
  favourites: FavouriteRow
  api_keys: ApiKeyRow
  app_roles: AppRoleRow
  invitations: InvitationRow
  reset_links: ResetLinkRow
  saml_requests: SamlRequestRow
  audit: AuditRow
  notifications: NotificationRow
  catalog_notes: CatalogNoteRow
  glossary: GlossaryRow
  recurring: RecurringRow
  deliveries: DeliveryRow
  turns: TurnRow
  channels: ChannelRow
  audiences: AudienceRow
  team_audiences: TeamAudienceRow
  unsubscribed: AudienceRow
  subscriptions: SubscriptionRow
  alerts: AlertRow
  alert_changes: AlertChangeRow
  erasures: ErasureRow
  refusals: RefusalRow
  usage: UsageRow
  languages: LanguageRow
}

export type Metadata = Kysely<MetadataTables>

/** What the tables lie in; only better-auth, which makes its own, has to know. */
export type DatabaseKind = 'sqlite' | 'postgres'

export interface AppRow {
  app_id: string
  name: string
  /** IANA name. */
  time_zone: string
  week_start: WeekStart
  demo: 0 | 1
  created_at: string
  private: 0 | 1
  /** A JSON list. */
  tags: string
  deleted_at: string | null
  locked_at: string | null
  /** Who locked it, as people call them. */
  locked_by: string | null
  /** How long it keeps events: `13 months`, `90 days`, `forever`. */
  keep: string
  /** How many events it may bring in: `100k/day`, `10M/month`, `none`. */
  quota: string
}

export type WeekStart = 'monday' | 'sunday'

/** Write keys are public (they stand in web pages), so they are stored as they are. */
export interface WriteKeyRow {
  key_id: string
  app_id: string
  write_key: string
  name: string
  created_at: string
  /** Written at most once a minute. */
  last_used_at: string | null
  revoked_at: string | null
  /** A JSON list of the origins whose pages may send with it; null for all. */
  origins: string | null
  /** Works until then; null for as long as it is not revoked. */
  expires_at: string | null
  /** How many events it may bring in, like its app's. */
  quota: string
}

/** What the installation remembers about itself, by name. */
export interface SettingRow {
  name: string
  value: string
}

/** What an import brought in; see `imports.ts`. */
export interface ImportRow {
  app_id: string
  import_id: string
  accepted: number
  lines: number
  rejected: number
  created_at: string
}

/** What an app says about its collection; `document` is JSON, `salt` what its hashes are made with, for good. */
export interface CollectionRow {
  app_id: string
  version: number
  document: string
  salt: string
  updated_at: string
}

/** What an app collected by while it was locked, kept when it was unlocked; `document` is JSON. */
export interface ArchivedCollectionRow {
  app_id: string
  archived_at: string
  archived_by: string
  locked_at: string
  document: string
}

/** A saved set of users; `definition` is JSON. */
export interface CohortRow {
  app_id: string
  cohort_id: string
  name: string
  definition: string
  created_at: string
  updated_at: string
}

/** What happened at a time, for whoever looks at a chart that covers it. */
export interface AnnotationRow {
  annotation_id: string
  app_id: string
  /** The only insight it is drawn on; null for all. */
  insight_id: string | null
  /** A date, which is that day in the app's time zone, or an ISO time. */
  at: string
  text: string
  created_at: string
  created_by: string
}

/** What people talk about, and show to others. */
export interface Subject {
  kind: 'insight' | 'dashboard'
  id: string
}

/** What somebody said about an insight or a dashboard; `mentions` is a JSON list of people's ids. */
export interface CommentRow extends Subject {
  comment_id: string
  app_id: string
  parent_id: string | null
  text: string
  mentions: string
  user_id: string
  author: string
  created_at: string
  edited_at: string | null
  removed_at: string | null
}

/** A way to one insight or dashboard for whoever has it; `origins` is a JSON list. */
export interface LinkRow extends Subject, ReadingColumns {
  link_id: string
  app_id: string
  hash: string
  label: string
  /** A hash; null for none. */
  password: string | null
  origins: string
  created_at: string
  created_by: string
  expires_at: string | null
  revoked_at: string | null
  opened_at: string | null
}

/** That a member, or a team, may see one insight or dashboard. */
export interface GrantRow extends Subject, ReadingColumns {
  grant_id: string
  app_id: string
  /** Empty for a team. */
  user_id: string
  /** Null for a member. */
  team_id: string | null
  created_at: string
  created_by: string
  expires_at: string | null
  revoked_at: string | null
}

/** A place for insights and dashboards; folders lie in at most one other. */
export interface FolderRow {
  folder_id: string
  app_id: string
  parent_id: string | null
  name: string
  created_at: string
}

/** An insight or a dashboard; `content` is JSON. */
export interface SavedRow {
  id: string
  app_id: string
  folder_id: string | null
  name: string
  description: string
  content: string
  /** Goes up with every change. */
  version: number
  created_at: string
  created_by: string
  updated_at: string
  updated_by: string
  /** Can be brought back for a while. */
  removed_at: string | null
}

/** An insight or a dashboard that somebody wants to find again at once. */
export interface FavouriteRow {
  user_id: string
  app_id: string
  kind: 'insight' | 'dashboard'
  id: string
  created_at: string
}

/** A key of a program: a secret, or a role of AWS; `scopes` and `apps` are JSON lists. */
export interface ApiKeyRow {
  key_id: string
  name: string
  /** SHA-256 of the secret, in hexadecimal digits; null for a role's. */
  hash: string | null
  start: string | null
  /** ARN, without the role's path. */
  role: string | null
  scopes: string
  apps: string | null
  created_by: string
  created_at: string
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}

/** Another role than the organization's, in one app. */
export interface AppRoleRow {
  app_id: string
  user_id: string
  role: string
}

/** A group of members. */
export interface TeamRow {
  team_id: string
  name: string
  created_at: string
  created_by: string
}

export interface TeamMemberRow {
  team_id: string
  user_id: string
}

/** What a team's members may at least do in one app. */
export interface TeamRoleRow {
  app_id: string
  team_id: string
  role: string
}

/** Somebody asks to be let into an app, which may be none; one for each person and app. */
export interface AccessRequestRow {
  request_id: string
  app_id: string
  user_id: string
  note: string
  asked_at: string
  decided_at: string | null
}

/** Somebody is asked to join; the code that the link carries is stored as its hash. */
export interface InvitationRow {
  invitation_id: string
  hash: string
  email: string
  role: string
  invited_by: string
  created_at: string
  expires_at: string
  accepted_at: string | null
  revoked_at: string | null
}

/** Somebody may choose another password; the code that the link carries is stored as its hash. */
export interface ResetLinkRow {
  hash: string
  user_id: string
  expires_at: string
}

/** A sign-in by SAML under way; `browser` and `code` are hashes, `user_id` and `code` are there once it is answered. */
export interface SamlRequestRow {
  request_id: string
  browser: string
  next: string
  begun_at: string
  expires_at: string
  user_id: string | null
  code: string | null
}

/** A line of the audit log. */
export interface AuditRow {
  audit_id: string
  at: string
  actor_kind: 'user' | 'key' | 'token' | 'system' | 'nobody'
  actor_id: string | null
  actor: string
  action: string
  app_id: string | null
  subject: string | null
}

/** Something one person is told in the app; `path` leads to what it is about. */
export interface NotificationRow {
  notification_id: string
  user_id: string
  kind: string
  text: string
  path: string
  app_id: string | null
  at: string
  read_at: string | null
}

/** What people wrote about an event or an attribute; `note` is JSON. */
export interface CatalogNoteRow {
  app_id: string
  about: string
  name: string
  note: string
  updated_at: string
}

/** A word of the company's; `events` is a JSON list of names. */
export interface GlossaryRow {
  app_id: string
  term_id: string
  term: string
  meaning: string
  events: string
  updated_at: string
}

/** Work that comes again. `try_at` is when it is looked at next: when it is due, tried again, or its taker is given up. */
export interface RecurringRow {
  job_id: string
  kind: 'subscription' | 'alert' | 'keeping'
  due_at: string
  try_at: string
  taken_by: string | null
  attempts: number
  last_run_at: string | null
  last_error: string | null
}

/** That something due was sent to somebody, or began to be. */
export interface DeliveryRow {
  job_id: string
  due_at: string
  recipient: string
  begun_at: string
  sent_at: string | null
}

/** Who is at something that one may do at a time. */
export interface TurnRow {
  of_id: string
  taken_by: string
  taken_until: string
}

/** A place outside that is told things; `secret` is what webhooks are signed with. */
export interface ChannelRow {
  channel_id: string
  app_id: string
  kind: 'slack' | 'webhook'
  name: string
  url: string
  secret: string
  language: Language
  created_at: string
  created_by: string
  removed_at: string | null
}

/** One person of those that a subscription or an alert tells. */
export interface AudienceRow {
  of_id: string
  user_id: string
}

/** A team of those that are told by it. */
export interface TeamAudienceRow {
  of_id: string
  team_id: string
}

/** `schedule` and `channels` are JSON. */
export interface SubscriptionRow {
  subscription_id: string
  app_id: string
  subject_kind: 'insight' | 'dashboard'
  subject_id: string
  schedule: string
  channels: string
  /** Since when nothing is sent; null: it is. */
  paused_at: string | null
  created_at: string
  created_by: string
  removed_at: string | null
}

/** `rule`, `schedule`, `channels` and `pending` (what is still to be told) are JSON. */
export interface AlertRow {
  alert_id: string
  app_id: string
  insight_id: string
  name: string
  rule: string
  schedule: string
  channels: string
  mail: 0 | 1
  state: 'ok' | 'firing' | 'no_data'
  value: number | null
  since: string
  /** Whether its people know that it fires. */
  told: 0 | 1
  pending: string | null
  snoozed_until: string | null
  /** Since when it is not looked at; null: it is. */
  paused_at: string | null
  created_at: string
  created_by: string
  removed_at: string | null
}

/** When an alert's state became another one. */
export interface AlertChangeRow {
  alert_id: string
  at: string
  state: AlertRow['state']
  value: number | null
  text: string
  /** What the sentence is made of, as JSON. */
  facts: string | null
}

/** In which language somebody is told things. */
export interface LanguageRow {
  user_id: string
  language: Language
}

/** What is taken out of an app, and how far that is. */
export interface ErasureRow {
  app_id: string
  /** Events from before it go; empty when all of the app does. */
  before_at: string
  /** What was received before it went earlier; null: nothing did. */
  since_at: string | null
  /** How many there were when it began. */
  events: number
  /** The last objects of the bucket that are done. */
  reached: string
  begun_at: string
  done_at: string | null
}

/** What was not taken in, counted: events that are older than the app keeps, requests of pages of other origins or over a quota. */
export interface RefusalRow {
  app_id: string
  key_id: string
  reason: 'origin' | 'too_old' | 'quota'
  /** The origin; empty where the reason says it all. */
  of: string
  count: number
  last_at: string
}

/** Events that were accepted of a key on a day in UTC, `2026-01-31`. */
export interface UsageRow {
  app_id: string
  key_id: string
  day: string
  events: number
}
