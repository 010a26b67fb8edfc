/** What watches over insights, what is sent again and again, where both go, and what people are told in the app. */
import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { languages } from '../../words/words.ts'
import { alertChanges, newAlert } from '../alerts.ts'
import { newChannel } from '../channels.ts'
import { newSubscription, subscriptionChanges } from '../subscriptions.ts'
import { list, nullable, type Operation, objectOf, propertiesOf, reference, text } from './operation.ts'

export const tellingOperations = (): readonly Operation[] => [
  ...alertOperations(),
  ...subscriptionOperations(),
  ...channelOperations(),
  ...notificationOperations(),
]

/** Their answers, by name. */
export function tellingSchemas(): { [name: string]: JsonSchema } {
  const { rule, schedule, people, teams, channels, mail } = propertiesOf(newAlert)
  const { subject } = propertiesOf(newSubscription)
  const about = { schedule: schedule!, people: people!, teams: teams!, channels: channels!, paused_at: nullable }
  const made = { app_id: text, created_at: text, created_by: text }
  const state = { state: { enum: ['ok', 'firing', 'no_data'] }, value: { type: ['number', 'null'] } }
  const watched = { insight_id: text, name: text, rule: rule!, mail: mail!, since: text, snoozed_until: nullable }
  const job = objectOf({ due_at: text, last_run_at: nullable, last_error: nullable })
  const planned = { job: { anyOf: [job, { type: 'null' }], description: 'null while it is paused' } }
  const alert = { alert_id: text, ...watched, ...state, ...about, ...made }
  const subscription = { subscription_id: text, subject: subject!, ...about, ...made }
  return {
    Alert: objectOf(alert),
    PlannedAlert: objectOf({ ...alert, ...planned }),
    ToldChange: objectOf({ at: text, ...state, text }),
    PlannedSubscription: objectOf({ ...subscription, name: nullable, ...planned }),
    Channel: objectOf({
      channel_id: text,
      kind: { enum: ['slack', 'webhook'] },
      name: text,
      origin: { type: 'string', description: 'of its address, which can hold a secret' },
      language: { enum: [...languages] },
      created_at: text,
      created_by: text,
    }),
    Notification: objectOf({
      notification_id: text,
      kind: text,
      text,
      path: { type: 'string', description: 'where it leads inside the app' },
      app_id: nullable,
      at: text,
      read_at: nullable,
    }),
  }
}

const removes = 'Removes it, and answers what was removed. It can be restored for a day.'

const sent: JsonSchema = objectOf({ sent: { const: true } })
const left: JsonSchema = objectOf({ left: { const: true } })

const alertOperations = (): Operation[] => {
  const all = '/apps/{app_id}/alerts'
  const one = `${all}/{alert_id}`
  const section = 'Alerts'
  const answer = reference('PlannedAlert')
  return [
    {
      method: 'get',
      path: all,
      section,
      summary: 'What watches over insights, by name, and when each is looked at next.',
      status: 200,
      answer: list(answer),
    },
    {
      method: 'post',
      path: all,
      section,
      summary: 'Has a line of an insight over time watched.',
      description:
        'It is looked at by `schedule`, in the zone of the app, and tells its people and channels once when it begins to fire and once when that ends.',
      body: describeSchema(newAlert),
      examples: { below },
      status: 201,
      answer,
    },
    {
      method: 'patch',
      path: one,
      section,
      summary: 'Changes it, pauses it, resumes it, or keeps it quiet for a while. What is left out stays.',
      body: describeSchema(alertChanges),
      examples: { pause: { paused: true } },
      status: 200,
      answer,
    },
    { method: 'delete', path: one, section, summary: removes, status: 200, answer: alert },
    {
      method: 'post',
      path: `${one}/restore`,
      section,
      summary: 'Brings it back, with its history.',
      status: 200,
      answer,
    },
    {
      method: 'get',
      path: `${one}/history`,
      section,
      summary: 'When its state became another one, the latest first.',
      status: 200,
      answer: list(reference('ToldChange')),
    },
    {
      method: 'post',
      path: `${one}/check`,
      section,
      summary: 'Looks at it now, tells what there is to tell, and answers what was found.',
      status: 200,
      answer,
    },
    {
      method: 'post',
      path: `${one}/test`,
      section,
      summary: 'Sends a test to everybody of it.',
      status: 200,
      answer: sent,
    },
    {
      method: 'delete',
      path: `${one}/people/me`,
      section,
      summary: 'Whoever is signed in is told nothing of it any more.',
      status: 200,
      answer: left,
    },
  ]
}

const alert = reference('Alert')
const below = {
  insight_id: 'ins_k3v7qz2mwxab',
  name: 'Few signups',
  rule: { when: 'below', value: 10 },
  schedule: { every: 'day', at: '09:00' },
  people: [],
  teams: [],
  channels: ['ch_k3v7qz2mwxab'],
}

const subscriptionOperations = (): Operation[] => {
  const all = '/apps/{app_id}/subscriptions'
  const one = `${all}/{subscription_id}`
  const section = 'Subscriptions'
  const answer = reference('PlannedSubscription')
  return [
    {
      method: 'get',
      path: all,
      section,
      summary: 'What is sent again and again, and when next.',
      status: 200,
      answer: list(answer),
    },
    {
      method: 'post',
      path: all,
      section,
      summary: 'Has an insight or a dashboard sent by the clocks of the app’s zone.',
      body: describeSchema(newSubscription),
      status: 201,
      answer,
    },
    {
      method: 'patch',
      path: one,
      section,
      summary: 'Changes when it is sent and to whom, pauses it, or resumes it. What is left out stays.',
      body: describeSchema(subscriptionChanges),
      status: 200,
      answer,
    },
    { method: 'delete', path: one, section, summary: removes, status: 200, answer },
    { method: 'post', path: `${one}/restore`, section, summary: 'Brings it back.', status: 200, answer },
    {
      method: 'post',
      path: `${one}/send`,
      section,
      summary: 'Sends it now, to everybody of it.',
      status: 200,
      answer: sent,
    },
    {
      method: 'delete',
      path: `${one}/people/me`,
      section,
      summary: 'Whoever is signed in gets it no more.',
      status: 200,
      answer: left,
    },
  ]
}

const channelOperations = (): Operation[] => {
  const all = '/apps/{app_id}/channels'
  const section = 'Channels'
  return [
    {
      method: 'get',
      path: '/apps/{app_id}/recipients',
      section,
      summary: 'Whom alerts and subscriptions can be sent to.',
      status: 200,
      answer: objectOf({
        mail: { type: 'boolean', description: 'whether there is a mail server' },
        people: list(objectOf({ user_id: text, name: text, email: text })),
        teams: list(objectOf({ team_id: text, name: text, members: { type: 'integer' } })),
        channels: list(reference('Channel')),
      }),
    },
    {
      method: 'post',
      path: all,
      section,
      summary: 'Adds a place outside that is told things.',
      description: '`secret` is what a webhook is signed with (`DataLoaf-Signature`), and told this once.',
      body: describeSchema(newChannel),
      status: 201,
      answer: { allOf: [reference('Channel'), { type: 'object', properties: { secret: text } }] },
    },
    {
      method: 'delete',
      path: `${all}/{channel_id}`,
      section,
      summary: 'Removes it: nothing is sent there any more. It can be restored for a day.',
      status: 200,
      answer: reference('Channel'),
    },
    {
      method: 'post',
      path: `${all}/{channel_id}/restore`,
      section,
      summary: 'Brings it back, for all that was sent to it.',
      status: 200,
      answer: reference('Channel'),
    },
    {
      method: 'post',
      path: `${all}/{channel_id}/test`,
      section,
      summary: 'Sends a test to it.',
      status: 200,
      answer: sent,
    },
  ]
}

const notificationOperations = (): Operation[] => {
  const all = '/notifications'
  const section = 'Notifications'
  const unread = objectOf({ unread: { type: 'integer' } })
  return [
    {
      method: 'get',
      path: all,
      section,
      summary: 'What whoever is signed in was told, the latest first.',
      status: 200,
      answer: objectOf({ unread: { type: 'integer' }, notifications: list(reference('Notification')) }),
    },
    { method: 'get', path: `${all}/unread`, section, summary: 'How many are new.', status: 200, answer: unread },
    { method: 'post', path: `${all}/read`, section, summary: 'All of them are read.', status: 200, answer: unread },
    {
      method: 'post',
      path: `${all}/{notification_id}/read`,
      section,
      summary: 'One of them is read.',
      status: 200,
      answer: reference('Notification'),
    },
  ]
}
