import { Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import { nameOf } from '../accounts/audit.ts'
import type { App, Apps } from '../metadata/apps.ts'
import type { Archive, Kept } from '../metadata/archive.ts'
import type { CollectionStore } from '../metadata/collections.ts'
import type { Keys } from '../metadata/keys.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { asTold } from './told.ts'

export interface LockRoutes {
  apps: Apps
  keys: Keys
  collections: CollectionStore
  archive: Archive
}

/** Keeps what an app collects as it is; unlocking archives what it was. */
export function lockRoutes({ apps, keys, collections, archive }: LockRoutes) {
  return new Hono<AppEnv>()
    .post('/apps/:app_id/lock', allow('app.lock', apps), async (c) =>
      c.json(asTold(await apps.lock(c.get('app').app_id, nameOf(c.get('session'))), c)),
    )
    .post('/apps/:app_id/unlock', allow('app.unlock', apps), async (c) => {
      const { app_id, locked_at } = c.get('app')
      if (locked_at !== null) {
        const [{ version: _, updated_at: __, ...collection }, list] = await Promise.all([
          collections.get(app_id),
          keys.list(app_id),
        ])
        const document: Kept = { ...collection, key_origins: originsOf(list) }
        await archive.add(app_id, { locked_at, archived_by: nameOf(c.get('session')), document })
      }
      return c.json(asTold(await apps.unlock(app_id), c))
    })
    .get('/apps/:app_id/archive', allow('app.read', apps), async (c) => c.json(await archive.list(c.get('app').app_id)))
}

/** Throws `locked`. */
export function assertUnlocked({ name, locked_at, locked_by }: App): void {
  if (locked_at === null) return
  const message = `What ${name} collects is locked since ${locked_at.slice(0, 10)}, by ${locked_by}.`
  throw new DataLoafError('locked', message, { hint: 'Unlock it in the app’s settings, then change it.' })
}

function originsOf(keys: Awaited<ReturnType<Keys['list']>>): Kept['key_origins'] {
  const working = keys.filter(({ revoked_at }) => revoked_at === null)
  return Object.fromEntries(working.map(({ key_id, origins }) => [key_id, origins]))
}
