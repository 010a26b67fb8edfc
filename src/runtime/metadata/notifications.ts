import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import { type Words, wordsIn } from '../words/words.ts'
import type { Ids } from './ids.ts'
import { languages } from './languages.ts'
import type { Metadata, NotificationRow } from './schema.ts'

/** Something that one person is told in the app. */
export type Notification = Omit<NotificationRow, 'user_id'>

export interface NewNotification {
  /** What it is about, for its icon: `alert`, `comment`, … */
  kind: string
  /** A sentence, or how it is said in the words of whoever is told. */
  text: string | ((words: Words) => string)
  /** Where it leads inside the app: `/apps/<id>/alerts`. */
  path: string
  app_id?: string | undefined
  /** Chosen by whoever may say the same thing twice; the second time nothing happens. Default: a new one. */
  notification_id?: string | undefined
}

export interface Notifications {
  notify(userId: string, notification: NewNotification): Promise<void>
  /** The latest first, as many as are kept. */
  list(userId: string): Promise<Notification[]>
  unread(userId: string): Promise<number>
  /** Rejects with `not_found`. */
  read(userId: string, notificationId: string): Promise<Notification>
  readAll(userId: string): Promise<void>
  /** Calls back when something changed for that person in this process; answers how to stop. */
  follow(userId: string, listener: () => void): () => void
}

/** How many are kept for each person. */
export const keptNotifications = 100

export function notifications({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Notifications {
  const { of: languageOf } = languages({ db })
  const listeners = new Map<string, Set<() => void>>()
  const of = (userId: string) => db.selectFrom('notifications').where('user_id', '=', userId)
  const now = () => new Date(clock()).toISOString()
  const changed = (userId: string) => {
    for (const listener of listeners.get(userId) ?? []) listener()
  }

  async function forgetOld(userId: string): Promise<void> {
    const newest = of(userId).orderBy('at', 'desc').orderBy('notification_id').select(['notification_id', 'at'])
    const [first] = await newest.offset(keptNotifications).limit(1).execute()
    if (!first) return
    await db.deleteFrom('notifications').where('user_id', '=', userId).where('at', '<=', first.at).execute()
  }

  return {
    async notify(userId, { kind, text: said, path, app_id = null, notification_id = ids.notification() }) {
      const text = typeof said === 'string' ? said : said(wordsIn((await languageOf(userId)) ?? 'en'))
      const row = { notification_id, user_id: userId, kind, text, path, app_id, at: now(), read_at: null }
      await db
        .insertInto('notifications')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await forgetOld(userId)
      changed(userId)
    },
    async list(userId) {
      const rows = await of(userId).selectAll().orderBy('at', 'desc').orderBy('notification_id').execute()
      return rows.map(asTold)
    },
    async unread(userId) {
      const { count } = await of(userId)
        .where('read_at', 'is', null)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async read(userId, notificationId) {
      const row = await db
        .updateTable('notifications')
        .set((eb) => ({ read_at: eb.fn.coalesce('read_at', eb.val(now())) }))
        .where('user_id', '=', userId)
        .where('notification_id', '=', notificationId)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw new DataLoafError('not_found', `There is no notification ${JSON.stringify(notificationId)}.`)
      changed(userId)
      return asTold(row)
    },
    async readAll(userId) {
      const unread = db.updateTable('notifications').where('user_id', '=', userId).where('read_at', 'is', null)
      await unread.set({ read_at: now() }).execute()
      changed(userId)
    },
    follow(userId, listener) {
      const own = listeners.get(userId) ?? new Set()
      listeners.set(userId, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) listeners.delete(userId)
      }
    },
  }
}

function asTold({ user_id: _, ...notification }: NotificationRow): Notification {
  return notification
}
