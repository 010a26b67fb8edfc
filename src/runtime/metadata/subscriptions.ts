import type { Clock } from '../ports.ts'
import { type AudienceChanges, type Audienced, audienced } from './audienced.ts'
import type { Audience, Audiences } from './audiences.ts'
import type { Ids } from './ids.ts'
import type { Metadata, Subject, SubscriptionRow } from './schema.ts'

/** An insight or a dashboard that is sent again and again; its people get it by e-mail. */
export interface Subscription extends Audienced {
  subscription_id: string
  subject: Subject
}

export type NewSubscription = Pick<Subscription, 'subject' | 'schedule' | 'people' | 'channels'> &
  Partial<Pick<Subscription, 'teams'>>

export interface Subscriptions {
  /** In the order in which they were made. */
  list(appId: string): Promise<Subscription[]>
  /** Rejects with `not_found`. Without an app, of any. */
  get(id: string, appId?: string): Promise<Subscription>
  create(appId: string, subscription: NewSubscription, by: string): Promise<Subscription>
  /** Rejects with `not_found`. */
  update(appId: string, id: string, changes: AudienceChanges): Promise<Subscription>
  /** It can be restored for a day. Answers what was removed; rejects with `not_found`. */
  remove(appId: string, id: string): Promise<Subscription>
  /** Rejects with `not_found` when it was removed for good, or never was there. */
  restore(appId: string, id: string): Promise<Subscription>
}

interface SubscriptionsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  audiences: Audiences
}

export function subscriptions({ ids, ...options }: SubscriptionsOptions): Subscriptions {
  const noun = 'subscription'
  const order = 'created_at'
  const kept = audienced({ ...options, table: 'subscriptions', key: 'subscription_id', noun, order, read })
  return {
    ...kept,
    create(appId, { subject, schedule, people, teams = [], channels }, by) {
      const row: SubscriptionRow = {
        subscription_id: ids.subscription(),
        app_id: appId,
        subject_kind: subject.kind,
        subject_id: subject.id,
        schedule: JSON.stringify(schedule),
        channels: JSON.stringify(channels),
        paused_at: null,
        created_at: new Date(options.clock()).toISOString(),
        created_by: by,
        removed_at: null,
      }
      return kept.create(row, { people, teams })
    },
    update: (appId, id, changes) => kept.update(appId, id, changes),
  }
}

function read({ removed_at: _, ...row }: SubscriptionRow, audience: Audience): Subscription {
  const { subject_kind: kind, subject_id: id, schedule, channels, ...rest } = row
  return { ...rest, subject: { kind, id }, schedule: JSON.parse(schedule), ...audience, channels: JSON.parse(channels) }
}
