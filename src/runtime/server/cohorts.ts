import { Hono } from 'hono'
import { z } from 'zod'
import type { Apps } from '../metadata/apps.ts'
import type { Cohorts } from '../metadata/cohorts.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

/** Saved sets of users. */
export function cohortRoutes(apps: Apps, cohorts: Cohorts) {
  const read = allow('app.query', apps)
  const write = allow('cohorts.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/cohorts', read, async (c) => c.json(await cohorts.list(c.get('app').app_id)))
    .post('/apps/:app_id/cohorts', write, input('json', newCohort), async (c) =>
      c.json(await cohorts.create(c.get('app').app_id, c.req.valid('json')), 201),
    )
    .get('/apps/:app_id/cohorts/:cohort_id', read, async (c) =>
      c.json(await cohorts.get(c.get('app').app_id, c.req.param('cohort_id'))),
    )
    .patch('/apps/:app_id/cohorts/:cohort_id', write, input('json', newCohort.partial()), async (c) =>
      c.json(await cohorts.update(c.get('app').app_id, c.req.param('cohort_id'), c.req.valid('json'))),
    )
    .delete('/apps/:app_id/cohorts/:cohort_id', write, async (c) =>
      c.json(await cohorts.remove(c.get('app').app_id, c.req.param('cohort_id'))),
    )
}

/** What a cohort is saved from; its definition is checked where it is saved. */
export const newCohort = z.strictObject({
  name: z.string().trim().min(1, 'give it a name').max(100),
  definition: z.unknown(),
})
