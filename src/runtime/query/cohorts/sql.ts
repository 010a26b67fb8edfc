import { cohortTable } from '../attributes.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { filterSql } from '../filters.ts'
import { funnelMembers } from '../funnel/members.ts'
import { eventsWhere, seriesCondition, userKey } from '../source.ts'
import { integer, join, type Sql, sql, text } from '../sql.ts'
import type { PlannedCohort } from './plan.ts'

/** A table for each cohort, with the column `u`: its members' keys, each once. */
export function cohortTables(cohorts: readonly PlannedCohort[], dialect: Dialect): Sql[] {
  return cohorts.map((cohort, index) => sql`${cohortTable(index)} as (${members(cohort, dialect)})`)
}

function members(cohort: PlannedCohort, dialect: Dialect): Sql {
  switch (cohort.by) {
    case 'attributes':
      return byAttributes(cohort, dialect)
    case 'events':
      return byEvents(cohort, dialect)
    case 'funnel':
      return funnelMembers(cohort.funnel, cohort.reach, dialect)
    case 'users':
      return byList(cohort)
  }
}

function byAttributes({ scope, filter }: Extract<PlannedCohort, { by: 'attributes' }>, dialect: Dialect): Sql {
  const holds = filterSql(filter, { scope, dialect })
  return sql`select p.user_key as u from users p where p.app_id = ${text(scope.appId)} and ${holds}`
}

function byEvents({ scope, step, window, count }: Extract<PlannedCohort, { by: 'events' }>, dialect: Dialect): Sql {
  const condition = seriesCondition(step, { scope, dialect })
  const events = eventsWhere({
    scope,
    dialect,
    window,
    conditions: condition ? [condition] : [],
    users: true,
    filters: [step.filter],
    splits: [],
  })
  const u = userKey(scope)
  const times = { gte: sql`>=`, lte: sql`<=`, eq: sql`=` }[count.op]
  return sql`select ${u} as u${events} and e.user_key is not null group by ${u} having count(*) ${times} ${integer(count.value)}`
}

/** Ids as they were sent: also those that stand for somebody else now. */
function byList({ scope, users }: Extract<PlannedCohort, { by: 'users' }>): Sql {
  const app = text(scope.appId)
  const ids = join(users.map(text))
  const canonical = sql`select canonical_key from user_canonical where app_id = ${app} and user_id in (${ids})`
  return sql`select user_key as u from users where app_id = ${app} and user_id in (${ids}) union ${canonical}`
}
