import { Hono } from 'hono'
import { z } from 'zod'
import type { Collection } from '../collection/collection.ts'
import { collectionSchema } from '../collection/schema.ts'
import type { Apps } from '../metadata/apps.ts'
import type { CollectionStore } from '../metadata/collections.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export function collectionRoutes(apps: Apps, collections: CollectionStore) {
  return new Hono<AppEnv>()
    .get('/apps/:app_id/collection', allow('app.read', apps), async (c) =>
      c.json(await collections.get(c.get('app').app_id)),
    )
    .put('/apps/:app_id/collection', allow('collection.write', apps), input('json', changedCollection), async (c) => {
      const { version, updated_at: _, ...collection } = c.req.valid('json')
      return c.json(await collections.put(c.get('app').app_id, version, collection as Collection))
    })
}

export const changedCollection = collectionSchema.extend({
  version: z.int().min(0).describe('of the document that was changed'),
  /** So that what was read can be sent back. */
  updated_at: z.string().nullable().optional(),
})
