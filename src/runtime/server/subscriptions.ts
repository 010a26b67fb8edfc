import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import { nameOf } from '../accounts/audit.ts'
import { scheduleSchema } from '../jobs/schedule.ts'
import type { App } from '../metadata/apps.ts'
import type { JobState } from '../metadata/recurring.ts'
import type { NewSubscription, Subscription } from '../metadata/subscriptions.ts'
import type { Runtime } from '../targets/runtime.ts'
import type { Telling } from '../telling/telling.ts'
import { audience, knownTeams, paused, teams } from './channels.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { leaving } from './unsubscribe.ts'

/** A subscription, what it is called by now, and when it comes next; null while it is paused. */
export interface PlannedSubscription extends Subscription {
  /** Null when what it sends was removed. */
  name: string | null
  job: JobState | null
}

type Wanted = Pick<NewSubscription, 'subject' | 'people' | 'teams'>

/** Insights and dashboards that are sent again and again. */
export function subscriptionRoutes(runtime: Runtime, telling: Telling) {
  const { apps, subscriptions } = runtime
  const read = allow('app.query', apps)
  const write = allow('subscriptions.write', apps)
  const leave = leaving(runtime, 'subscription_id')

  async function told(app: App, subscription: Subscription): Promise<PlannedSubscription> {
    const { subject, subscription_id } = subscription
    const store = subject.kind === 'insight' ? runtime.insights : runtime.dashboards
    const found = await store.get(app.app_id, subject.id).catch(() => null)
    const job = (await telling.states()).get(subscription_id) ?? null
    return { ...subscription, name: found?.name ?? null, job }
  }

  async function planned(app: App, subscription: Subscription): Promise<PlannedSubscription> {
    await telling.plan(app, 'subscription', { ...subscription, id: subscription.subscription_id })
    return told(app, subscription)
  }

  const assertTeams = knownTeams(runtime)

  async function assertPossible(app: App, { subject, people, teams = [] }: Wanted) {
    const store = subject.kind === 'insight' ? runtime.insights : runtime.dashboards
    await store.get(app.app_id, subject.id)
    await assertTeams(teams)
    if (people.length + teams.length === 0 || telling.hasMail) return
    const field = people.length > 0 ? 'people' : 'teams'
    throw new DataLoafError('invalid_input', `${field}: no mail server is set up`, {
      path: [field],
      hint: 'Set DATALOAF_SMTP_URL, or send it to a channel.',
    })
  }

  return new Hono<AppEnv>()
    .get('/apps/:app_id/subscriptions', read, async (c) => {
      const app = c.get('app')
      const list = await subscriptions.list(app.app_id)
      return c.json(await Promise.all(list.map((one) => told(app, one))))
    })
    .post('/apps/:app_id/subscriptions', write, input('json', newSubscription), async (c) => {
      const app = c.get('app')
      await assertPossible(app, c.req.valid('json'))
      const made = await subscriptions.create(app.app_id, c.req.valid('json'), nameOf(c.get('session')))
      const answer = await planned(app, made)
      c.set('subject', `subscription to ${answer.name}`)
      return c.json(answer, 201)
    })
    .patch('/apps/:app_id/subscriptions/:subscription_id', write, input('json', subscriptionChanges), async (c) => {
      const app = c.get('app')
      const id = c.req.param('subscription_id')
      const changes = c.req.valid('json')
      const known = await subscriptions.get(id, app.app_id)
      const { people = [], teams = [] } = changes
      if (changes.people || changes.teams) await assertPossible(app, { subject: known.subject, people, teams })
      const changed = await subscriptions.update(app.app_id, id, changes)
      const again = changes.schedule !== undefined || changed.paused_at !== known.paused_at
      const answer = await (again ? planned(app, changed) : told(app, changed))
      c.set('subject', `subscription to ${answer.name}`)
      return c.json(answer)
    })
    .delete('/apps/:app_id/subscriptions/:subscription_id', write, async (c) => {
      const id = c.req.param('subscription_id')
      const removed = await told(c.get('app'), await subscriptions.remove(c.get('app').app_id, id))
      await telling.forget(id)
      c.set('subject', `subscription to ${removed.name}`)
      return c.json(removed)
    })
    .post('/apps/:app_id/subscriptions/:subscription_id/restore', write, async (c) => {
      const app = c.get('app')
      const answer = await planned(app, await subscriptions.restore(app.app_id, c.req.param('subscription_id')))
      c.set('subject', `subscription to ${answer.name}`)
      return c.json(answer)
    })
    .post('/apps/:app_id/subscriptions/:subscription_id/send', write, async (c) => {
      const subscription = await subscriptions.get(c.req.param('subscription_id'), c.get('app').app_id)
      await telling.sendNow(subscription)
      return c.json({ sent: true })
    })
    .delete('/apps/:app_id/subscriptions/:subscription_id/people/me', allow('subscriptions.own', apps), leave)
}

const subject = z.strictObject({ kind: z.enum(['insight', 'dashboard']), id: z.string().min(1).max(100) })

/** What a subscription is made from. */
export const newSubscription = z.strictObject({ subject, schedule: scheduleSchema, ...audience })
export const subscriptionChanges = newSubscription.omit({ subject: true }).extend({ teams, paused }).partial()
