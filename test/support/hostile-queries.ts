import fc from 'fast-check'
import {
  attributions,
  botChoices,
  cohortKinds,
  counted,
  fields,
  funnelOrders,
  funnelViews,
  intervals,
  kinds,
  measures,
  operators,
  owners,
  sessionMeasures,
  webSections,
  weekStarts,
  windowUnits,
} from '../../src/runtime/query/vocabulary.ts'
import { harmlessSql, refusedSql } from './hostile-sql.ts'

/** What nobody may find in SQL: it stands in every text that a made-up query brings. */
export const mark = 'ZQ'

const texts = fc.constantFrom(
  `${mark}'; drop table events; --`,
  `${mark}" or 1=1 --`,
  `${mark}$1 $2`,
  `${mark}\\ \u0000 \n`,
  `${mark}☃ \ud800`,
  `${mark}{}`,
  '',
  '__proto__',
  'constructor',
  '*',
  '%',
)
const numbers = fc.oneof(
  fc.constantFrom(0, -1, 1, 2, 3, 7, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 53, 8.64e15, 8.64e15 + 1),
  fc.integer({ min: 1, max: 40 }),
)
const names = fc.constantFrom('bought', 'viewed', 'plan', 'amount', `${mark}name`)

/** A cohort of each sort, by the name a query calls it. */
export const cohorts: { readonly [name: string]: object } = {
  [`${mark} dutch`]: { by: 'attributes', filter: { attribute: 'plan', of: 'user', op: 'eq', value: `${mark}pro` } },
  [`${mark} buyers`]: { by: 'events', event: { event: 'bought' }, count: { op: 'gte', value: 1 } },
  [`${mark} lost`]: {
    by: 'funnel',
    funnel: { kind: 'funnel', steps: [{ event: 'viewed' }, { event: `${mark}bought` }] },
    reached: 1,
    not_reached: 2,
  },
  [`${mark} friends`]: { by: 'users', users: ['u1', `${mark}'`] },
}
const cohort = fc.constantFrom(...Object.keys(cohorts))

/** Anything at all, of a size that a request could have. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.constant(`${mark}${'x'.repeat(5_000)}`) },
  { weight: 3, arbitrary: numbers },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}) },
  { weight: 1, arbitrary: fc.constant('-'.repeat(500)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }).map((depth) => nested(depth)) },
)

function nested(depth: number): unknown {
  let value: unknown = { attribute: 'plan', op: 'is_set' }
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? { and: [value] } : { or: [value] }
  return value
}

/** Mostly what belongs there, sometimes anything. */
const mostly = <T>(arbitrary: fc.Arbitrary<T>, odds = 120): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: odds, arbitrary: arbitrary as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk })
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
const word = (words: readonly string[]) => mostly(fc.constantFrom(...words))
const maybe = (shape: { [key: string]: fc.Arbitrary<unknown> }, required: readonly string[] = []) =>
  fc.record(shape, { requiredKeys: [...required] })

const attribute = mostly(
  fc.oneof(names, fc.array(fc.oneof(names, texts), { minLength: 1, maxLength: 3 }), fc.constantFrom(...fields)),
)
const scalar = fc.oneof(names, numbers, fc.boolean(), texts, fc.constantFrom('10', '2026-01-01', '1e999'))
const named = fc.oneof(names, fc.array(fc.oneof(names, texts), { minLength: 1, maxLength: 3 }))
const conditionOf = (op: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.record({ attribute: named, of: fc.constantFrom('event', 'user'), op: fc.constantFrom(...op), value })
const condition = fc.oneof(
  conditionOf(['eq', 'neq', 'contains', 'not_contains', 'starts_with', 'ends_with'], fc.oneof(names, texts)),
  conditionOf(['eq', 'neq', 'gt', 'gte', 'lt', 'lte'], numbers),
  conditionOf(['in', 'not_in'], fc.array(scalar, { maxLength: 3 })),
  conditionOf(['before', 'after'], fc.constantFrom('2026-01-01', '2026-01-02T10:00:00+02:00')),
  fc.record({ attribute: named, op: fc.constantFrom('is_set', 'is_not_set') }),
  fc.record({ attribute: fc.constantFrom(...fields), of: fc.constant('field'), op: fc.constant('neq'), value: texts }),
  fc.record({
    attribute: cohort,
    of: fc.constant('cohort'),
    op: fc.constantFrom('eq', 'neq'),
    value: fc.boolean(),
  }),
  maybe(
    {
      attribute,
      of: word(owners),
      op: word(operators),
      value: mostly(fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }))),
    },
    ['attribute', 'op'],
  ),
)
const { filter } = fc.letrec((tie) => ({
  filter: mostly(
    fc.oneof(
      { maxDepth: 3 },
      condition,
      fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
    ),
  ),
}))
const event = mostly(fc.oneof(names, fc.constant(null), fc.array(names, { minLength: 1, maxLength: 3 })))
const step = mostly(maybe({ event, filter }, ['event']))
const count = mostly(fc.integer({ min: 1, max: 20 }))
const moment = mostly(
  fc.constantFrom(
    '2026-01-01',
    '2026-02-28',
    '2026-01-03T10:00:00Z',
    '2025-12-31',
    '0001-01-01',
    '9999-12-31',
    1767225600000,
  ),
)
const range = mostly(
  fc.oneof(
    maybe({ from: moment, to: moment }, ['from']),
    maybe({ last: count, unit: word(intervals), complete: fc.boolean() }, ['last', 'unit']),
    fc.constant({ all: true }),
  ),
)
const split = fc.oneof(
  fc.record({ attribute: named, of: fc.constantFrom('event', 'user') }),
  fc.record({ attribute: fc.constantFrom(...fields), of: fc.constant('field') }),
  fc.record({ attribute: cohort, of: fc.constant('cohort') }),
  maybe({ attribute, of: word(owners) }, ['attribute']),
)
const breakdown = mostly(fc.array(split, { maxLength: 3 }))
const compare = mostly(
  fc.oneof(
    fc.constant({ previous: true }),
    maybe({ shift: maybe({ count, unit: word(intervals) }, ['count', 'unit']) }, ['shift']),
  ),
)
const splits = { breakdown, limit: count }
const stepNumber = mostly(fc.integer({ min: 1, max: 4 }))

const common = {
  range,
  time_zone: word(['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia']),
  week_start: word(weekStarts),
  filter,
  bots: word(botChoices),
}

const timed = { ...common, interval: word(intervals) }

const counting = ['events', 'users', 'sessions', 'first_time', 'active_7d', 'per_user_avg', 'per_user_p90']
const oneSeries = fc.oneof(
  maybe({ event, filter, measure: word(counting), label: texts }, ['event']),
  fc.record({ event, measure: word(['sum', 'avg', 'min', 'median', 'p95', 'distinct']), attribute }),
  maybe({ event, filter, measure: word(measures), attribute, label: texts }, ['event']),
)

/** Views of a funnel with what each of them takes, now and then with what it does not. */
const looks = fc.oneof(
  { weight: 9, arbitrary: fc.constant({}) },
  { weight: 9, arbitrary: fc.record({ view: fc.constant('trend'), interval: word(['day', 'week', 'month']) }) },
  { weight: 9, arbitrary: maybe({ view: fc.constant('time_to_convert'), bins: count }, ['view']) },
  {
    weight: 1,
    arbitrary: maybe({
      view: word(funnelViews),
      interval: word(intervals),
      from_step: stepNumber,
      to_step: stepNumber,
      bins: count,
    }),
  },
)
const excluded = { event, filter }
const between = { from_step: fc.constant(1), to_step: fc.constant(2) }
const exclusions = fc.oneof(
  { weight: 9, arbitrary: maybe({ order: word(funnelOrders) }) },
  {
    weight: 9,
    arbitrary: fc.record({
      order: word(['ordered', 'strict']),
      exclude: mostly(fc.array(maybe({ ...excluded, ...between }, ['event']), { maxLength: 2 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      order: word(funnelOrders),
      exclude: mostly(fc.array(mostly(maybe({ ...excluded, from_step: stepNumber, to_step: stepNumber })))),
    }),
  },
)
const attribution = mostly(fc.oneof(fc.constantFrom(...attributions), fc.record({ step: fc.constantFrom(1, 2) })))

const statements = [
  'select count(*) from events',
  `select '${mark}'`,
  ...refusedSql('/etc/passwd').map(([, text]) => text),
  ...harmlessSql.map(([, text]) => text),
]
/** Words of statements in any order. */
const scrambled = fc
  .array(fc.constantFrom(...new Set(statements.flatMap((text) => text.split(/(\W)/)))), { maxLength: 25 })
  .map((words) => `select ${words.join('')}`)

const ofKind: { [kind in (typeof kinds)[number]]: fc.Arbitrary<object> } = {
  trend: maybe(
    {
      ...common,
      ...splits,
      series: mostly(
        fc.array(mostly(oneSeries), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
      formula: mostly(fc.constantFrom('A', '-A * 100', '(A + 1) / A')),
      compare,
      every: count,
      cumulative: mostly(fc.boolean()),
      moving_average: count,
      interval: word([...intervals, 'none']),
    },
    ['series'],
  ),
  funnel: fc
    .tuple(
      maybe(
        {
          ...common,
          steps: mostly(fc.array(step, { minLength: 2, maxLength: 4 })),
          window: mostly(maybe({ count, unit: word(windowUnits) }, ['count', 'unit'])),
          count_by: word(counted),
        },
        ['steps'],
      ),
      looks,
      exclusions,
      fc.oneof(fc.constant({}), maybe({ breakdown, limit: count, attribution }, ['breakdown'])),
    )
    .map(([query, ...parts]) => Object.assign({}, query, ...parts)),
  retention: maybe(
    {
      ...timed,
      ...splits,
      start: step,
      return: step,
      cohort: word(cohortKinds),
      periods: count,
      rolling: mostly(fc.boolean()),
      min_events: count,
      windows: word(['calendar', '24h']),
    },
    ['start', 'return'],
  ),
  lifecycle: maybe({ ...timed, event: step }, ['event']),
  stickiness: maybe(
    {
      ...timed,
      event: step,
      every: count,
      cumulative: mostly(fc.boolean()),
      count: mostly(maybe({ op: word(['gte', 'lte', 'eq']), value: count }, ['op', 'value'])),
    },
    ['event'],
  ),
  paths: maybe({
    ...common,
    node: mostly(fc.oneof(fc.constant({ field: 'event_name' }), fc.record({ attribute }))),
    event: step,
    exclude: mostly(fc.array(step, { maxLength: 2 })),
    group: mostly(
      fc.array(mostly(maybe({ pattern: fc.oneof(names, texts, fc.constant('*/a*')), name: names }, ['pattern'])), {
        maxLength: 2,
      }),
    ),
    start: mostly(fc.oneof(names, texts)),
    end: mostly(fc.oneof(names, texts)),
    gap_minutes: count,
    depth: count,
    links: count,
  }),
  sessions: maybe({
    ...timed,
    ...splits,
    event: step,
    measure: word(sessionMeasures),
    every: count,
    gap_minutes: count,
    containing: step,
  }),
  web: maybe({
    ...timed,
    sections: mostly(fc.uniqueArray(word(webSections), { minLength: 1, maxLength: 5 })),
    limit: count,
    compare,
  }),
  sql: fc.oneof(
    fc.record({ sql: fc.constant('select :a, :b'), parameters: fc.record({ a: scalar, b: scalar }) }),
    maybe(
      {
        sql: mostly(fc.oneof(fc.constantFrom(...statements), scrambled)),
        parameters: mostly(fc.constant({})),
        limit: count,
      },
      ['sql'],
    ),
  ),
}

/** A query of any kind, most of them valid, some with a fault anywhere, some no query at all. */
export const hostileQuery: fc.Arbitrary<unknown> = fc.oneof(
  ...kinds.map((kind) => ({
    weight: 6,
    arbitrary: fc
      .tuple(ofKind[kind], rarely(fc.tuple(fc.oneof(texts, names), junk)))
      .map(([query, extra]) => ({ kind, ...query, ...(extra && { [extra[0]]: extra[1] }) })),
  })),
  { weight: 1, arbitrary: junk },
  { weight: 1, arbitrary: fc.record({ kind: junk }) },
)

/** One query or, now and then, several at once. */
export const hostileDocument: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 19, arbitrary: hostileQuery },
  { weight: 1, arbitrary: fc.array(hostileQuery, { maxLength: 5 }) },
)
