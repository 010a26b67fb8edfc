import type { AuditRow, Metadata } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import type { Session } from './permissions.ts'

/** One change, by whom and of what. */
export type AuditEntry = AuditRow

export interface Change {
  action: string
  /** Null for what no session stands behind, as a sign-in; `system`: what is done by itself, as every night. */
  by: Session | 'system' | null
  app_id?: string | null | undefined
  /** What was changed, as people call it. */
  subject?: string | null | undefined
  /** Not again for the same subject: an import comes in many parts. */
  once?: boolean
}

export interface AuditPage {
  entries: AuditEntry[]
  /** Ask with it for the entries before these; null at the end. */
  next: string | null
}

export interface Audit {
  note(change: Change): Promise<void>
  /** The latest first. */
  list(options?: {
    before?: string | undefined
    limit?: number | undefined
    app_id?: string | undefined
    /** As the log names whoever did it. */
    actor?: string | undefined
    action?: string | undefined
  }): Promise<AuditPage>
  /** Who and what the log knows of, by name. */
  words(): Promise<{ actors: string[]; actions: string[] }>
}

export interface AuditOptions {
  db: Metadata
  clock: Clock
  /** Ids that sort by time. */
  newId: () => string
}

/** Who changed what, and when. Entries are only ever added. */
export function audit({ db, clock, newId }: AuditOptions): Audit {
  async function isNoted({
    action,
    app_id,
    subject,
  }: Pick<AuditRow, 'action' | 'app_id' | 'subject'>): Promise<boolean> {
    const same = db.selectFrom('audit').select('audit_id').where('action', '=', action)
    const found = same.where('app_id', '=', app_id).where('subject', '=', subject)
    return (await found.limit(1).executeTakeFirst()) !== undefined
  }

  return {
    async note({ action, by, app_id = null, subject = null, once = false }) {
      if (once && (await isNoted({ action, app_id, subject }))) return
      const at = new Date(clock()).toISOString()
      const row = { audit_id: newId(), at, ...actorOf(by), action, app_id, subject }
      await db.insertInto('audit').values(row).execute()
    },
    async list({ before, limit = 100, app_id, actor, action } = {}) {
      let query = db
        .selectFrom('audit')
        .selectAll()
        .orderBy('audit_id', 'desc')
        .limit(limit + 1)
      if (before !== undefined) query = query.where('audit_id', '<', before)
      if (app_id !== undefined) query = query.where('app_id', '=', app_id)
      if (actor !== undefined) query = query.where('actor', '=', actor)
      if (action !== undefined) query = query.where('action', '=', action)
      const rows = await query.execute()
      const entries = rows.slice(0, limit)
      return { entries, next: rows.length > limit ? entries.at(-1)!.audit_id : null }
    },
    async words() {
      const [actors, actions] = await Promise.all([
        db.selectFrom('audit').select('actor').distinct().orderBy('actor').limit(1000).execute(),
        db.selectFrom('audit').select('action').distinct().orderBy('action').execute(),
      ])
      return {
        actors: actors.map(({ actor }) => actor).filter((actor) => actor !== ''),
        actions: actions.map(({ action }) => action),
      }
    },
  }
}

/** How a session is named in the log and as the maker of things. */
export function nameOf(session: Session): string {
  if (session.kind === 'token') return 'local token'
  return session.kind === 'key' ? session.key.name : session.user.email
}

function actorOf(by: Change['by']): Pick<AuditRow, 'actor_kind' | 'actor_id' | 'actor'> {
  if (by === null) return { actor_kind: 'nobody', actor_id: null, actor: '' }
  if (by === 'system') return { actor_kind: 'system', actor_id: null, actor: 'DataLoaf' }
  if (by.kind === 'token') return { actor_kind: 'token', actor_id: null, actor: nameOf(by) }
  return { actor_kind: by.kind, actor_id: by.kind === 'key' ? by.key.id : by.user.id, actor: nameOf(by) }
}
