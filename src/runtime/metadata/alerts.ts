import type { Clock } from '../ports.ts'
import type { AlertState, Rule, Verdict } from '../telling/rule.ts'
import type { Facts } from '../telling/sentences.ts'
import { type AudienceChanges, type Audienced, audienced } from './audienced.ts'
import type { Audience, Audiences } from './audiences.ts'
import type { Ids } from './ids.ts'
import type { AlertChangeRow, AlertRow, Metadata } from './schema.ts'

/** Watches over a line of an insight; its people are told in the app. */
export interface Alert extends Audienced {
  alert_id: string
  insight_id: string
  name: string
  rule: Rule
  /** People are told by e-mail, too. */
  mail: boolean
  state: AlertState
  value: number | null
  /** When the state became what it is. */
  since: string
  /** Until then nobody is told that it fires. */
  snoozed_until: string | null
}

export type NewAlert = Pick<Alert, 'insight_id' | 'name' | 'rule' | 'schedule' | 'people' | 'mail' | 'channels'> &
  Partial<Pick<Alert, 'teams'>>
export type AlertChanges = AudienceChanges & {
  [key in 'name' | 'rule' | 'mail' | 'snoozed_until']?: Alert[key] | undefined
}

export interface AlertChange {
  at: string
  state: AlertState
  value: number | null
  /** In English, as it was said first. */
  text: string
  /** What the sentence is made of; null for what is older than that. */
  facts: Facts | null
}

/** What is still to be told, with the moment that it is about. */
export interface Pending {
  at: string
  text: string
  state: AlertState
  value?: number | null
  facts?: Facts
}

export interface Alerts {
  /** By name. */
  list(appId: string): Promise<Alert[]>
  /** Rejects with `not_found`. Without an app, of any. */
  get(id: string, appId?: string): Promise<Alert>
  create(appId: string, alert: NewAlert, by: string): Promise<Alert>
  /** What is left out stays. Rejects with `not_found`. */
  update(appId: string, id: string, changes: AlertChanges): Promise<Alert>
  /** It can be restored for a day. Answers what was removed; rejects with `not_found`. */
  remove(appId: string, id: string): Promise<Alert>
  /** With its history. Rejects with `not_found` when it was removed for good, or never was there. */
  restore(appId: string, id: string): Promise<Alert>
  /** The latest first. */
  history(id: string): Promise<AlertChange[]>
  /** What is still to be told, and whether its people know that it fires. */
  told(id: string): Promise<{ told: boolean; pending: Pending | null }>
  /** Keeps a verdict, with what is to be told of it: both or neither. */
  judged(id: string, judged: Judged): Promise<void>
  /** It was told. */
  settled(id: string): Promise<void>
}

interface Judged extends Verdict {
  text: string
  facts: Facts
  changed: boolean
  told: boolean
  tell: boolean
}

interface AlertsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  audiences: Audiences
}

export function alerts({ db, clock, ids, audiences }: AlertsOptions): Alerts {
  const now = () => new Date(clock()).toISOString()
  const noun = 'alert'
  const forget = (id: string) => db.deleteFrom('alert_changes').where('alert_id', '=', id).execute()
  const kept = audienced({ db, clock, audiences, table: 'alerts', key: 'alert_id', noun, order: 'name', read, forget })

  return {
    ...kept,
    create(appId, { insight_id, name, rule, schedule, people, teams = [], channels, mail }, by) {
      const begun = { state: 'ok', value: null, since: now(), told: 0, pending: null, snoozed_until: null } as const
      const row: AlertRow = {
        alert_id: ids.alert(),
        app_id: appId,
        insight_id,
        name,
        rule: JSON.stringify(rule),
        schedule: JSON.stringify(schedule),
        channels: JSON.stringify(channels),
        mail: mail ? 1 : 0,
        paused_at: null,
        ...begun,
        created_at: now(),
        created_by: by,
        removed_at: null,
      }
      return kept.create(row, { people, teams })
    },
    update(appId, id, { name, rule, mail, snoozed_until, ...changes }) {
      return kept.update(appId, id, changes, {
        ...(name !== undefined && { name }),
        ...(rule && { rule: JSON.stringify(rule) }),
        ...(mail !== undefined && { mail: mail ? 1 : 0 }),
        ...(snoozed_until !== undefined && { snoozed_until }),
      })
    },
    async history(id) {
      const rows = db.selectFrom('alert_changes').selectAll().where('alert_id', '=', id)
      return (await rows.orderBy('at', 'desc').limit(100).execute()).map(asChange)
    },
    async told(id) {
      const row = db.selectFrom('alerts').select(['told', 'pending']).where('alert_id', '=', id)
      const { told, pending } = await row.executeTakeFirstOrThrow()
      return { told: told === 1, pending: pending === null ? null : JSON.parse(pending) }
    },
    async judged(id, { state, value, text, facts, changed, told, tell }) {
      const at = now()
      await db.transaction().execute(async (trx) => {
        const pending = tell ? { pending: JSON.stringify({ at, text, state, value, facts } satisfies Pending) } : {}
        const moved = changed ? { since: at } : {}
        await trx
          .updateTable('alerts')
          .set({ state, value, told: told ? 1 : 0, ...pending, ...moved })
          .where('alert_id', '=', id)
          .execute()
        if (!changed) return
        const row = { alert_id: id, at, state, value, text, facts: JSON.stringify(facts) }
        await trx
          .insertInto('alert_changes')
          .values(row)
          .onConflict((conflict) => conflict.columns(['alert_id', 'at']).doUpdateSet(row))
          .execute()
      })
    },
    async settled(id) {
      await db.updateTable('alerts').set({ pending: null }).where('alert_id', '=', id).execute()
    },
  }
}

function read({ told: _, pending: __, removed_at: ___, ...row }: AlertRow, audience: Audience): Alert {
  const { rule, schedule, channels, mail, ...rest } = row
  return {
    ...rest,
    rule: JSON.parse(rule),
    schedule: JSON.parse(schedule),
    channels: JSON.parse(channels),
    mail: mail === 1,
    ...audience,
  }
}

function asChange({ alert_id: _, facts, ...change }: AlertChangeRow): AlertChange {
  return { ...change, facts: facts === null ? null : JSON.parse(facts) }
}
