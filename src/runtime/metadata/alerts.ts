import { DataLoafError } from '../../errors.ts'
import type { Schedule } from '../jobs/schedule.ts'
import type { Clock } from '../ports.ts'
import type { AlertState, Rule, Verdict } from '../telling/rule.ts'
import type { Audiences } from './audiences.ts'
import type { Ids } from './ids.ts'
import type { AlertChangeRow, AlertRow, Metadata } from './schema.ts'

/** Watches over a line of an insight. */
export interface Alert {
  alert_id: string
  app_id: string
  insight_id: string
  name: string
  rule: Rule
  schedule: Schedule
  /** Ids of members, who are told in the app. */
  people: string[]
  /** And by e-mail. */
  mail: boolean
  /** Ids of channels. */
  channels: string[]
  state: AlertState
  value: number | null
  /** When the state became what it is. */
  since: string
  /** Until then nobody is told that it fires. */
  snoozed_until: string | null
  created_at: string
  created_by: string
}

export type NewAlert = Pick<Alert, 'insight_id' | 'name' | 'rule' | 'schedule' | 'people' | 'mail' | 'channels'>
export type AlertChanges = {
  [key in Exclude<keyof NewAlert, 'insight_id'> | 'snoozed_until']?: Alert[key] | undefined
}
export type AlertChange = Omit<AlertChangeRow, 'alert_id'>

/** A sentence that is still to be told, with the moment that it is about. */
export interface Pending {
  at: string
  text: string
  state: AlertState
}

export interface Alerts {
  /** By name. */
  list(appId: string): Promise<Alert[]>
  /** Rejects with `not_found`. Without an app, of any. */
  get(id: string, appId?: string): Promise<Alert>
  create(appId: string, alert: NewAlert, by: string): Promise<Alert>
  /** What is left out stays. Rejects with `not_found`. */
  update(appId: string, id: string, changes: AlertChanges): Promise<Alert>
  /** Rejects with `not_found`. Answers what was removed. */
  remove(appId: string, id: string): Promise<Alert>
  /** The latest first. */
  history(id: string): Promise<AlertChange[]>
  /** What is still to be told, and whether its people know that it fires. */
  told(id: string): Promise<{ told: boolean; pending: Pending | null }>
  /** Keeps a verdict, with what is to be told of it: both or neither. */
  judged(id: string, verdict: Verdict & { text: string; changed: boolean; told: boolean; tell: boolean }): Promise<void>
  /** It was told. */
  settled(id: string): Promise<void>
}

interface AlertsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  audiences: Audiences
}

export function alerts({ db, clock, ids, audiences }: AlertsOptions): Alerts {
  const now = () => new Date(clock()).toISOString()

  async function get(id: string, appId?: string): Promise<Alert> {
    const rows = db.selectFrom('alerts').selectAll().where('alert_id', '=', id)
    const row = await (appId === undefined ? rows : rows.where('app_id', '=', appId)).executeTakeFirst()
    if (!row) throw new DataLoafError('not_found', `There is no alert ${JSON.stringify(id)}.`)
    return asAlert(row, await audiences.of(id))
  }

  return {
    get,
    async list(appId) {
      const rows = db.selectFrom('alerts').selectAll().where('app_id', '=', appId)
      const found = await rows.orderBy('name').orderBy('alert_id').execute()
      const people = await audiences.all(found.map(({ alert_id }) => alert_id))
      return found.map((row) => asAlert(row, people.get(row.alert_id)!))
    },
    async create(appId, { insight_id, name, people, ...rest }, by) {
      const id = ids.alert()
      const begun = { state: 'ok', value: null, since: now(), told: 0, pending: null, snoozed_until: null } as const
      const about = { created_at: now(), created_by: by }
      await db
        .insertInto('alerts')
        .values({ alert_id: id, app_id: appId, insight_id, name, ...stored(rest), ...begun, ...about })
        .execute()
      await audiences.set(id, people)
      return get(id)
    },
    async update(appId, id, { people, name, snoozed_until, ...changes }) {
      const known = await get(id, appId)
      const { rule, schedule, channels, mail } = known
      const next = { rule, schedule, channels, mail, ...defined(changes) }
      await db
        .updateTable('alerts')
        .set({
          ...stored(next),
          name: name ?? known.name,
          snoozed_until: snoozed_until === undefined ? known.snoozed_until : snoozed_until,
        })
        .where('alert_id', '=', id)
        .execute()
      if (people) await audiences.set(id, people)
      return get(id)
    },
    async remove(appId, id) {
      const known = await get(id, appId)
      await audiences.set(id, [])
      await db.deleteFrom('alert_changes').where('alert_id', '=', id).execute()
      await db.deleteFrom('alerts').where('alert_id', '=', id).execute()
      return known
    },
    async history(id) {
      const rows = db.selectFrom('alert_changes').select(['at', 'state', 'value', 'text']).where('alert_id', '=', id)
      return await rows.orderBy('at', 'desc').limit(100).execute()
    },
    async told(id) {
      const row = db.selectFrom('alerts').select(['told', 'pending']).where('alert_id', '=', id)
      const { told, pending } = await row.executeTakeFirstOrThrow()
      return { told: told === 1, pending: pending === null ? null : JSON.parse(pending) }
    },
    async judged(id, { state, value, text, changed, told, tell }) {
      const at = now()
      await db.transaction().execute(async (trx) => {
        const pending = tell ? { pending: JSON.stringify({ at, text, state } satisfies Pending) } : {}
        const moved = changed ? { since: at } : {}
        await trx
          .updateTable('alerts')
          .set({ state, value, told: told ? 1 : 0, ...pending, ...moved })
          .where('alert_id', '=', id)
          .execute()
        if (!changed) return
        const row = { alert_id: id, at, state, value, text }
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

function stored({ rule, schedule, channels, mail }: Pick<Alert, 'rule' | 'schedule' | 'channels' | 'mail'>) {
  return {
    rule: JSON.stringify(rule),
    schedule: JSON.stringify(schedule),
    channels: JSON.stringify(channels),
    mail: mail ? (1 as const) : (0 as const),
  }
}

function defined<T extends object>(changes: T): { [key in keyof T]: Exclude<T[key], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as never
}

function asAlert({ told: _, pending: __, ...row }: AlertRow, people: string[]): Alert {
  const { rule, schedule, channels, mail, ...rest } = row
  return {
    ...rest,
    rule: JSON.parse(rule),
    schedule: JSON.parse(schedule),
    channels: JSON.parse(channels),
    mail: mail === 1,
    people,
  }
}
