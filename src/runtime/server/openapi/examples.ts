import type { Query } from '../../query/schema.ts'
import type { Kind } from '../../query/vocabulary.ts'

/** A question of each kind, as the API's description shows it. */
export const queryExamples: { readonly [kind in Kind]: Extract<Query, { kind: kind }> } = {
  trend: {
    kind: 'trend',
    series: [{ event: 'purchase', measure: 'sum', attribute: 'amount', label: 'Revenue' }],
    range: { last: 30, unit: 'day' },
    breakdown: [{ attribute: 'plan' }],
    compare: { previous: true },
  },
  funnel: {
    kind: 'funnel',
    steps: [{ event: 'signed_up' }, { event: 'purchase', filter: { attribute: 'amount', op: 'gte', value: 10 } }],
    window: { count: 7, unit: 'day' },
  },
  retention: { kind: 'retention', start: { event: 'signed_up' }, return: { event: null }, interval: 'week' },
  lifecycle: { kind: 'lifecycle', event: { event: null }, interval: 'week', range: { last: 12, unit: 'week' } },
  stickiness: { kind: 'stickiness', event: { event: null }, range: { last: 14, unit: 'day' } },
  paths: { kind: 'paths', node: { attribute: 'path' }, start: '/', depth: 4 },
  sessions: { kind: 'sessions', measure: 'duration_median', interval: 'day' },
  web: { kind: 'web', sections: ['totals', 'pages', 'referrers'], compare: { previous: true } },
  sql: {
    kind: 'sql',
    sql: 'select count(*) from events where event_name = :name',
    parameters: { name: 'signed_up' },
  },
}
