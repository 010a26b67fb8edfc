import type { Dialect } from '../dialects/dialect.ts'
import type { Period } from '../plan.ts'
import { sessionGap, sessionRows } from '../session-rows.ts'
import { bucketColumn, eventsWhere, seriesCondition, userKey } from '../source.ts'
import { and, digits, integer, join, name, type Sql, sql, text } from '../sql.ts'
import { type WebList, webSections } from '../vocabulary.ts'
import { fieldColumns, fieldsOf, lists } from './fields.ts'
import type { WebPlan } from './plan.ts'
import type { WebOnly } from './schema.ts'

/** What a row speaks of, its column `part`: a list by its place in `webSections`, or one of these. */
export const parts = { totals: -1, previousTotals: -2, timeline: -3, previousTimeline: -4 } as const

/** One statement for the whole overview. Its columns: `part, bucket, value, v0, …, v5`. */
export function webSql(plan: WebPlan, d: Dialect): Sql {
  const periods = [
    { label: 'current', period: plan.current },
    ...(plan.previous ? [{ label: 'previous', period: plan.previous }] : []),
  ]
  const tables = periods.flatMap(({ label, period }) => periodTables(label, period, plan, d))
  const outputs = [
    ...periods.flatMap(({ label, period }) => {
      const before = label === 'previous'
      return [
        ...(plan.sections.includes('totals') || !before
          ? [totals(label, before ? parts.previousTotals : parts.totals, plan, d)]
          : []),
        ...(plan.sections.includes('timeline')
          ? timeline(label, { period, part: before ? parts.previousTimeline : parts.timeline, plan }, d)
          : []),
      ]
    }),
    ...webSections.flatMap((section, index) =>
      section !== 'totals' && section !== 'timeline' && plan.sections.includes(section)
        ? [listed(section, index, plan, d)]
        : [],
    ),
  ]
  return sql`with ${join(tables)} ${join(outputs, ' union all ')}`
}

export const table = (label: string, what: string): Sql => name(`${label}_${what}`)

/**
 * `<label>_events`: every event of the range, page views with what they say; `<label>_rows`: those with the session they
 * are in; `<label>_sessions`: the sessions that have a page view, with what their first one says. Where only some
 * sessions are meant, `<label>_rows` and `<label>_sessions` are those, and what they are chosen from is `_cut`, `_found`.
 */
export function periodTables(label: string, period: Period, plan: WebPlan, d: Dialect): Sql[] {
  const reader = { scope: plan.scope, dialect: d }
  const fields = fieldsOf([...plan.sections, ...plan.only.map(({ list }) => list)])
  const some = plan.only.length > 0
  const isView = seriesCondition(plan.views, reader)!
  const where = eventsWhere({
    ...reader,
    window: period,
    conditions: [],
    users: true,
    filters: [plan.views.filter],
    splits: [],
  })
  const own = sql`${userKey(plan.scope)} as u, e.session_id as sid, ${d.milliseconds(sql`e.event_created`)} as t, e.event_id, case when ${isView} then 1 end as viewed, e.event_created`
  const read = sql`select ${own}${fieldColumns(fields, reader)}${where}`
  const said = fields.map((field) => sql`, case when viewed = 1 then ${name(field)} end as ${name(field)}`)
  const events = sql`select u, sid, t, event_id, viewed, event_created${join(said, '')} from (${read}) as events_read`
  const columns = [
    sql`u`,
    sql`t`,
    sql`event_id`,
    sql`viewed`,
    sql`event_created`,
    ...fields.map((field) => name(field)),
  ]
  const rows = sessionRows({ from: table(label, 'events'), columns, gap: sessionGap }, d)
  const moment = { time: sql`t`, id: sql`event_id` }
  const firsts = fields.map((field) => sql`, ${d.first(name(field), moment)} as ${name(field)}`)
  const exit = fields.includes('page') ? sql`, ${d.last(sql`page`, moment)} as exit_page` : sql``
  const facts = sql`session, ${d.first(sql`u`, moment)} as u, min(event_created) as event_created, max(t) - min(t) as length, count(*) as events, count(viewed) as views`
  const sessions = sql`select ${facts}${join(firsts, '')}${exit} from ${table(label, some ? 'cut' : 'rows')} group by session having count(viewed) > 0`
  return [
    sql`${table(label, 'events')} as (${events})`,
    sql`${table(label, some ? 'cut' : 'rows')} as (select * from ${rows})`,
    sql`${table(label, some ? 'found' : 'sessions')} as (${sessions})`,
    ...(some ? chosen(label, plan.only, d) : []),
  ]
}

/** The sessions that every one of the lists counts under its value, and their rows. */
function chosen(label: string, only: readonly WebOnly[], d: Dialect): Sql[] {
  const conditions = only.map(({ list, value }) => {
    const is = hasValue(list, value, d)
    return list === 'pages'
      ? sql`session in (select session from ${table(label, 'cut')} where viewed = 1 and ${is})`
      : is
  })
  return [
    sql`${table(label, 'sessions')} as (select * from ${table(label, 'found')} where ${and(conditions)})`,
    sql`${table(label, 'rows')} as (select * from ${table(label, 'cut')} where session in (select session from ${table(label, 'sessions')}))`,
  ]
}

/** Whether a session, or of `pages` a view, is listed under the value; null: under none. */
export function hasValue(list: WebList, value: string | null, d: Dialect): Sql {
  return sql`coalesce(${lists[list].value(d)}, ${text('')}) = ${text(value ?? '')}`
}

/** Where page views are counted: of some sessions only in these; else also those that are in none. */
export const viewsTable = (label: string, { only }: WebPlan) => table(label, only.length > 0 ? 'rows' : 'events')

const none = sql`cast(null as double precision)`
const noText = sql`cast(null as varchar)`

/** A row: doubles for its figures, nulls for those it has not. */
function figures(values: readonly Sql[]): Sql {
  return join([
    ...values.map((value) => sql`cast(${value} as double precision)`),
    ...Array.from({ length: 6 - values.length }, () => none),
  ])
}

/** Visitors, views; sessions, those that bounced, and the median length in milliseconds. */
function totals(label: string, part: number, plan: WebPlan, d: Dialect): Sql {
  const views = sql`select count(distinct u) as visitors, count(*) as views from ${viewsTable(label, plan)} where viewed = 1`
  const bounced = sql`count(case when events = 1 then 1 end)`
  const sessions = sql`select count(*) as sessions, ${bounced} as bounces, ${d.percentile(sql`length`, 0.5)} as median from ${table(label, 'sessions')}`
  const values = [sql`visitors`, sql`sessions`, sql`views`, sql`bounces`, sql`median`]
  return sql`select ${digits(part)} as part, cast(null as bigint) as bucket, ${noText} as value, ${figures(values)} from (${views}) as all_views cross join (${sessions}) as all_sessions`
}

interface Timed {
  period: Period
  part: number
  plan: WebPlan
}

/** Views and visitors by when a page was viewed, sessions by when they began; added up bucket by bucket in the answer. */
function timeline(label: string, { period, part, plan }: Timed, d: Dialect): Sql[] {
  const bucket = bucketColumn(period, sql`event_created`, d)
  const row = (values: Sql[], from: Sql) =>
    sql`select ${digits(part)}, bucket, ${noText}, ${figures(values)} from (${from}) as timed group by bucket`
  const zero = digits(0)
  return [
    row(
      [sql`count(distinct u)`, zero, sql`count(*)`],
      sql`select ${bucket}, u from ${viewsTable(label, plan)} where viewed = 1`,
    ),
    row([zero, sql`count(*)`, zero], sql`select ${bucket} from ${table(label, 'sessions')}`),
  ]
}

/** The values with the most visitors, ties by value: visitors, sessions, views, and visitors of the range before. */
function listed(list: WebList, part: number, plan: WebPlan, d: Dialect): Sql {
  const order = sql`order by visitors desc, value`
  const ranked = sql`select value, visitors, sessions, views, row_number() over (${order}) as place from (${values('current')}) as valued`
  const top = sql`select * from (${ranked}) as ranked where place <= ${integer(plan.limit)}`
  const before = plan.previous
    ? sql` left join (${values('previous')}) as before on before.value = listed.value`
    : sql``
  const figuresOf = [
    sql`listed.visitors`,
    sql`listed.sessions`,
    sql`listed.views`,
    sql`listed.place`,
    ...(plan.previous ? [sql`coalesce(before.visitors, 0)`] : []),
  ]
  return sql`select ${digits(part)}, cast(null as bigint), listed.value, ${figures(figuresOf)} from (${top}) as listed${before}`

  function values(label: string): Sql {
    const value = sql`coalesce(${lists[list].value(d)}, ${text('')}) as value`
    if (list === 'pages') {
      const views = sql`select ${value}, u, session from ${table(label, 'rows')} where viewed = 1`
      return sql`select value, count(distinct u) as visitors, count(distinct session) as sessions, count(*) as views from (${views}) as viewed_pages group by value`
    }
    const sessions = sql`select ${value}, u, views from ${table(label, 'sessions')}`
    return sql`select value, count(distinct u) as visitors, count(*) as sessions, sum(views) as views from (${sessions}) as session_values group by value`
  }
}
