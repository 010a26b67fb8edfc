/** Alerts and subscriptions. */
import type { Schedule } from '../../src/runtime/jobs/schedule.ts'
import type { PlannedAlert, ToldChange } from '../../src/runtime/server/alerts.ts'
import type { PlannedSubscription } from '../../src/runtime/server/subscriptions.ts'
import type { Rule } from '../../src/runtime/telling/rule.ts'
import { ofApp, read } from './client.ts'

export type { Rule, Schedule }
export type Alert = PlannedAlert
export type AlertChange = ToldChange
export type Subscription = PlannedSubscription
export type NewAlert = Pick<
  Alert,
  'insight_id' | 'name' | 'rule' | 'schedule' | 'people' | 'teams' | 'mail' | 'channels'
>
export type NewSubscription = Pick<Subscription, 'subject' | 'schedule' | 'people' | 'teams' | 'channels'>

type Paused = { paused?: boolean }
type AlertChanges = Partial<Omit<NewAlert, 'insight_id'> & Pick<Alert, 'snoozed_until'>> & Paused
type SubscriptionChanges = Partial<Omit<NewSubscription, 'subject'>> & Paused

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
/** What is left out stays. */
export const updateAlert = (app_id: string, alert_id: string, json: AlertChanges) =>
  read(ofApp.alerts[':alert_id'].$patch({ param: { app_id, alert_id }, json }))
/** Looks at it now, and tells what there is to tell. */
export const checkAlert = async (app_id: string, alert_id: string) =>
  (await read(ofApp.alerts[':alert_id'].check.$post({ param: { app_id, alert_id } }))) as Alert
/** Whoever is signed in is told nothing of it any more. */
export const leaveAlert = (app_id: string, alert_id: string) =>
  read(ofApp.alerts[':alert_id'].people.me.$delete({ param: { app_id, alert_id } }))
export const removeAlert = (app_id: string, alert_id: string) =>
  read(ofApp.alerts[':alert_id'].$delete({ param: { app_id, alert_id } }))
export const restoreAlert = (app_id: string, alert_id: string) =>
  read(ofApp.alerts[':alert_id'].restore.$post({ param: { app_id, alert_id } }))
export const alertHistory = async (app_id: string, alert_id: string) =>
  (await read(ofApp.alerts[':alert_id'].history.$get({ param: { app_id, alert_id } }))) as AlertChange[]
export const testAlert = (app_id: string, alert_id: string) =>
  read(ofApp.alerts[':alert_id'].test.$post({ param: { app_id, alert_id } }))

export const listSubscriptions = async (app_id: string) =>
  (await read(ofApp.subscriptions.$get({ param: { app_id } }))) as Subscription[]
export const createSubscription = (app_id: string, subscription: NewSubscription) =>
  read(ofApp.subscriptions.$post({ param: { app_id }, json: subscription }))
export const updateSubscription = (app_id: string, subscription_id: string, json: SubscriptionChanges) =>
  read(ofApp.subscriptions[':subscription_id'].$patch({ param: { app_id, subscription_id }, json }))
/** Whoever is signed in gets it no more. */
export const leaveSubscription = (app_id: string, subscription_id: string) =>
  read(ofApp.subscriptions[':subscription_id'].people.me.$delete({ param: { app_id, subscription_id } }))
export const removeSubscription = (app_id: string, subscription_id: string) =>
  read(ofApp.subscriptions[':subscription_id'].$delete({ param: { app_id, subscription_id } }))
export const restoreSubscription = (app_id: string, subscription_id: string) =>
  read(ofApp.subscriptions[':subscription_id'].restore.$post({ param: { app_id, subscription_id } }))
export const sendNow = (app_id: string, subscription_id: string) =>
  read(ofApp.subscriptions[':subscription_id'].send.$post({ param: { app_id, subscription_id } }))

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
