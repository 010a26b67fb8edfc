import { type Context, Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import { can } from '../accounts/permissions.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { type App, type Apps, noApp } from '../metadata/apps.ts'
import type { Clock } from '../ports.ts'
import type { TrendResult } from '../query/result.ts'
import type { AppFacts } from '../query/run.ts'
import { type Filter, parseQuery } from '../query/schema.ts'
import type { answers } from './answers.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'

export interface OriginalOptions {
  apps: Apps
  catalog: Catalog
  facts: (app: App) => Promise<AppFacts>
  answerTo: ReturnType<typeof answers>
  clock: Clock
}

/**
 * The query API of the original DataLoaf, for scripts that were written for it. It knew one app and no key: here the app
 * is the only one, or named by `app`, and who asks shows what every question needs.
 */
export function originalRoutes(options: OriginalOptions) {
  const { apps, catalog } = options
  // The app is named in the query, where `allow` does not look.
  const may = allow('app.read', apps)
  return new Hono<AppEnv>()
    .get('/query/events', may, async (c) => c.json(await aggregated(c, options, 'event')))
    .get('/query/users', may, async (c) => c.json(await aggregated(c, options, 'user')))
    .get('/info/eventNames', may, async (c) => {
      const { app_id } = await appOf(c, apps)
      return c.json((await catalog.events(app_id)).map(({ event_name }) => event_name))
    })
    .get('/info/attributes', may, async (c) => {
      const { app_id } = await appOf(c, apps)
      const [event, user] = await Promise.all([known(catalog, app_id, 'event'), known(catalog, app_id, 'user')])
      return c.json({ event, user })
    })
}

/** Its word for what is counted, and ours. */
const measures = new Map([
  ...['total', 'sum'].map((word) => [word, 'events'] as const),
  ...['unique', 'uniqueUsers', 'totalUnique'].map((word) => [word, 'users'] as const),
  ...['average', 'avg'].map((word) => [word, 'per_user_avg'] as const),
  ['median', 'per_user_median'] as const,
  ...['minimum', 'min'].map((word) => [word, 'per_user_min'] as const),
  ...['maximum', 'max'].map((word) => [word, 'per_user_max'] as const),
])

/** Counts by time, the newest first and zeros where nothing was. Of users: those seen for the first time. */
async function aggregated(c: Context<AppEnv>, options: OriginalOptions, of: 'event' | 'user') {
  const { apps, facts, answerTo, clock } = options
  const app = await appOf(c, apps)
  const asked = new URL(c.req.url).searchParams
  const timeUnit = asked.get('dateRange[timeUnit]') ?? 'day'
  const aggregationType = asked.get('aggregationType') ?? 'total'
  const measure = measures.get(aggregationType)
  if (measure === undefined) {
    const known = [...measures.keys()].join(', ')
    throw new DataLoafError('invalid_query', `aggregationType is one of ${known}.`, { path: ['aggregationType'] })
  }
  const query = parseQuery({
    kind: 'trend',
    series: [{ event: asked.get('eventName') || null, measure: of === 'event' ? measure : 'first_time' }],
    range: { last: Number(asked.get('dateRange[previous]') ?? 7), unit: timeUnit },
    interval: timeUnit,
    filter: { and: [...asked].flatMap(([name, value]) => filterOf(name, value, of)) },
  })
  const result = (await answerTo.query(query, {
    app: await facts(app),
    now: clock(),
    signal: c.req.raw.signal,
  })) as TrendResult
  const counted = result.series[0]?.values ?? []
  const values = result.buckets.map((label, index) => {
    return { [aggregationType]: counted[index] ?? 0, [timeUnit]: timeUnit === 'month' ? label.slice(0, 7) : label }
  })
  return [{ aggregationType, timeUnit, values: values.reverse() }]
}

/** `filters[plan]=pro`, or `filters[user][plan]=pro` for an attribute of the other kind. */
function filterOf(name: string, value: string, of: 'event' | 'user'): Filter[] {
  const [, first = '', second] = /^filters\[([^\]]+)\](?:\[([^\]]+)\])?(?:\[\d*\])?$/.exec(name) ?? []
  if (first === '') return []
  const kind = /^(event|user)s?$/.exec(first)?.[1] as 'event' | 'user' | undefined
  if (second !== undefined && kind) return [{ attribute: second, of: kind, op: 'eq', value }]
  return [{ attribute: first, of, op: 'eq', value }]
}

async function appOf(c: Context<AppEnv>, apps: Apps): Promise<App> {
  const named = c.req.query('app')
  const known = (await apps.list()).filter((app) => can(c.get('session'), 'app.query', app))
  if (named === undefined && known.length === 1) return known[0]!
  const found = known.find(({ app_id, name }) => named === app_id || named === name)
  if (found) return found
  if (named !== undefined) throw noApp(named)
  const names = known.map(({ name }) => name).join(', ')
  throw new DataLoafError('invalid_query', `Name an app by "app": ${names}.`, { path: ['app'] })
}

/** Every attribute with the values seen. */
async function known(catalog: Catalog, appId: string, of: 'event' | 'user'): Promise<Record<string, unknown[]>> {
  const attributes = await catalog.attributes(appId, { of, nested: false })
  const found = await Promise.all(
    attributes.map(async ({ attribute }) => {
      const values = await catalog.values(appId, { of, nested: false, attribute })
      return [String(attribute), values.map(({ value }) => value)] as const
    }),
  )
  return Object.fromEntries(found)
}
