/** One-token faults put into the analyses, each with the tests that must notice it. */
const contract = (...names) => names.map((name) => `test/contract/query-${name}.test.ts`)
const tests = {
  funnel: contract('funnel-rules', 'oracle', 'funnel'),
  retention: contract('retention-edges', 'oracle', 'retention', 'retention-laws'),
  lifecycle: contract('oracle', 'lifecycle'),
  stickiness: contract('oracle', 'stickiness'),
  sessions: contract('sessions', 'oracle'),
  paths: contract('paths', 'oracle'),
  web: contract('web'),
  sql: contract('sql-kind'),
  cohorts: contract('cohorts'),
}
const at = (file, from, to) => {
  const kind = file.split('/')[0].replace('.ts', '')
  return { file: `src/runtime/query/${file}`, from, to, tests: tests[kind === 'session-rows' ? 'sessions' : kind] }
}

export const mutations = {
  'a conversion at the window’s end is too late': at(
    'funnel/attempts.ts',
    '${time} <= until then',
    '${time} < until then',
  ),
  'what is excluded at the instant of a step voids': at(
    'funnel/attempts.ts',
    'excluded_at < ${reachedAt(to)}',
    'excluded_at <= ${reachedAt(to)}',
  ),
  'the step after must be later': at('funnel/ordered.ts', 'includeSame: true', 'includeSame: false'),
  'an event serves two steps': at('funnel/ordered.ts', 'includeSame: false', 'includeSame: true'),
  'the latest attempt counts': at(
    'funnel/chosen.ts',
    'min(behind + ${reachedAt(at + 1)})',
    'max(behind + ${reachedAt(at + 1)})',
  ),
  'a strict funnel skips an event': at(
    'funnel/strict.ts',
    '${digits(step)}) ${inOrder}',
    '${digits(step + 1)}) ${inOrder}',
  ),
  'a strict funnel forgets its first step': at('funnel/strict.ts', 'where ${flag(0)} = 1', 'where true'),
  'the window of a funnel has a day more': at('funnel/plan.ts', '{ count: 14,', '{ count: 15,'),
  'steps that share events are taken for apart': at('funnel/ordered.ts', 'return apart(plan.steps) ?', 'return true ?'),
  'an exclusion at the end of the window is late': at(
    'funnel/attempts.ts',
    'excluded_at <= until',
    'excluded_at < until',
  ),
  'a step never reached can be excluded after': at(
    'funnel/attempts.ts',
    'return and([reached, or([before, inWindow])])',
    'return or([before, inWindow])',
  ),
  'any order loses step 1 to an exclusion': at('funnel/attempts.ts', "plan.order !== 'any'", "plan.order !== 'none'"),
  'the furthest attempt is not preferred': at('funnel/chosen.ts', '(last - at - 2) * codeSize', '0 * codeSize'),
  'strict ties go by the later id': at('funnel/strict.ts', 'order by t, event_id)', 'order by t, event_id desc)'),
  'first touch is last touch': at('funnel/groups.ts', '? d.first : d.last', '? d.last : d.first'),
  'a missing value is a touch': at('funnel/groups.ts', "nullif(${key}, 'null')", '${key}'),
  'cubes get a bin more': at('funnel/views.ts', 'root * root * root >= n', 'root * root * root > n'),
  'the last bin is open': at('funnel/views.ts', 'bins - 1) end', 'bins) end'),
  'a return at the start of the next day is not one': at(
    'retention/rows.ts',
    'r.t >= m.t + ${integer(day)}',
    'r.t > m.t + ${integer(day)}',
  ),
  'a return needs one event more': at(
    'retention/rows.ts',
    'having count(*) >= ${integer(minEvents)}',
    'having count(*) > ${integer(minEvents)}',
  ),
  'a cell counts cohorts that do not have it': at(
    'retention/result.ts',
    'cell < cells[index]!)',
    'cell <= cells[index]!)',
  ),
  'rolling counts the last return only': at('retention/result.ts', 'plan.rolling ? Math.min(cell, 1) : cell', 'cell'),
  'a cell is there for an interval that has not begun': at(
    'retention/plan.ts',
    'start < now).length',
    'start <= now).length',
  ),
  'retention does not take whole intervals': at(
    'retention/plan.ts',
    'bounds: wholeBounds(asked.bounds, asked)',
    'bounds: asked.bounds',
  ),
  'the interval of the start counts as a return': at(
    'retention/rows.ts',
    'where r.bucket > m.cohort',
    'where r.bucket >= m.cohort',
  ),
  'two users of a block share a bit': at(
    'retention/bitmaps.ts',
    'cast(nth % 63 as integer)',
    'cast(nth % 62 as integer)',
  ),
  'a last return is the first': at(
    'retention/bitmaps.ts',
    'max(${index}) as last_bucket',
    'min(${index}) as last_bucket',
  ),
  'a breakdown takes the last start event': at('retention/members.ts', 'min(t) as t from', 'max(t) as t from'),
  'the interval before the first is not looked at': at(
    'lifecycle/plan.ts',
    'startOfInterval(bounds.from - 1, timing)',
    'startOfInterval(bounds.from, timing)',
  ),
  'cumulative stickiness leaves out the last interval': at(
    'stickiness/stickiness.ts',
    'users.length - 2',
    'users.length - 3',
  ),
  'returning is two intervals ago': at(
    'lifecycle/sql.ts',
    "bitAt('b', index - 1)",
    "bitAt('b', Math.max(0, index - 2))",
  ),
  'who was there before is new': at('lifecycle/sql.ts', 'then bucket else -1 end', 'then bucket end'),
  'at least is more than': at('stickiness/sql.ts', 'gte: sql`>=`', 'gte: sql`>`'),
  'a gap of exactly half an hour cuts a session': at('session-rows.ts', '<= ${integer(gap)}', '< ${integer(gap)}'),
  'the pause before a session is in it': at('session-rows.ts', 'then 0 else 1 end', 'then 1 else 0 end'),
  'a session of two events bounces': at('sessions/sql.ts', 'count(*) = 1 then', 'count(*) <= 2 then'),
  'a path goes on after a long pause': at(
    'paths/sql.ts',
    '<= ${integer(plan.gap)} then 0',
    '>= ${integer(plan.gap)} then 0',
  ),
  'repeats are nodes': at('paths/sql.ts', 'or v <> before_v', 'or true'),
  'a path begins at its last start': at(
    'paths/sql.ts',
    'min(case when ${condition} then nth end)',
    'max(case when ${condition} then nth end)',
  ),
  'a path is one node too long': at('paths/sql.ts', 'n < ${digits(plan.depth)}', 'n <= ${digits(plan.depth)}'),
  'a group takes % for any text': at('paths/nodes.ts', "escape '!'", "escape '#'"),
  'a full answer is cut': at('sql/sql.ts', 'rows.length > plan.limit', 'rows.length >= plan.limit'),
  'SQL reads the users of other apps': at(
    'sql/tables.ts',
    'from users p where p.app_id = ${app}',
    'from users p where p.app_id <> ${app}',
  ),
  'a page keeps its slash': at('web/fields.ts', "<> '/' then substring", "= '/' then substring"),
  'the own host refers': at('web/fields.ts', 'case when ${from} = ${hostOf', 'case when ${from} <> ${hostOf'),
  'a view and another event bounce': at('web/sql.ts', 'events = 1 then 1 end', 'views = 1 then 1 end'),
  'everybody is in a cohort': at(
    'attributes.ts',
    "is not null then 'true' else 'false'",
    "is not null then 'true' else 'true'",
  ),
  'a cohort needs one event more': at('cohorts/sql.ts', 'gte: sql`>=`', 'gte: sql`>`'),
}
mutations['everybody is in a cohort'].tests = tests.cohorts
