import { Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Keys, WriteKey } from '../metadata/keys.ts'
import type { Refusals, Refused, RefusedOrigin } from '../metadata/refusals.ts'
import type { Clock } from '../ports.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { newKey, rotation } from './key-schema.ts'
import { assertUnlocked } from './lock.ts'

interface KeyParts {
  apps: Apps
  keys: Keys
  refusals: Pick<Refusals, 'origins'>
  clock: Clock
}

export interface ListedKey extends WriteKey {
  /** Requests of pages of other origins; the latest origins, the last one first. */
  refused: Refused & { origins: RefusedOrigin[] }
}

const none: ListedKey['refused'] = { count: 0, last_at: null, origins: [] }

/** What SDKs send with. */
export function keyRoutes({ apps, keys, refusals, clock }: KeyParts) {
  const write = allow('keys.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/keys', allow('keys.read', apps), async (c) => {
      const { app_id } = c.get('app')
      const refused = await refusals.origins(app_id)
      const listed = (key: WriteKey): ListedKey => ({ ...key, refused: refused.get(key.key_id) ?? none })
      return c.json((await keys.list(app_id)).map(listed))
    })
    .post('/apps/:app_id/keys', write, input('json', newKey), async (c) =>
      c.json(await keys.create(c.get('app').app_id, c.req.valid('json')), 201),
    )
    .patch('/apps/:app_id/keys/:key_id', write, input('json', newKey), async (c) => {
      const change = c.req.valid('json')
      if (change.origins !== undefined) assertUnlocked(c.get('app'))
      return c.json(await keys.update(c.get('app').app_id, c.req.param('key_id'), change))
    })
    .post('/apps/:app_id/keys/:key_id/rotate', write, input('json', rotation), async (c) => {
      const { until } = c.req.valid('json')
      return c.json(await keys.rotate(c.get('app').app_id, c.req.param('key_id'), endOf(until, clock())), 201)
    })
    .delete('/apps/:app_id/keys/:key_id', write, async (c) =>
      c.json(await keys.revoke(c.get('app').app_id, c.req.param('key_id'))),
    )
}

/** Throws `invalid_input` for a time that is over. */
function endOf(until: string | undefined, now: number): string {
  const end = until === undefined ? now + usual : Date.parse(until)
  if (end > now) return new Date(end).toISOString()
  throw new DataLoafError('invalid_input', 'until: that time is over.', {
    path: ['until'],
    hint: 'Name a time to come, or revoke the key.',
  })
}

const usual = 7 * 86_400_000
