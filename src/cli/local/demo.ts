import { isoTime } from '../../runtime/catalog/facts.ts'
import type { Runtime } from '../../runtime/targets/runtime.ts'
import { api } from '../api.ts'
import { full } from '../charts/format.ts'
import { writeKeyOf } from './prepare.ts'

export interface Demo {
  app_id: string
  name: string
  writeKey: string
}

/** The demo app with its history up to now, in the warehouse when this resolves. A later start adds what came since. */
export async function addDemo(runtime: Runtime, note: (sentence: string) => void): Promise<Demo> {
  const { demoName, seedDemo } = await import('../../runtime/demo/seed.ts')
  const { apps, stream, loader, clock } = runtime
  const known = await apps.find(demoName)
  const since = known ? await newestEvent(runtime, known.app_id) : undefined
  if (since === undefined) note('Making up the demo’s data …')
  const { app, events } = await seedDemo({ apps, stream }, { now: clock(), ...(since !== undefined && { since }) })
  await stream.flush()
  await loader.idle()
  if (since === undefined) note(`  ${full(events)} events`)
  return { app_id: app.app_id, name: app.name, writeKey: await writeKeyOf(runtime, app) }
}

/** Visitors of the demo shop while the server runs, sent through its own collector. Answers how to stop. */
export async function startVisitors(address: string, { writeKey }: Demo): Promise<() => void> {
  const { startDemoTraffic } = await import('../../runtime/demo/traffic.ts')
  const collector = api(address, writeKey)
  const send = (batch: unknown[]) => collector.post('/v1/batch', { batch })
  return startDemoTraffic({ send, clock: Date.now, random: Math.random }).stop
}

async function newestEvent({ warehouse }: Runtime, appId: string): Promise<number | undefined> {
  const text = 'select cast(max(event_created) as varchar) from events where app_id = $1'
  const { rows } = await warehouse.run({ text, values: [appId] })
  const time = rows[0]?.[0]
  return typeof time === 'string' ? Date.parse(isoTime(time)) : undefined
}
