import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { AppRow, Metadata, WeekStart } from './schema.ts'

export interface App {
  app_id: string
  name: string
  time_zone: string
  week_start: WeekStart
  /** Filled with made-up data. */
  demo: boolean
  created_at: string
}

export interface NewApp {
  name: string
  /** IANA name. Default: `UTC`. */
  time_zone?: string | undefined
  /** Default: `monday`. */
  week_start?: WeekStart | undefined
  /** Default: false. */
  demo?: boolean | undefined
}

export interface Apps {
  /** In the order they were made. */
  list(): Promise<App[]>
  /** By id or by name. Rejects with `not_found`. */
  get(idOrName: string): Promise<App>
  find(idOrName: string): Promise<App | null>
  /** Rejects with `conflict` when the name is taken, with `invalid_input` for a time zone that is none. */
  create(app: NewApp): Promise<App>
}

export function apps({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Apps {
  const all = () => db.selectFrom('apps').selectAll()

  async function find(idOrName: string): Promise<App | null> {
    const row = await all()
      .where((is) => is.or([is('app_id', '=', idOrName), is('name', '=', idOrName)]))
      // An app named like another app's id must not hide it.
      .orderBy((is) => is.case().when('app_id', '=', idOrName).then(0).else(1).end())
      .executeTakeFirst()
    return row ? asApp(row) : null
  }

  async function get(idOrName: string): Promise<App> {
    const app = await find(idOrName)
    if (app) return app
    throw noApp(idOrName)
  }

  async function create({ name, time_zone = 'UTC', week_start = 'monday', demo = false }: NewApp): Promise<App> {
    assertTimeZone(time_zone)
    const row: AppRow = {
      app_id: ids.app(),
      name,
      time_zone,
      week_start,
      demo: demo ? 1 : 0,
      created_at: new Date(clock()).toISOString(),
    }
    const made = await db
      .insertInto('apps')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('app_id')
      .executeTakeFirst()
    if (made) return asApp(row)
    throw new DataLoafError('conflict', `There is an app ${JSON.stringify(name)} already.`, {
      path: ['name'],
      hint: 'dataloaf apps list',
    })
  }

  return {
    list: async () => (await all().orderBy('created_at').orderBy('app_id').execute()).map(asApp),
    get,
    find,
    create,
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

function asApp({ demo, ...row }: AppRow): App {
  const { app_id, name, time_zone, week_start, created_at } = row
  return { app_id, name, time_zone, week_start, demo: demo === 1, created_at }
}

export function noApp(idOrName: string): DataLoafError {
  return new DataLoafError('not_found', `There is no app ${JSON.stringify(idOrName)}.`, { hint: 'dataloaf apps list' })
}
