import { DataLoafError } from '../../errors.ts'
import type { Warehouse } from '../ports.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import type { AppFacts } from '../query/plan.ts'
import { render } from '../query/sql.ts'
import type { Asked } from '../query/users/asked.ts'
import { type UsersPage, usersPage, usersTotal } from '../query/users/list.ts'
import type { One } from '../query/users/one.ts'
import {
  type AttributeStep,
  attributeSteps,
  cohortsOf,
  eventCounts,
  type StepReached,
  stepsReached,
  type UserAlias,
  type UserEventCount,
  type UserHead,
  userAliases,
  userHead,
} from '../query/users/profile.ts'
import type { UsersQuery } from '../query/users/schema.ts'
import {
  type TimelinePage,
  type TimelineQuery,
  timeline,
  type UserSession,
  userSessions,
} from '../query/users/timeline.ts'

export interface UsersList extends UsersPage {
  /** Users that are meant, on all pages. */
  total: number
}

export interface Profile extends UserHead {
  /** Nobody ever said who that is. */
  anonymous: boolean
  aliases: UserAlias[]
  attributes: AttributeStep[]
  events: UserEventCount[]
  sessions: { total: number; sessions: UserSession[] }
  steps: StepReached[]
}

/** What is known of an app's users. */
export interface Users {
  /** Rejects with `invalid_query`. */
  list(query: UsersQuery, app: AppFacts): Promise<UsersList>
  /** Of whoever has the id, or had it. Rejects with `not_found`. */
  profile(appId: string, userId: string): Promise<Profile>
  /** Rejects with `not_found`. */
  timeline(appId: string, userId: string, query: TimelineQuery): Promise<TimelinePage>
  /** Those of the cohorts, by their ids, that the user is in. Rejects with `not_found`. */
  cohorts(userId: string, ids: readonly string[], app: AppFacts): Promise<string[]>
}

export interface UsersOptions {
  warehouse: Pick<Warehouse, 'run'>
  dialect: Dialect
  clock: () => number
}

export function users({ warehouse, dialect, clock }: UsersOptions): Users {
  async function answer<T>({ sql, read }: Asked<T>): Promise<T> {
    const { rows } = await warehouse.run(render(sql, dialect), { timeout })
    return read(rows)
  }

  async function headOf(appId: string, userId: string): Promise<UserHead> {
    const head = await answer(userHead({ appId, userId }, dialect))
    if (head) return head
    throw new DataLoafError('not_found', `There is no user ${JSON.stringify(userId)}.`, {
      hint: 'Whoever did something, or of whom something was said, is a user once that is loaded.',
    })
  }

  async function oneOf(appId: string, userId: string): Promise<One> {
    return { appId, userId: (await headOf(appId, userId)).user_id }
  }

  return {
    async list(query, app) {
      const listing = { query, app, now: clock(), dialect }
      const [page, total] = await Promise.all([answer(usersPage(listing)), answer(usersTotal(listing))])
      return { ...page, total }
    },
    async profile(appId, userId) {
      const head = await headOf(appId, userId)
      const one = { appId, userId: head.user_id }
      const [aliases, attributes, events, sessions, steps] = await Promise.all([
        answer(userAliases(one, dialect)),
        answer(attributeSteps(one, dialect)),
        answer(eventCounts(one, dialect)),
        answer(userSessions(one, dialect)),
        answer(stepsReached(one, dialect)),
      ])
      const known = aliases.length > 0 || attributes.length > 0 || events.some(({ said }) => said > 0)
      return { ...head, anonymous: !known, aliases, attributes, events, sessions, steps }
    },
    async timeline(appId, userId, query) {
      return await answer(timeline(await oneOf(appId, userId), query, dialect))
    },
    async cohorts(userId, ids, app) {
      const one = await oneOf(app.appId, userId)
      return ids.length === 0 ? [] : await answer(cohortsOf(one, { ids, app, now: clock(), dialect }))
    },
  }
}

/** Milliseconds a look may take. */
const timeout = 60_000
