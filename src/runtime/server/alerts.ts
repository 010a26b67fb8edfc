import { Hono } from 'hono'
import { z } from 'zod'
import { nameOf } from '../accounts/audit.ts'
import { scheduleSchema } from '../jobs/schedule.ts'
import type { Alert, AlertChange } from '../metadata/alerts.ts'
import type { App } from '../metadata/apps.ts'
import type { JobState } from '../metadata/recurring.ts'
import type { Runtime } from '../targets/runtime.ts'
import { type Rule, ruleSchema } from '../telling/rule.ts'
import { sentence } from '../telling/sentences.ts'
import type { Telling } from '../telling/telling.ts'
import { watchedQuery } from '../telling/watch.ts'
import { type Words, wordsIn } from '../words/words.ts'
import { audience, knownTeams, paused, teams } from './channels.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { languageOf } from './person.ts'
import { leaving } from './unsubscribe.ts'

/** An alert, and when it is looked at next; null while it is paused. */
export interface PlannedAlert extends Alert {
  job: JobState | null
}

/** A change of an alert's state, in the words of whoever asks. */
export type ToldChange = Omit<AlertChange, 'facts'>

/** What watches over insights. */
export function alertRoutes(runtime: Runtime, telling: Telling) {
  const { apps, alerts, insights } = runtime
  const read = allow('app.query', apps)
  const write = allow('subscriptions.write', apps)
  const leave = leaving(runtime, 'alert_id')

  const assertTeams = knownTeams(runtime)

  async function assertWatchable(appId: string, insightId: string, rule: Rule): Promise<void> {
    watchedQuery(rule, (await insights.get(appId, insightId)).query)
  }

  async function planned(app: App, alert: Alert): Promise<PlannedAlert> {
    await telling.plan(app, 'alert', { ...alert, id: alert.alert_id })
    return told(alert)
  }

  async function told(alert: Alert): Promise<PlannedAlert> {
    return { ...alert, job: (await telling.states()).get(alert.alert_id) ?? null }
  }

  return new Hono<AppEnv>()
    .get('/apps/:app_id/alerts', read, async (c) => {
      const states = await telling.states()
      const list = await alerts.list(c.get('app').app_id)
      return c.json(list.map((alert) => ({ ...alert, job: states.get(alert.alert_id) ?? null })))
    })
    .post('/apps/:app_id/alerts', write, input('json', newAlert), async (c) => {
      const app = c.get('app')
      const { insight_id, rule, name, teams } = c.req.valid('json')
      await assertTeams(teams)
      await assertWatchable(app.app_id, insight_id, rule)
      c.set('subject', name)
      const made = await alerts.create(app.app_id, c.req.valid('json'), nameOf(c.get('session')))
      return c.json(await planned(app, made), 201)
    })
    .patch('/apps/:app_id/alerts/:alert_id', write, input('json', alertChanges), async (c) => {
      const app = c.get('app')
      const changes = c.req.valid('json')
      const known = await alerts.get(c.req.param('alert_id'), app.app_id)
      if (changes.teams) await assertTeams(changes.teams)
      if (changes.rule) await assertWatchable(app.app_id, known.insight_id, changes.rule)
      const changed = await alerts.update(app.app_id, known.alert_id, changes)
      c.set('subject', changed.name)
      const again = changes.schedule !== undefined || changed.paused_at !== known.paused_at
      return c.json(await (again ? planned(app, changed) : told(changed)))
    })
    .delete('/apps/:app_id/alerts/:alert_id', write, async (c) => {
      const removed = await alerts.remove(c.get('app').app_id, c.req.param('alert_id'))
      await telling.forget(removed.alert_id)
      c.set('subject', removed.name)
      return c.json(removed)
    })
    .post('/apps/:app_id/alerts/:alert_id/restore', write, async (c) => {
      const app = c.get('app')
      const restored = await alerts.restore(app.app_id, c.req.param('alert_id'))
      c.set('subject', restored.name)
      return c.json(await planned(app, restored))
    })
    .get('/apps/:app_id/alerts/:alert_id/history', read, async (c) => {
      const { alert_id } = await alerts.get(c.req.param('alert_id'), c.get('app').app_id)
      const words = wordsIn(await languageOf(runtime, c.get('session')))
      return c.json((await alerts.history(alert_id)).map((change) => written(change, words)))
    })
    .post('/apps/:app_id/alerts/:alert_id/check', write, async (c) => {
      const app = c.get('app')
      const known = await alerts.get(c.req.param('alert_id'), app.app_id)
      c.set('subject', known.name)
      await telling.checkNow(known, app)
      return c.json(await told(await alerts.get(known.alert_id)))
    })
    .post('/apps/:app_id/alerts/:alert_id/test', write, async (c) => {
      const app = c.get('app')
      await telling.testAlert(await alerts.get(c.req.param('alert_id'), app.app_id), app)
      return c.json({ sent: true })
    })
    .delete('/apps/:app_id/alerts/:alert_id/people/me', allow('subscriptions.own', apps), leave)
}

/** What an alert is made from. */
export const newAlert = z.strictObject({
  insight_id: z.string().min(1).max(100),
  name: z.string().trim().min(1, 'give it a name').max(100),
  rule: ruleSchema,
  schedule: scheduleSchema,
  mail: z.boolean().default(false).describe('tells its people by e-mail, too'),
  ...audience,
})
export const alertChanges = newAlert
  .omit({ insight_id: true })
  .extend({ mail: z.boolean(), snoozed_until: z.iso.datetime().nullable(), teams, paused })
  .partial()

function written({ facts, ...change }: AlertChange, words: Words): ToldChange {
  return facts ? { ...change, text: sentence(facts, change, words) } : change
}
