import { DataLoafError } from '../../errors.ts'
import { forever, goneAt } from '../keeping/keep.ts'
import type { Clock } from '../ports.ts'
import { unlimited } from '../quotas/quota.ts'
import type { Ids } from './ids.ts'
import { purgeApp } from './purge.ts'
import type { AppRow, Metadata, WeekStart } from './schema.ts'

export interface App {
  app_id: string
  name: string
  time_zone: string
  week_start: WeekStart
  /** Filled with made-up data. */
  demo: boolean
  created_at: string
  /** Only for those with a role in it, and for who runs the organization. */
  private: boolean
  tags: string[]
  /** Since when what it collects cannot be changed; null while it can. */
  locked_at: string | null
  /** Who locked it, as people call them. */
  locked_by: string | null
  /** How long its events are kept: `13 months`, `90 days`, `forever`. */
  keep: string
  /** How many events it may bring in: `100k/day`, `10M/month`, `none`. */
  quota: string
  /** Since when it is no more; null while it is. */
  deleted_at: string | null
  /** When all of it is removed for good; null while it is there. */
  gone_at: string | null
}

export interface NewApp {
  name: string
  /** IANA name. Default: `UTC`. */
  time_zone?: string | undefined
  /** Default: `monday`. */
  week_start?: WeekStart | undefined
  /** Default: false. */
  demo?: boolean | undefined
  /** Default: false. */
  private?: boolean | undefined
  /** Default: none. */
  tags?: readonly string[] | undefined
  /** Default: `forever`. */
  keep?: string | undefined
  /** Default: `none`. */
  quota?: string | undefined
}

export type AppChange = { [field in Exclude<keyof NewApp, 'demo'>]?: NewApp[field] | undefined }

export interface Apps {
  /** In the order they were made; deleted ones are left out, here and wherever nothing else is said. */
  list(): Promise<App[]>
  /** By id or by name. Rejects with `not_found`. */
  get(idOrName: string): Promise<App>
  find(idOrName: string): Promise<App | null>
  /** Rejects with `conflict` when the name is taken, with `invalid_input` for a time zone that is none. */
  create(app: NewApp): Promise<App>
  /** Rejects like `create`. */
  update(appId: string, change: AppChange): Promise<App>
  /** What is locked already stays as it is. */
  lock(appId: string, by: string): Promise<App>
  unlock(appId: string): Promise<App>
  /** It is hidden, and nothing is collected for it any more; it can be restored. */
  remove(appId: string): Promise<App>
  /** Rejects with `conflict` once its time is over. */
  restore(appId: string): Promise<App>
  deleted: {
    /** The latest first. */
    list(): Promise<App[]>
    /** By id or by name. Rejects with `not_found`. */
    get(idOrName: string): Promise<App>
    /** Removes it for good, with all that was said of it. */
    purge(appId: string): Promise<void>
  }
}

export function apps({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Apps {
  const there = () => db.selectFrom('apps').selectAll().where('deleted_at', 'is', null)
  const gone = () => db.selectFrom('apps').selectAll().where('deleted_at', 'is not', null)
  const now = () => new Date(clock()).toISOString()

  async function findIn(rows: ReturnType<typeof there>, idOrName: string): Promise<App | null> {
    const row = await rows
      .where((is) => is.or([is('app_id', '=', idOrName), is('name', '=', idOrName)]))
      // An app named like another app's id must not hide it.
      .orderBy((is) => is.case().when('app_id', '=', idOrName).then(0).else(1).end())
      .executeTakeFirst()
    return row ? asApp(row) : null
  }

  async function getIn(rows: ReturnType<typeof there>, idOrName: string): Promise<App> {
    const app = await findIn(rows, idOrName)
    if (app) return app
    throw noApp(idOrName)
  }

  async function create({ demo = false, ...app }: NewApp): Promise<App> {
    const { time_zone = 'UTC', week_start = 'monday', tags = [], keep = forever, quota = unlimited } = app
    assertTimeZone(time_zone)
    const row: AppRow = {
      app_id: ids.app(),
      name: app.name,
      time_zone,
      week_start,
      demo: demo ? 1 : 0,
      created_at: now(),
      private: app.private ? 1 : 0,
      tags: JSON.stringify(tags),
      deleted_at: null,
      locked_at: null,
      locked_by: null,
      keep,
      quota,
    }
    const made = await db
      .insertInto('apps')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('app_id')
      .executeTakeFirst()
    if (made) return asApp(row)
    throw await taken(app.name)
  }

  async function update(appId: string, { tags, ...change }: AppChange): Promise<App> {
    if (change.time_zone !== undefined) assertTimeZone(change.time_zone)
    const { name } = change
    if (name !== undefined) {
      const other = await db.selectFrom('apps').select('app_id').where('name', '=', name).executeTakeFirst()
      if (other && other.app_id !== appId) throw await taken(name)
    }
    return set(appId, {
      ...(name !== undefined && { name }),
      ...(change.time_zone !== undefined && { time_zone: change.time_zone }),
      ...(change.week_start !== undefined && { week_start: change.week_start }),
      ...(change.private !== undefined && { private: change.private ? 1 : 0 }),
      ...(tags !== undefined && { tags: JSON.stringify(tags) }),
      ...(change.keep !== undefined && { keep: change.keep }),
      ...(change.quota !== undefined && { quota: change.quota }),
    })
  }

  async function set(appId: string, change: Partial<AppRow>): Promise<App> {
    if (Object.keys(change).length > 0) await db.updateTable('apps').set(change).where('app_id', '=', appId).execute()
    const row = await db.selectFrom('apps').selectAll().where('app_id', '=', appId).executeTakeFirst()
    if (row) return asApp(row)
    throw noApp(appId)
  }

  async function taken(name: string): Promise<DataLoafError> {
    const deleted = await findIn(gone(), name)
    const message = `There is ${deleted ? 'a deleted' : 'an'} app ${JSON.stringify(name)} already.`
    const hint = deleted ? `dataloaf apps restore ${deleted.app_id}` : 'dataloaf apps list'
    return new DataLoafError('conflict', message, { path: ['name'], hint })
  }

  return {
    list: async () => (await there().orderBy('created_at').orderBy('app_id').execute()).map(asApp),
    get: (idOrName) => getIn(there(), idOrName),
    find: (idOrName) => findIn(there(), idOrName),
    create,
    update,
    async lock(appId, by) {
      const app = await getIn(there(), appId)
      return app.locked_at === null ? set(appId, { locked_at: now(), locked_by: by }) : app
    },
    unlock: (appId) => set(appId, { locked_at: null, locked_by: null }),
    remove: (appId) => set(appId, { deleted_at: now() }),
    async restore(appId) {
      const { name, gone_at } = await getIn(gone(), appId)
      if (gone_at !== null && gone_at <= now()) throw tooLate(name)
      return set(appId, { deleted_at: null })
    },
    deleted: {
      list: async () => (await gone().orderBy('deleted_at', 'desc').orderBy('app_id').execute()).map(asApp),
      get: (idOrName) => getIn(gone(), idOrName),
      purge: (appId) => purgeApp(db, appId),
    },
  }
}

function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new DataLoafError('invalid_input', `${JSON.stringify(timeZone)} is not a time zone.`, {
      path: ['time_zone'],
      hint: 'Use an IANA name such as Europe/Berlin or UTC.',
    })
  }
}

function asApp({ demo, private: hidden, tags, ...row }: AppRow): App {
  const { app_id, name, time_zone, week_start, created_at, locked_at, locked_by, keep, quota, deleted_at } = row
  return {
    app_id,
    name,
    time_zone,
    week_start,
    demo: demo === 1,
    created_at,
    private: hidden === 1,
    tags: JSON.parse(tags) as string[],
    locked_at,
    locked_by,
    keep,
    quota,
    deleted_at,
    gone_at: deleted_at === null ? null : goneAt(deleted_at),
  }
}

function tooLate(name: string): DataLoafError {
  return new DataLoafError('conflict', `${JSON.stringify(name)} cannot be restored any more: it is being removed.`)
}

export function noApp(idOrName: string): DataLoafError {
  return new DataLoafError('not_found', `There is no app ${JSON.stringify(idOrName)}.`, { hint: 'dataloaf apps list' })
}
