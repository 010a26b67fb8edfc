import { Hono } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Session } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Notification, Notifications } from '../metadata/notifications.ts'
import type { SessionEnv } from './environment.ts'
import { allow } from './guard.ts'

/** What whoever is signed in was told, and nobody else's. Programs are told nothing. */
export function notificationRoutes(apps: Apps, notifications: Notifications) {
  const own = allow('notifications.own', apps)
  return new Hono<SessionEnv>()
    .get('/notifications', own, async (c) => c.json(await toldTo(notifications, c.get('session'))))
    .get('/notifications/unread', own, async (c) => {
      const session = c.get('session')
      return c.json({ unread: session.kind === 'user' ? await notifications.unread(session.user.id) : 0 })
    })
    .post('/notifications/read', own, async (c) => {
      await notifications.readAll(personOf(c.get('session')))
      return c.json({ unread: 0 })
    })
    .post('/notifications/:notification_id/read', own, async (c) =>
      c.json(await notifications.read(personOf(c.get('session')), c.req.param('notification_id'))),
    )
}

export interface Told {
  unread: number
  /** The latest first. */
  notifications: Notification[]
}

/** Calls back at once, and then whenever there is something new for whoever asks; answers how to stop. */
export function followNotifications(
  notifications: Notifications,
  session: Session,
  told: (told: Told) => void,
): () => void {
  if (session.kind !== 'user') return () => undefined
  // What cannot be read now is read at the next change, or when the page connects again.
  const look = () => void toldTo(notifications, session).then(told, () => undefined)
  look()
  return notifications.follow(session.user.id, look)
}

async function toldTo(notifications: Notifications, session: Session): Promise<Told> {
  if (session.kind !== 'user') return { unread: 0, notifications: [] }
  const list = await notifications.list(session.user.id)
  return { unread: list.filter(({ read_at }) => read_at === null).length, notifications: list }
}

function personOf(session: Session): string {
  if (session.kind === 'user') return session.user.id
  throw new DataLoafError('invalid_input', 'Only people are told things in the app.', { hint: 'Sign in as one.' })
}
