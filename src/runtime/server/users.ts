import { Hono } from 'hono'
import { z } from 'zod'
import type { App, Apps } from '../metadata/apps.ts'
import type { Cohorts } from '../metadata/cohorts.ts'
import { namedCohorts } from '../query/cohorts/named.ts'
import type { AppFacts } from '../query/plan.ts'
import { parseUsers, type UsersQuery } from '../query/users/schema.ts'
import { placeSchema } from '../query/users/timeline.ts'
import type { Users } from '../users/users.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export interface UserRoutes {
  apps: Apps
  cohorts: Cohorts
  facts: (app: App) => Promise<AppFacts>
  users: Users
}

/** The app's users: many, and one closely. Ids may hold anything, so they are asked for beside the path. */
export function userRoutes({ apps, cohorts, facts, users }: UserRoutes) {
  const read = allow('users.read', apps)
  return new Hono<AppEnv>()
    .post('/apps/:app_id/users', read, input('json', z.looseObject({})), async (c) => {
      const query = parseUsers(c.req.valid('json'))
      return c.json(await users.list(query, await withCohorts(c.get('app'), query)))
    })
    .get('/apps/:app_id/users/profile', read, input('query', one), async (c) =>
      c.json(await users.profile(c.get('app').app_id, c.req.valid('query').user_id)),
    )
    .get('/apps/:app_id/users/events', read, input('query', events), async (c) => {
      const { user_id, event, before, limit } = c.req.valid('query')
      return c.json(await users.timeline(c.get('app').app_id, user_id, { event, before, limit }))
    })
    .get('/apps/:app_id/users/cohorts', read, input('query', one), async (c) => {
      const app = c.get('app')
      const known = await cohorts.list(app.app_id)
      const definitions = Object.fromEntries(known.map(({ cohort_id, definition }) => [cohort_id, definition]))
      const ids = known.map(({ cohort_id }) => cohort_id)
      const within = await users.cohorts(c.req.valid('query').user_id, ids, {
        ...(await facts(app)),
        cohorts: definitions,
      })
      return c.json(
        known.filter(({ cohort_id }) => within.includes(cohort_id)).map(({ cohort_id, name }) => ({ cohort_id, name })),
      )
    })

  async function withCohorts(app: App, { filter }: UsersQuery): Promise<AppFacts> {
    const known = await facts(app)
    if (namedCohorts(filter).length === 0) return known
    return { ...known, cohorts: await cohorts.definitions(app.app_id) }
  }
}

export const one = z.object({ user_id: z.string().min(1).max(1_000) })

/** `[milliseconds, event_id]` as JSON: where the page before ended. */
const place = z
  .string()
  .max(2_000)
  .transform((text, { addIssue }) => {
    try {
      return placeSchema.parse(JSON.parse(text))
    } catch {
      addIssue({ code: 'custom', message: 'expected [milliseconds, event_id] as JSON' })
      return z.NEVER
    }
  })

const events = one.extend({
  event: z.string().max(1_000).optional(),
  before: place.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
})
