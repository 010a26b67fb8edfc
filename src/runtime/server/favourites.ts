import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Session } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Favourites } from '../metadata/favourites.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

/** What a person wants to find again at once. Programs have none. */
export function favouriteRoutes(apps: Apps, favourites: Favourites) {
  const own = allow('favourites.own', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/favourites', own, async (c) =>
      c.json(await favouritesOf(c.get('session'), c.get('app').app_id, favourites)),
    )
    .put('/apps/:app_id/favourites/:kind/:id', own, input('param', favourite), async (c) => {
      await favourites.add({ userId: personOf(c.get('session')), appId: c.get('app').app_id }, c.req.valid('param'))
      return c.json(c.req.valid('param'))
    })
    .delete('/apps/:app_id/favourites/:kind/:id', own, input('param', favourite), async (c) => {
      await favourites.remove({ userId: personOf(c.get('session')), appId: c.get('app').app_id }, c.req.valid('param'))
      return c.json(c.req.valid('param'))
    })
}

/** What whoever asks has as favourites of an app. */
export async function favouritesOf(session: Session, appId: string, favourites: Favourites) {
  return session.kind === 'user' ? await favourites.list({ userId: session.user.id, appId }) : []
}

const favourite = z.object({ kind: z.enum(['insight', 'dashboard']), id: z.string().min(1).max(100) })

function personOf(session: Session): string {
  if (session.kind === 'user') return session.user.id
  throw new DataLoafError('invalid_input', 'Only people have favourites.', { hint: 'Sign in as one.' })
}
