import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import { uuidv7 } from '../collector/uuid.ts'
import type { ImportJobState, ImportJobs } from '../jobs/import-jobs.ts'
import { readable } from '../jobs/readable.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Clock } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { importId } from './import.ts'
import { input } from './input.ts'

export interface ImportJobRoutesOptions {
  apps: Apps
  jobs: ImportJobs
  clock: Clock
}

/**
 * The same questions as `importRoutes`, where a worker takes the bodies in and can be told to stop. What of it is in the warehouse is not
 * told: to ask would wake it.
 */
export function importJobRoutes({ apps, jobs, clock }: ImportJobRoutesOptions) {
  const may = allow('app.import', apps)
  return new Hono<AppEnv>()
    .post('/apps/:app_id/import', may, input('query', z.object({ import_id: importId.optional() })), async (c) => {
      const id = c.req.valid('query').import_id ?? uuidv7(clock)()
      c.set('subject', id)
      const { body, signal } = c.req.raw
      // Node's types and the browser's, under which the web app reads this file, disagree about what can be iterated.
      const bytes = body as unknown as AsyncIterable<Uint8Array> | null
      const job_id = await jobs.begin(c.get('app').app_id, id, readable(bytes ?? nothing(), signal))
      return c.json({ import_id: id, job_id }, 202)
    })
    .get('/apps/:app_id/imports/:import_id', may, async (c) =>
      c.json(told(c.req.param('import_id'), await known(c, jobs.states))),
    )
    .delete('/apps/:app_id/imports/:import_id', allow('app.cancel_import', apps), async (c) => {
      c.set('subject', c.req.param('import_id'))
      return c.json(told(c.req.param('import_id'), await known(c, jobs.cancel)))
    })
}

/** Of a name that no import can have there is none. */
async function known(c: Context<AppEnv>, ask: ImportJobs['states']): Promise<ImportJobState[]> {
  const id = importId.safeParse(c.req.param('import_id'))
  return id.success ? await ask(c.get('app').app_id, id.data) : []
}

function told(id: string, jobs: ImportJobState[]) {
  if (jobs.length === 0) throw new DataLoafError('not_found', `There is no import ${JSON.stringify(id)}.`)
  return {
    accepted: jobs.reduce((sum, { accepted }) => sum + accepted, 0),
    /** Nothing more is taken in. */
    done: jobs.every(({ state }) => state === 'done' || state === 'failed'),
    jobs,
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
