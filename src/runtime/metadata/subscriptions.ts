import { DataLoafError } from '../../errors.ts'
import type { Schedule } from '../jobs/schedule.ts'
import type { Clock } from '../ports.ts'
import type { Audiences } from './audiences.ts'
import type { Ids } from './ids.ts'
import type { Metadata, SubscriptionRow } from './schema.ts'

/** An insight or a dashboard that is sent again and again. */
export interface Subscription {
  subscription_id: string
  app_id: string
  subject: { kind: SubscriptionRow['subject_kind']; id: string }
  schedule: Schedule
  /** Ids of members, who get it by e-mail. */
  people: string[]
  /** Ids of channels. */
  channels: string[]
  created_at: string
  created_by: string
}

export type NewSubscription = Pick<Subscription, 'subject' | 'schedule' | 'people' | 'channels'>

export interface Subscriptions {
  /** In the order in which they were made. */
  list(appId: string): Promise<Subscription[]>
  /** Rejects with `not_found`. Without an app, of any. */
  get(id: string, appId?: string): Promise<Subscription>
  create(appId: string, subscription: NewSubscription, by: string): Promise<Subscription>
  /** What is left out stays. Rejects with `not_found`. */
  update(
    appId: string,
    id: string,
    changes: { [key in 'schedule' | 'people' | 'channels']?: NewSubscription[key] | undefined },
  ): Promise<Subscription>
  /** Rejects with `not_found`. Answers what was removed. */
  remove(appId: string, id: string): Promise<Subscription>
}

interface SubscriptionsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  audiences: Audiences
}

export function subscriptions({ db, clock, ids, audiences }: SubscriptionsOptions): Subscriptions {
  async function get(id: string, appId?: string): Promise<Subscription> {
    const rows = db.selectFrom('subscriptions').selectAll().where('subscription_id', '=', id)
    const row = await (appId === undefined ? rows : rows.where('app_id', '=', appId)).executeTakeFirst()
    if (!row) throw new DataLoafError('not_found', `There is no subscription ${JSON.stringify(id)}.`)
    return asSubscription(row, await audiences.of(id))
  }

  return {
    get,
    async list(appId) {
      const rows = db.selectFrom('subscriptions').selectAll().where('app_id', '=', appId)
      const found = await rows.orderBy('created_at').orderBy('subscription_id').execute()
      const people = await audiences.all(found.map(({ subscription_id }) => subscription_id))
      return found.map((row) => asSubscription(row, people.get(row.subscription_id)!))
    },
    async create(appId, { subject, schedule, people, channels }, by) {
      const id = ids.subscription()
      await db
        .insertInto('subscriptions')
        .values({
          subscription_id: id,
          app_id: appId,
          subject_kind: subject.kind,
          subject_id: subject.id,
          schedule: JSON.stringify(schedule),
          channels: JSON.stringify(channels),
          created_at: new Date(clock()).toISOString(),
          created_by: by,
        })
        .execute()
      await audiences.set(id, people)
      return get(id)
    },
    async update(appId, id, { schedule, people, channels }) {
      const known = await get(id, appId)
      await db
        .updateTable('subscriptions')
        .set({
          schedule: JSON.stringify(schedule ?? known.schedule),
          channels: JSON.stringify(channels ?? known.channels),
        })
        .where('subscription_id', '=', id)
        .execute()
      if (people) await audiences.set(id, people)
      return get(id)
    },
    async remove(appId, id) {
      const known = await get(id, appId)
      await audiences.set(id, [])
      await db.deleteFrom('subscriptions').where('subscription_id', '=', id).execute()
      return known
    },
  }
}

function asSubscription(row: SubscriptionRow, people: string[]): Subscription {
  const { subscription_id, app_id, subject_kind, subject_id, created_at, created_by } = row
  return {
    subscription_id,
    app_id,
    subject: { kind: subject_kind, id: subject_id },
    schedule: JSON.parse(row.schedule),
    people,
    channels: JSON.parse(row.channels),
    created_at,
    created_by,
  }
}
