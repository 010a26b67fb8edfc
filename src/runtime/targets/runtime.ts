/** What a target gives the server: the pipeline's parts behind their ports, and the metadata. */
import type { Accounts } from '../accounts/accounts.ts'
import type { ImportJobs } from '../jobs/import-jobs.ts'
import type { Eraser } from '../keeping/erase.ts'
import type { Before } from '../loader/received.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Annotations } from '../metadata/annotations.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Archive } from '../metadata/archive.ts'
import type { Cohorts } from '../metadata/cohorts.ts'
import type { CollectionStore } from '../metadata/collections.ts'
import type { Comments } from '../metadata/comments.ts'
import type { Dashboards } from '../metadata/dashboards.ts'
import type { Favourites } from '../metadata/favourites.ts'
import type { Folders } from '../metadata/folders.ts'
import type { Glossary } from '../metadata/glossary.ts'
import type { Grants } from '../metadata/grants.ts'
import type { Imports } from '../metadata/imports.ts'
import type { Insights } from '../metadata/insights.ts'
import type { Keys } from '../metadata/keys.ts'
import type { Links } from '../metadata/links.ts'
import type { Notes } from '../metadata/notes.ts'
import type { Notifications } from '../metadata/notifications.ts'
import type { Refusals } from '../metadata/refusals.ts'
import type { ToldStores } from '../metadata/told.ts'
import type { Bucket, Clock, EventStream, Warehouse } from '../ports.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import type { Quotas } from '../quotas/quotas.ts'
import type { AttributeKeeper } from '../warehouse/attributes/keeper.ts'

/** Where it runs. */
export type Target = 'local' | 'aws'

export interface Runtime extends ToldStores {
  readonly target: Target
  readonly dataDirectory: string
  readonly clock: Clock
  readonly stream: EventStream
  readonly bucket: Bucket
  readonly warehouse: Warehouse
  readonly dialect: Dialect
  readonly journal: JournalView
  readonly loader: LoaderView
  readonly attributes: AttributesView
  readonly apps: Apps
  readonly archive: Archive
  readonly keys: Keys
  readonly imports: Imports
  /** Who takes imports in, when that is not the server itself. */
  readonly importJobs?: ImportJobs | undefined
  readonly cohorts: Cohorts
  readonly annotations: Annotations
  readonly comments: Comments
  readonly links: Links
  readonly refusals: Refusals
  /** How many events apps and keys may bring in, and who is over. */
  readonly quotas: Quotas
  readonly grants: Grants
  readonly notifications: Notifications
  readonly notes: Notes
  readonly glossary: Glossary
  readonly folders: Folders
  readonly insights: Insights
  readonly dashboards: Dashboards
  readonly favourites: Favourites
  readonly collections: CollectionStore
  /** Takes what is not kept out of bucket and warehouse. */
  readonly eraser: Eraser
  readonly accounts: Accounts
  /** Where people reach the server, when that is not the address it listens on; links in mails begin with it. */
  readonly publicAddress?: string | undefined
  /** Without one, links are copied and no mail is sent. */
  readonly mailer?: Mailer | undefined
  /** What each stage has to say about itself, for people. */
  stages(): { readonly [stage: string]: unknown }
  /** What is known of stages that are elsewhere, asked for when somebody looks. Never rejects. */
  numbers?(): Promise<StageNumbers>
  /** Flushes and lets go of the directory. Safe to call twice. */
  close(): Promise<void>
}

/** Of the last hour, or as it was last told; what nobody told is absent. */
export interface StageNumbers {
  requests?: number
  collector_errors?: number
  collector_throttles?: number
  stream_records?: number
  /** Age of the oldest that waits for its way into the bucket, in seconds. */
  stream_seconds?: number
  overflow_waiting?: number
  loader_errors?: number
  /** Why they could not be read. */
  error: string | null
}

/** What is known about the lines on their way into the bucket. */
export interface JournalView {
  /** Whether all that comes in comes through this process; else only the warehouse knows what has arrived. */
  readonly complete: boolean
  /** Lines made durable since the runtime was opened. */
  received(): number
  /** Lines that came in before it was opened. */
  readonly before: Promise<Before>
  onSealed(listener: (keys: readonly string[]) => void): void
}

/** Attributes with columns of their own, and what decides which those are. */
export type AttributesView = Pick<AttributeKeeper, 'columns' | 'note'>

export interface LoaderView {
  /** Changes when something was loaded. */
  version(): number
  /** Everything in the bucket is in the warehouse when it resolves. */
  idle(): Promise<void>
}
