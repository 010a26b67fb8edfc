/** Alerts, subscriptions, and where both go. */
import type { Schedule } from '../../src/runtime/jobs/schedule.ts'
import type { AlertChange, Alert as Watched } from '../../src/runtime/metadata/alerts.ts'
import type { Channel } from '../../src/runtime/metadata/channels.ts'
import type { JobState } from '../../src/runtime/metadata/recurring.ts'
import type { Subscription as Subscribed } from '../../src/runtime/metadata/subscriptions.ts'
import type { Rule } from '../../src/runtime/telling/rule.ts'
import { ofApp, read } from './client.ts'

export type { AlertChange, Channel, Rule, Schedule }
export type Alert = Watched & { job: JobState | null }
export type Subscription = Subscribed & { name: string | null; job: JobState | null }
export type NewAlert = Pick<Alert, 'insight_id' | 'name' | 'rule' | 'schedule' | 'people' | 'mail' | 'channels'>
export type NewSubscription = Pick<Subscription, 'subject' | 'schedule' | 'people' | 'channels'>

/** Whom things can be sent to. */
export interface Recipients {
  mail: boolean
  people: { user_id: string; name: string; email: string }[]
  channels: Channel[]
}

/** An insight or a dashboard, as far as one chooses it. */
export interface Subject {
  kind: 'insight' | 'dashboard'
  id: string
  name: string
  /** Whether it can have an alert. */
  overTime: boolean
}

export const listAlerts = async (app_id: string) => (await read(ofApp.alerts.$get({ param: { app_id } }))) as Alert[]
export const createAlert = (app_id: string, alert: NewAlert) =>
  read(ofApp.alerts.$post({ param: { app_id }, json: alert }))
export const snoozeAlert = (app_id: string, alert_id: string, snoozed_until: string | null) =>
  read(ofApp.alerts[':alert_id'].$patch({ param: { app_id, alert_id }, json: { snoozed_until } }))
export const removeAlert = (app_id: string, alert_id: string) =>
  read(ofApp.alerts[':alert_id'].$delete({ param: { app_id, alert_id } }))
export const alertHistory = async (app_id: string, alert_id: string) =>
  (await read(ofApp.alerts[':alert_id'].history.$get({ param: { app_id, alert_id } }))) as AlertChange[]
export const testAlert = (app_id: string, alert_id: string) =>
  read(ofApp.alerts[':alert_id'].test.$post({ param: { app_id, alert_id } }))

export const listSubscriptions = async (app_id: string) =>
  (await read(ofApp.subscriptions.$get({ param: { app_id } }))) as Subscription[]
export const createSubscription = (app_id: string, subscription: NewSubscription) =>
  read(ofApp.subscriptions.$post({ param: { app_id }, json: subscription }))
export const removeSubscription = (app_id: string, subscription_id: string) =>
  read(ofApp.subscriptions[':subscription_id'].$delete({ param: { app_id, subscription_id } }))
export const sendNow = (app_id: string, subscription_id: string) =>
  read(ofApp.subscriptions[':subscription_id'].send.$post({ param: { app_id, subscription_id } }))

export const recipients = async (app_id: string) =>
  (await read(ofApp.recipients.$get({ param: { app_id } }))) as Recipients
export const createChannel = (app_id: string, channel: { kind: 'slack' | 'webhook'; name: string; url: string }) =>
  read(ofApp.channels.$post({ param: { app_id }, json: channel }))
export const removeChannel = (app_id: string, channel_id: string) =>
  read(ofApp.channels[':channel_id'].$delete({ param: { app_id, channel_id } }))
export const testChannel = (app_id: string, channel_id: string) =>
  read(ofApp.channels[':channel_id'].test.$post({ param: { app_id, channel_id } }))

/** What can be sent, dashboards first. */
export async function listSubjects(app_id: string): Promise<Subject[]> {
  const [dashboards, insights] = await Promise.all([
    read(ofApp.dashboards.$get({ param: { app_id } })) as Promise<{ dashboard_id: string; name: string }[]>,
    read(ofApp.insights.$get({ param: { app_id } })) as unknown as Promise<
      { insight_id: string; name: string; query: { kind: string } }[]
    >,
  ])
  return [
    ...dashboards.map(({ dashboard_id: id, name }): Subject => ({ kind: 'dashboard', id, name, overTime: false })),
    ...insights.map(
      ({ insight_id: id, name, query }): Subject => ({ kind: 'insight', id, name, overTime: query.kind === 'trend' }),
    ),
  ]
}
