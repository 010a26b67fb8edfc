import type { Clock } from '../ports.ts'
import { type Alerts, alerts } from './alerts.ts'
import { type Audiences, audiences } from './audiences.ts'
import { type Channels, channels } from './channels.ts'
import { type Deliveries, deliveries } from './deliveries.ts'
import { type Erasures, erasures } from './erasures.ts'
import type { Ids } from './ids.ts'
import { type Languages, languages } from './languages.ts'
import { type Recurring, recurring } from './recurring.ts'
import type { Metadata } from './schema.ts'
import { type Subscriptions, subscriptions } from './subscriptions.ts'
import { type Turns, turns } from './turns.ts'

/** What recurring work is kept in: subscriptions, alerts, erasures. */
export interface ToldStores {
  readonly alerts: Alerts
  readonly audiences: Audiences
  readonly channels: Channels
  readonly deliveries: Deliveries
  readonly erasures: Erasures
  readonly languages: Languages
  readonly recurring: Recurring
  readonly subscriptions: Subscriptions
  readonly turns: Turns
}

export function toldOf(made: { db: Metadata; clock: Clock; ids: Ids }): ToldStores {
  const shared = { ...made, audiences: audiences(made) }
  return {
    audiences: shared.audiences,
    alerts: alerts(shared),
    channels: channels(made),
    deliveries: deliveries(made),
    erasures: erasures(made),
    languages: languages(made),
    recurring: recurring(made),
    subscriptions: subscriptions(shared),
    turns: turns(made),
  }
}
