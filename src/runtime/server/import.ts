import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Collections } from '../collection/collection.ts'
import { preparationOf } from '../collection/preparation.ts'
import type { Accepted } from '../collector/app.ts'
import { uuidv7 } from '../collector/uuid.ts'
import { appendPatiently, chunks, count, nothingTaken, parseChunk, type Tally } from '../jobs/chunks.ts'
import { type ImportItem, importItems } from '../jobs/import-body.ts'
import { readable } from '../jobs/readable.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Imports } from '../metadata/imports.ts'
import type { Clock, EventStream, Warehouse } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export interface ImportOptions {
  apps: Apps
  collections: Collections
  imports: Imports
  stream: EventStream
  warehouse: Warehouse
  clock: Clock
  /** Told of every chunk once it is durable. */
  onAccepted: (accepted: Accepted) => void
  /** True when nothing is on its way to the warehouse. */
  idle: () => Promise<boolean>
}

/** Takes in what other systems, files and backups hold; and tells how much of it has arrived. */
export function importRoutes(options: ImportOptions) {
  const { apps } = options
  const may = allow('app.import', apps)
  return new Hono<AppEnv>()
    .post('/apps/:app_id/import', may, input('query', z.object({ import_id: importId.optional() })), async (c) => {
      const id = c.req.valid('query').import_id ?? uuidv7(options.clock)()
      c.set('subject', id)
      return c.json(await take(c, { ...options, appId: c.get('app').app_id, importId: id }))
    })
    .get('/apps/:app_id/imports/:import_id', may, async (c) =>
      c.json(await progress({ ...options, appId: c.get('app').app_id, importId: c.req.param('import_id') })),
    )
    .delete('/apps/:app_id/imports/:import_id', allow('app.cancel_import', apps), () => {
      throw new DataLoafError('conflict', 'Here an import is taken in while it is sent.', {
        hint: 'It ends when its sender does: Ctrl-C where "dataloaf events import" runs.',
      })
    })
}

/** An import's name, as its sender may choose it. */
export const importId = z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, _ and -, at most 64')

interface Import extends ImportOptions {
  appId: string
  importId: string
}

interface Taken extends Tally {
  import_id: string
}

async function take(c: Context, into: Import): Promise<Taken> {
  const taken: Taken = { ...nothingTaken(), import_id: into.importId }
  const { body, signal } = c.req.raw
  if (!body) return taken
  for await (const chunk of chunks(readable(importItems(body), signal))) await takeChunk(chunk, into, taken)
  return taken
}

async function takeChunk(chunk: readonly ImportItem[], into: Import, taken: Taken): Promise<void> {
  const { appId, importId, clock, collections, imports, stream, onAccepted } = into
  const preparation = await preparationOf(await collections.declared(appId))
  const { parsed, rejected, accepted } = parseChunk(chunk, {
    appId,
    importId,
    clock,
    preparation,
    newId: uuidv7(clock),
  })
  const lines = parsed.lines.events.length + parsed.lines.users.length
  if (lines > 0) {
    await appendPatiently(stream, parsed.lines)
    onAccepted(parsed)
  }
  await imports.add(appId, importId, { accepted, lines, rejected: rejected.length })
  count(taken, { accepted, rejected })
}

interface Progress {
  accepted: number
  loaded: number
  duplicates: number
  /** Everything that was accepted is in the warehouse, recognised as a duplicate, or in quarantine. */
  done: boolean
}

async function progress({ appId, importId, imports, warehouse, idle }: Import): Promise<Progress> {
  const counts = await imports.get(appId, importId)
  if (!counts) throw new DataLoafError('not_found', `There is no import ${JSON.stringify(importId)}.`)
  // Asked first: what was on its way before the counts were read is in them when nothing is now.
  const nothingUnderWay = await idle()
  const { rows } = await warehouse.run({
    text: `select coalesce(sum(rows), 0), coalesce(sum(loaded), 0), coalesce(sum(duplicates), 0)
      from load_counts where app_id = $1 and import_id = $2`,
    values: [appId, importId],
  })
  const [arrived = 0, loaded = 0, duplicates = 0] = rows[0]!.map(Number)
  return { accepted: counts.accepted, loaded, duplicates, done: nothingUnderWay || arrived >= counts.lines }
}
