import { describe, expect, it } from 'vitest'
import { type DemoPorts, demoName, seedDemo } from '../../../../src/runtime/demo/seed.ts'
import type { App } from '../../../../src/runtime/metadata/apps.ts'
import { memoryStream } from '../../../support/memory-stream.ts'

const made = Date.parse('2026-01-31T15:00:00Z')
const hour = 3_600_000

describe('seedDemo', () => {
  it('makes the app, marked as a demo, and fills it', async () => {
    const { ports, stream, list } = shop()
    const report = await seedDemo(ports, { now: made, days: 10 })
    expect(list).toMatchObject([{ name: demoName, demo: true }])
    expect(report.events).toBe(stream.events.length)
    expect(stream.events.length).toBeGreaterThan(3000)
    expect(stream.events.every(({ app_id }) => app_id === report.app.app_id)).toBe(true)
    expect(new Set(stream.users.map(({ kind }) => kind))).toEqual(new Set(['patch', 'alias']))
    expect(stream.events.some(({ bot }) => bot !== null)).toBe(true)
  })

  it('sends the same ids at the same times when it is done again, and what has happened since', async () => {
    const { ports, stream } = shop()
    const first = await seedDemo(ports, { now: made, days: 5 })
    const again = await seedDemo(ports, { now: made + 5 * hour, days: 5 })
    const [before, after] = [stream.events.slice(0, first.events), stream.events.slice(first.events)]
    const identity = ({ event_id, event_created }: { event_id: string; event_created: string }) =>
      event_id + event_created
    expect(after.slice(0, before.length).map(identity)).toEqual(before.map(identity))
    expect(again.events).toBeGreaterThan(first.events)
  })

  it('adds only what follows the newest event', async () => {
    const { ports, stream } = shop()
    await seedDemo(ports, { now: made, days: 5 })
    const newest = stream.events.at(-1)!.event_created
    const { events } = await seedDemo(ports, { now: made + 5 * hour, days: 5, since: Date.parse(newest) })
    const added = stream.events.slice(-events)
    expect(added[0]!.event_created > newest).toBe(true)
    expect(new Set(stream.events.map(({ event_id }) => event_id)).size).toBe(stream.events.length)
  })
})

function shop() {
  const list: App[] = []
  const stream = memoryStream()
  const apps: DemoPorts['apps'] = {
    find: async (name) => list.find((app) => app.name === name) ?? null,
    create: async ({ name, demo = false }) => {
      const created_at = new Date(made).toISOString()
      const usual = {
        private: false,
        tags: [],
        locked_at: null,
        locked_by: null,
        keep: 'forever',
        quota: 'none',
        deleted_at: null,
        gone_at: null,
      }
      const app: App = { app_id: 'app_demo', name, demo, created_at, time_zone: 'UTC', week_start: 'monday', ...usual }
      list.push(app)
      return app
    },
  }
  return { ports: { apps, stream }, stream, list }
}
