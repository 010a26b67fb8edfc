/**
 * One-token faults put into the query engine, each of which some test must notice. A text that is not found is an error,
 * so that the list follows the code.
 */
const tests = [
  'test/contract/query-trend.test.ts',
  'test/contract/query-edges.test.ts',
  'test/contract/query-filters.test.ts',
  'test/unit/runtime/query',
  'test/contract/query-oracle.test.ts',
]

const at = (file, from, to) => ({ file: `src/runtime/query/${file}`, from, to, tests })

export const mutations = {
  'the range takes in its end': at('source.ts', 'e.event_created < ${', 'e.event_created <= ${'),
  'the range leaves out its start': at('source.ts', 'e.event_created >= ${', 'e.event_created > ${'),
  'lte leaves out its bound': at('filters.ts', '${number} <= ${double', '${number} < ${double'),
  'gte leaves out its bound': at('filters.ts', '${number} >= ${double', '${number} > ${double'),
  'a negation forgets the missing': at('filters.ts', 'not coalesce(${condition}, false)', 'not (${condition})'),
  'is_set finds the missing': at('filters.ts', 'is not null`', 'is null`'),
  'contains minds case': at('filters.ts', 'by(d.lower(asText(it))', 'by((asText(it))'),
  'a session gap of 30 minutes cuts': at('session-rows.ts', '<= ${integer(gap)}', '< ${integer(gap)}'),
  'an active user is counted twice where stays overlap': at(
    'trend/parts.ts',
    'coalesce(least(${following}, ${until}), ${until})',
    '${until}',
  ),
  'the active total is a day too long': at(
    'time/trailing.ts',
    'const total = zone.toInstant(today - (days - 1) * day)',
    'const total = zone.toInstant(today - days * day)',
  ),
  'an active window is a step too long': at(
    'time/trailing.ts',
    'const length = hourly ? days * 24 : days',
    'const length = hourly ? days * 24 : days + 1',
  ),
  'the rest of a breakdown goes to its last row': at(
    'breakdowns.ts',
    'coalesce(top_values.place, ${integer(limit)})',
    'coalesce(top_values.place, ${integer(limit - 1)})',
  ),
  'values without a total rank first': at('breakdowns.ts', 'total desc nulls last', 'total desc nulls first'),
  'a breakdown has a row more': at('trend/result.ts', 'keys.slice(0, limit)', 'keys.slice(0, limit + 1)'),
  'the first time is told by the later id': at(
    'trend/rows.ts',
    'order by e.event_created, e.event_id',
    'order by e.event_created, e.event_id desc',
  ),
  'the first time is the last': at('trend/rows.ts', 'min(e.event_created)', 'max(e.event_created)'),
  'users who did nothing count in a statistic': at('trend/parts.ts', 'nullif(${amount(index)}, 0)', '${amount(index)}'),
  'weeks start a day late': at('time/calendar.ts', '-3 : -4', '-2 : -3'),
  'aliases are not resolved': at('source.ts', 'coalesce(c.canonical_key, e.user_key)', 'e.user_key'),
  'bots are people': at('dialects/duckdb.ts', "bots === 'include'", "bots !== 'only'"),
  'division by zero is infinite': at('trend/formula.ts', 'Number.isFinite(result) ? result + 0 : null', 'result + 0'),
  'a running total starts anew': at('trend/shape.ts', 'sum += value ?? 0', 'sum = value ?? 0'),
  'a moving average is one too wide': at('trend/shape.ts', 'index - n + 1', 'index - n'),
}
