import { parseItems } from '../collector/parse.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { EventStream } from '../ports.ts'
import { story } from './story.ts'

export interface DemoPorts {
  apps: Pick<Apps, 'find' | 'create'>
  stream: Pick<EventStream, 'append'>
}

export interface DemoOptions {
  /** Milliseconds since 1970; the story is told up to here. */
  now: number
  /** @default 1 */
  seed?: number
  /** Days of history before the app was made. @default 75 */
  days?: number
  /** IANA name, for the app when it is made. @default UTC */
  timeZone?: string
  /** Milliseconds since 1970 of the newest event that is there already; only what follows is added. @default all */
  since?: number
}

export interface DemoReport {
  app: App
  events: number
  /** Changes of user attributes and aliases. */
  users: number
}

export const demoName = 'Demo shop'

/**
 * Makes the app `Demo shop`, marked as a demo, and fills it with its history. The story hangs on the time at which
 * the app was made, and its ids on the seed: doing it again adds nothing but what has happened since.
 */
export async function seedDemo({ apps, stream }: DemoPorts, options: DemoOptions): Promise<DemoReport> {
  const { now, seed = 1, days = 75, timeZone: time_zone, since } = options
  const app = (await apps.find(demoName)) ?? (await apps.create({ name: demoName, demo: true, time_zone }))
  const from = since === undefined ? 0 : since + 1
  const report = { app, events: 0, users: 0 }
  for (const items of story({ anchor: Date.parse(app.created_at), from, to: now, seed, days })) {
    const { events, users, lines } = parseItems(items, contextOf(app, now))
    await stream.append(lines)
    report.events += events.length
    report.users += users.length
  }
  return report
}

function contextOf({ app_id }: App, now: number) {
  return { appId: app_id, newId: everyItemHasOne, receivedAt: new Date(now).toISOString(), correction: 0 }
}

function everyItemHasOne(): never {
  throw new Error('An item of the demo has no id of its own.')
}
