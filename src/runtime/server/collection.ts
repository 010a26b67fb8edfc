import { Hono } from 'hono'
import { z } from 'zod'
import type { Collection } from '../collection/collection.ts'
import { rehearse } from '../collection/rehearse.ts'
import { collectionSchema } from '../collection/schema.ts'
import { transforms as kinds } from '../collection/transforms/registry.ts'
import type { Field } from '../collection/transforms/transform.ts'
import type { Apps } from '../metadata/apps.ts'
import type { CollectionStore } from '../metadata/collections.ts'
import type { Clock } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { assertUnlocked } from './lock.ts'

export interface CollectionRoutes {
  apps: Apps
  collections: CollectionStore
  clock: Clock
}

export function collectionRoutes({ apps, collections, clock }: CollectionRoutes) {
  return new Hono<AppEnv>()
    .get('/transform-kinds', (c) => c.json(transformKinds))
    .get('/apps/:app_id/collection', allow('app.read', apps), async (c) =>
      c.json(await collections.get(c.get('app').app_id)),
    )
    .put('/apps/:app_id/collection', allow('collection.write', apps), input('json', changedCollection), async (c) => {
      assertUnlocked(c.get('app'))
      const { version, updated_at: _, ...collection } = c.req.valid('json')
      return c.json(await collections.put(c.get('app').app_id, version, collection as Collection))
    })
    .post('/apps/:app_id/collection/try', allow('collection.try', apps), input('json', trial), async (c) => {
      const { items, ...changed } = c.req.valid('json')
      const appId = c.get('app').app_id
      const collection = { ...(await collections.get(appId)), ...changed } as Collection
      return c.json(await rehearse(items, { declared: await collections.asIf(appId, collection), appId, clock }))
    })
}

/** What can be done to items, and the options of each: what forms are made of. */
export interface DescribedKind {
  kind: string
  description: string
  /** Whether it may be for some events, or for users. */
  scoped: boolean
  fields: { [option: string]: Field }
}

const transformKinds: DescribedKind[] = kinds.map(({ kind, description, scoped, fields }) => {
  return { kind, description, scoped, fields: { ...fields } }
})

export const changedCollection = collectionSchema.extend({
  version: z.int().min(0).describe('of the document that was changed'),
  /** So that what was read can be sent back. */
  updated_at: z.string().nullable().optional(),
})

const { plan, transforms } = collectionSchema.shape

export const trial = z.strictObject({
  items: z.array(z.unknown()).min(1).max(100).describe('events and users, as they are sent'),
  plan: plan.unwrap().optional().describe('in the place of the app’s'),
  transforms: transforms.unwrap().optional().describe('in the place of the app’s'),
})
