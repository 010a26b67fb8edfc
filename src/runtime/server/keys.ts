import { Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Keys, WriteKey } from '../metadata/keys.ts'
import type { Refusals, Refused, RefusedOrigin } from '../metadata/refusals.ts'
import type { Clock } from '../ports.ts'
import { unlimited } from '../quotas/quota.ts'
import type { Quotas, QuotaUse } from '../quotas/quotas.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import { newKey, rotation } from './key-schema.ts'
import { assertUnlocked } from './lock.ts'

interface KeyParts {
  apps: Apps
  keys: Keys
  refusals: Pick<Refusals, 'origins'>
  quotas: Pick<Quotas, 'use' | 'perKey'>
  clock: Clock
}

export interface ListedKey extends WriteKey {
  /** Requests of pages of other origins; the latest origins, the last one first. */
  refused: Refused & { origins: RefusedOrigin[] }
  /** Events of its quota's period, without one of the month; null where that is not known. */
  use: QuotaUse | null
}

const none: ListedKey['refused'] = { count: 0, last_at: null, origins: [] }

/** What SDKs send with. */
export function keyRoutes({ apps, keys, refusals, quotas, clock }: KeyParts) {
  const write = allow('keys.write', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/keys', allow('keys.read', apps), async (c) => {
      const { app_id } = c.get('app')
      const refused = await refusals.origins(app_id)
      const listed = (key: WriteKey): ListedKey => ({
        ...key,
        refused: refused.get(key.key_id) ?? none,
        use: quotas.use(key.key_id, key.quota),
      })
      return c.json((await keys.list(app_id)).map(listed))
    })
    .post('/apps/:app_id/keys', write, input('json', newKey), async (c) => {
      const key = c.req.valid('json')
      assertCounted(key.quota, quotas)
      return c.json(await keys.create(c.get('app').app_id, key), 201)
    })
    .patch('/apps/:app_id/keys/:key_id', write, input('json', newKey), async (c) => {
      const change = c.req.valid('json')
      if (change.origins !== undefined || change.quota !== undefined) assertUnlocked(c.get('app'))
      assertCounted(change.quota, quotas)
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

/** A limit that nobody holds would be worse than none. Throws `invalid_input`. */
function assertCounted(quota: string | undefined, { perKey }: Pick<Quotas, 'perKey'>): void {
  if (perKey || quota === undefined || quota === unlimited) return
  throw new DataLoafError('invalid_input', 'quota: in AWS an app can have a quota, a single write key cannot.', {
    path: ['quota'],
    hint: 'dataloaf apps update --quota 10M/month',
  })
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
