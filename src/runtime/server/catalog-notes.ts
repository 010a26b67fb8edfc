import { Hono } from 'hono'
import { z } from 'zod'
import { fresh } from '../catalog/fresh.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { CollectionStore } from '../metadata/collections.ts'
import type { Glossary } from '../metadata/glossary.ts'
import { type Notes, noteSubjects } from '../metadata/notes.ts'
import type { Clock, Warehouse } from '../ports.ts'
import { type AttributeAsked, type AttributeVolume, attributeVolume } from '../query/catalog-attribute.ts'
import { type EventVolume, eventVolumes } from '../query/catalog-volumes.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import type { AppFacts } from '../query/plan.ts'
import { render } from '../query/sql.ts'
import { attributePath } from './catalog.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export interface CatalogNoteRoutes {
  apps: Apps
  facts: (app: App) => Promise<AppFacts>
  collections: CollectionStore
  notes: Notes
  glossary: Glossary
  warehouse: Warehouse
  dialect: Dialect
  clock: Clock
  /** Changes when something was loaded. */
  version: () => number
}

/** An event of the tracking plan, as far as the catalog shows it. */
export interface PlannedForCatalog {
  event_name: string
  description: string | null
  owner: string | null
  deprecated: string | null
}

/** How much there is of each event, what people wrote about events and attributes, and their words. */
export function catalogNoteRoutes({
  apps,
  facts,
  collections,
  notes,
  glossary,
  warehouse,
  dialect,
  clock,
  version,
}: CatalogNoteRoutes) {
  const read = allow('app.query', apps)
  const write = allow('catalog.write', apps)
  const volumes = fresh<EventVolume[]>({ clock, version })
  const attributes = fresh<AttributeVolume>({ clock, version })

  async function volumesOf(appId: string): Promise<EventVolume[]> {
    const asked = eventVolumes(appId, clock(), dialect)
    return asked.read((await warehouse.run(render(asked.sql, dialect))).rows)
  }

  async function volumeOf(app: App, asked: AttributeAsked): Promise<AttributeVolume> {
    const { sql, read } = attributeVolume(asked, await facts(app), dialect)
    return read((await warehouse.run(render(sql, dialect))).rows)
  }

  return new Hono<AppEnv>()
    .get('/apps/:app_id/catalog/volumes', read, async (c) => {
      const { app_id } = c.get('app')
      return c.json(await volumes(app_id, () => volumesOf(app_id)))
    })
    .get('/apps/:app_id/catalog/attribute', read, input('query', oneAttribute), async (c) => {
      const app = c.get('app')
      const { of, attribute } = c.req.valid('query')
      const asked = { of, attribute: attributePath(attribute) }
      return c.json(await attributes(JSON.stringify([app.app_id, asked]), () => volumeOf(app, asked)))
    })
    .get('/apps/:app_id/catalog/notes', read, async (c) => c.json(await notes.list(c.get('app').app_id)))
    .put('/apps/:app_id/catalog/notes', write, input('json', newNote), async (c) => {
      const { about, name, ...note } = c.req.valid('json')
      return c.json(await notes.put(c.get('app').app_id, about, name, note))
    })
    .get('/apps/:app_id/catalog/planned', read, async (c) => {
      const { plan } = await collections.get(c.get('app').app_id)
      return c.json(
        Object.entries(plan.events).map(([event_name, event]): PlannedForCatalog => {
          const { description = null, owner = null, deprecated = null } = event
          return { event_name, description, owner, deprecated }
        }),
      )
    })
    .get('/apps/:app_id/catalog/terms', read, async (c) => c.json(await glossary.list(c.get('app').app_id)))
    .post('/apps/:app_id/catalog/terms', write, input('json', newTerm), async (c) =>
      c.json(await glossary.create(c.get('app').app_id, c.req.valid('json')), 201),
    )
    .put('/apps/:app_id/catalog/terms/:term_id', write, input('json', newTerm), async (c) =>
      c.json(await glossary.update(c.get('app').app_id, c.req.param('term_id'), c.req.valid('json'))),
    )
    .delete('/apps/:app_id/catalog/terms/:term_id', write, async (c) =>
      c.json(await glossary.remove(c.get('app').app_id, c.req.param('term_id'))),
    )
}

const oneAttribute = z.object({
  of: z.enum(['event', 'user']).default('event'),
  attribute: z.string().min(1).max(1_000),
})

const line = (most: number) => z.string().trim().max(most)

export const newNote = z.strictObject({
  about: z.enum(noteSubjects),
  name: z.string().min(1).max(1_000),
  description: line(2_000).default(''),
  owner: line(200).default('').describe('a person, by name or e-mail'),
  tags: z.array(line(50).min(1)).max(20).default([]),
  deprecated: line(500).nullable().default(null).describe('why it should no longer be used, and what takes its place'),
  hidden: z.boolean().default(false).describe('whether pickers leave it out'),
  merged_into: z.string().min(1).max(1_000).nullable().default(null).describe('the event that it counts as'),
})

export const newTerm = z.strictObject({
  term: line(100).min(1, 'give it a name'),
  meaning: line(4_000).default(''),
  events: z.array(z.string().min(1).max(1_000)).max(200).default([]).describe('names of the events that it is about'),
})
