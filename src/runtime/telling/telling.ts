import { DataLoafError } from '../../errors.ts'
import { nextDue, nextDueMoved, type Schedule } from '../jobs/schedule.ts'
import { type Scheduler, startScheduler } from '../jobs/scheduler.ts'
import type { Keeping } from '../keeping/keeping.ts'
import type { Alert } from '../metadata/alerts.ts'
import type { App } from '../metadata/apps.ts'
import type { JobState } from '../metadata/recurring.ts'
import type { Subscription } from '../metadata/subscriptions.ts'
import { zoneOf } from '../query/time/zone.ts'
import type { Runtime } from '../targets/runtime.ts'
import { inTurn } from './in-turn.ts'
import type { InWords } from './letter.ts'
import { outside } from './outside.ts'
import { type Ask, reports } from './reports.ts'
import { teller } from './teller.ts'
import { unsubscribing } from './unsubscribe.ts'
import { watch } from './watch.ts'

export interface TellingOptions {
  runtime: Runtime
  ask: Ask
  /** Where people reach the server. */
  address: () => string
  /** Whether webhooks may lead into the own network. */
  allowPrivate: boolean
  /** What else comes again. */
  keeping: Pick<Keeping, 'work' | 'dueAfter'>
}

/** What is planned. */
export interface Planned {
  id: string
  schedule: Schedule
  paused_at: string | null
}

/** What the routes need of all that tells people things. */
export type Telling = ReturnType<typeof telling>

/** Subscriptions and alerts at work: planned, sent, watched. */
export function telling({ runtime, ask, address, allowPrivate, keeping }: TellingOptions) {
  const { accounts, apps, alerts, audiences, subscriptions, recurring, clock, mailer } = runtime
  const codes = unsubscribing(accounts.sign)
  const post = outside({ allowPrivate, clock })
  const tells = teller({
    ...runtime,
    members: accounts.members,
    post,
    unsubscribeLink: (of, userId) => `${address()}/api/unsubscribe?code=${codes.codeFor(of, userId)}`,
  })
  const report = reports({ ...runtime, ask, address })

  async function send(subscription: Subscription, due: string, hold?: () => Promise<void>): Promise<void> {
    const { app_id, subscription_id: of, channels } = subscription
    const app = await apps.find(app_id)
    // A deleted app is silent for as long as it can be restored.
    if (!app) return
    const people = await audiences.reached(of)
    await tells.tell(await report(app, subscription), { app, of, due, people, channels, mail: true }, hold)
  }

  async function tellAlert(alert: Alert, letter: InWords, due: string, hold?: () => Promise<void>): Promise<void> {
    const { app_id, alert_id: of, channels, mail } = alert
    const people = await audiences.reached(of)
    const told = { app: await apps.get(app_id), of, due, people, channels, mail: mail && mailer !== undefined }
    await tells.tell(letter, { ...told, path: `/apps/${app_id}/alerts` }, hold)
  }

  const turn = inTurn(runtime.turns)

  /** One looks at a time: who comes second finds what the first has told. */
  const check = (app: App, { alert_id }: Alert, hold?: () => Promise<void>) =>
    turn(alert_id, async (keep) => {
      const held = async () => {
        await hold?.()
        await keep()
      }
      const tell = (of: Alert, letter: InWords, due: string) => tellAlert(of, letter, due, held)
      await watch({ ...runtime, ask, address, tell })(app, await alerts.get(alert_id))
    })

  /** The schedule of a job; null when what it is for is gone, or paused. */
  async function scheduleOf(id: string, kind: 'alert' | 'subscription') {
    const found = await (kind === 'alert' ? alerts.get(id) : subscriptions.get(id)).catch(gone)
    if (!found || found.paused_at !== null) return null
    const app = await apps.find(found.app_id)
    return { schedule: found.schedule, zone: zoneOf(app?.time_zone ?? 'UTC') }
  }

  const scheduler: Scheduler = startScheduler({
    jobs: recurring,
    clock,
    async dueAfter({ job_id, kind }, after) {
      if (kind === 'keeping') return await keeping.dueAfter(after)
      const found = await scheduleOf(job_id, kind)
      return found && nextDue(found.schedule, after, found.zone)
    },
    work: {
      keeping: keeping.work,
      async subscription(job, hold) {
        const subscription = await subscriptions.get(job.job_id).catch(gone)
        if (subscription && subscription.paused_at === null) await send(subscription, job.due_at, hold)
      },
      async alert(job, hold) {
        const alert = await alerts.get(job.job_id).catch(gone)
        const app = alert && (await apps.find(alert.app_id))
        if (app && alert.paused_at === null) await check(app, alert, hold)
      },
    },
  })

  return {
    scheduler,
    codes,
    /** Whether there is a mail server. */
    hasMail: mailer !== undefined,
    /** When it is due next; of what is paused, nothing is. */
    async plan(app: App, kind: 'alert' | 'subscription', { id, schedule, paused_at }: Planned) {
      if (paused_at !== null) return await recurring.forget(id)
      const due = nextDue(schedule, clock(), zoneOf(app.time_zone))
      await recurring.plan({ job_id: id, kind, due })
      scheduler.nudge()
    },
    forget: (id: string) => recurring.forget(id),
    /** What came by the clocks of the zone before comes by those of the app's zone from now on. */
    async moved({ app_id, time_zone }: App, zoneBefore: string) {
      const [before, zone, states] = [zoneOf(zoneBefore), zoneOf(time_zone), await recurring.states()]
      const jobs = [
        ...(await alerts.list(app_id)).map(({ alert_id: id, schedule }) => ({ id, schedule })),
        ...(await subscriptions.list(app_id)).map(({ subscription_id: id, schedule }) => ({ id, schedule })),
      ]
      for (const { id, schedule } of jobs) {
        const from = states.get(id)?.due_at
        if (from === undefined) continue
        const to = nextDueMoved(schedule, { after: clock(), due: Date.parse(from), before, zone })
        await recurring.move(id, { from, to })
      }
      scheduler.nudge()
    },
    states: (): Promise<ReadonlyMap<string, JobState>> => recurring.states(),
    /** To everybody of it, at once. */
    sendNow: (subscription: Subscription) => send(subscription, `now ${clock()}`),
    /** Looks at an alert's line now, and tells what there is to tell. */
    checkNow: (alert: Alert, app: App) => check(app, alert),
    testAlert: (alert: Alert, app: App) => tellAlert(alert, trial(app, alert.name, address()), `test ${clock()}`),
    async testChannel(channelId: string, app: App) {
      const channel = await runtime.channels.get(app.app_id, channelId)
      await tells.toChannel(trial(app, channel.name, address()), channel)
    },
  }
}

function trial({ app_id, name: app }: App, name: string, address: string): InWords {
  const link = `${address}/apps/${app_id}/alerts`
  return ({ t }) => ({ kind: 'test', subject: t`A test of “${name}”`, about: t`Sent from ${app}`, link, sections: [] })
}

function gone(error: unknown): null {
  if (error instanceof DataLoafError && error.code === 'not_found') return null
  throw error
}
