import { randomBytes } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import { fitsPassword, hashPassword } from '../accounts/passwords.ts'
import { hashOf, makeCode } from '../accounts/secrets.ts'
import type { Clock } from '../ports.ts'
import type { Ids, Random } from './ids.ts'
import { type Reading, readingColumns, readingIn } from './reading.ts'
import type { LinkRow, Metadata, Subject } from './schema.ts'
import { getSetting, setSetting } from './settings.ts'

/** A way to one insight or dashboard for whoever has it; its secret is told once and kept as a hash. */
export interface Link extends Subject, Reading {
  link_id: string
  label: string
  has_password: boolean
  /** Whose pages may embed it. */
  origins: string[]
  created_at: string
  created_by: string
  /** Null: it does not end by itself. */
  expires_at: string | null
  /** Written at most once a minute. */
  opened_at: string | null
}

export interface NewLink {
  label: string
  password?: string | undefined
  range: boolean
  /** Default: readers may not filter. */
  filters?: Reading['filters'] | undefined
  origins: string[]
  /** Days until it ends; null for never. */
  days: number | null
}

/** Whether links may be made and opened: in the organization, and in the app. */
export interface Permitted {
  organization: boolean
  app: boolean
}

/** A link that holds, and what its password has to be shown by. */
export interface Opened {
  appId: string
  link: Link
  /** What stands for the right password from then on; null when there is none. */
  pass: string | null
  fits(password: string): Promise<boolean>
}

export interface Links {
  /** Those that hold, the latest first. */
  list(appId: string, subject: Subject): Promise<Link[]>
  /** Rejects with `forbidden` when there must be none. */
  create(appId: string, subject: Subject, link: NewLink, by: string): Promise<Link & { token: string }>
  /** Rejects with `not_found`. */
  revoke(appId: string, linkId: string): Promise<Link>
  /** Null for a token that is unknown, revoked or past its time, and while links are forbidden. */
  find(token: string): Promise<Opened | null>
  /** Notes that it was opened. */
  noteOpened(link: Link): Promise<void>
  permitted(appId: string): Promise<Permitted>
  /** In one app, or in the whole organization. Links that were made before hold again once it is permitted again. */
  permit(appId: string | null, permitted: boolean): Promise<void>
}

export interface LinksOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  random?: Random
}

export function links({ db, clock, ids, random = randomBytes }: LinksOptions): Links {
  const now = () => new Date(clock()).toISOString()
  const holding = () =>
    db
      .selectFrom('links')
      .selectAll()
      .where('revoked_at', 'is', null)
      .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now())]))

  async function permitted(appId: string): Promise<Permitted> {
    const isPermitted = async (name: string) => (await getSetting(db, name)) !== 'forbidden'
    return { organization: await isPermitted(setting), app: await isPermitted(`${setting} ${appId}`) }
  }

  async function create(appId: string, { kind, id }: Subject, link: NewLink, by: string) {
    const { organization, app } = await permitted(appId)
    if (!(organization && app)) {
      throw new DataLoafError(
        'forbidden',
        `Links for everybody are turned off ${organization ? 'here' : 'for all apps'}.`,
        {
          hint: 'Share with a person, or ask an administrator.',
        },
      )
    }
    const token = makeCode(random)
    const { label, password, range, filters = null, origins, days } = link
    const row: LinkRow = {
      link_id: ids.link(),
      app_id: appId,
      kind,
      id,
      hash: hashOf(token),
      label,
      password: password === undefined ? null : await hashPassword(password, random),
      ...readingColumns({ range, filters }),
      origins: JSON.stringify(origins),
      created_at: now(),
      created_by: by,
      expires_at: days === null ? null : new Date(clock() + days * day).toISOString(),
      revoked_at: null,
      opened_at: null,
    }
    await db.insertInto('links').values(row).execute()
    return { ...asLink(row), token }
  }

  async function find(token: string): Promise<Opened | null> {
    const row = await holding().where('hash', '=', hashOf(token)).executeTakeFirst()
    if (!row) return null
    const { organization, app } = await permitted(row.app_id)
    if (!(organization && app)) return null
    const { password } = row
    return {
      appId: row.app_id,
      link: asLink(row),
      // Nobody makes it who has only the token; nothing is kept for it.
      pass: password && hashOf(`${token} ${password}`),
      fits: async (given) => password === null || (await fitsPassword(given, password)),
    }
  }

  return {
    async list(appId, { kind, id }) {
      const of = holding().where('app_id', '=', appId).where('kind', '=', kind).where('id', '=', id)
      return (await of.orderBy('created_at', 'desc').orderBy('link_id').execute()).map(asLink)
    },
    create,
    async revoke(appId, linkId) {
      const revoked = await db
        .updateTable('links')
        .set({ revoked_at: now() })
        .where('app_id', '=', appId)
        .where('link_id', '=', linkId)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (revoked) return asLink(revoked)
      throw new DataLoafError('not_found', 'There is no such link, or it was revoked.')
    },
    find,
    async noteOpened({ link_id, opened_at }) {
      if (opened_at !== null && Date.parse(opened_at) > clock() - 60_000) return
      await db.updateTable('links').set({ opened_at: now() }).where('link_id', '=', link_id).execute()
    },
    permitted,
    async permit(appId, allowed) {
      await setSetting(db, appId === null ? setting : `${setting} ${appId}`, allowed ? 'permitted' : 'forbidden')
    },
  }
}

const day = 86_400_000
const setting = 'public_links'

function asLink(row: LinkRow): Link {
  const { link_id, kind, id, label, password, origins } = row
  const { created_at, created_by, expires_at, opened_at } = row
  return {
    link_id,
    kind,
    id,
    label,
    has_password: password !== null,
    ...readingIn(row),
    origins: JSON.parse(origins),
    created_at,
    created_by,
    expires_at,
    opened_at,
  }
}
