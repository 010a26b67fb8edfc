import type { BreakdownValue, FunnelStep } from '../../src/runtime/query/result.ts'
import type { Filter, FunnelQuery } from '../../src/runtime/query/schema.ts'
import type { AnswerOf } from './back-ends.ts'
import type { OracleCase } from './oracle.ts'

/** A case of a public test of another product about a funnel. */
export type FunnelCase = Omit<OracleCase, 'query' | 'expected'> & { query: OracleFunnel; expected: FunnelExpected }

interface OracleFunnel {
  steps: OracleStep[]
  order: 'ordered' | 'strict' | 'unordered'
  window: { value: number; unit: 'second' | 'day' }
  from?: string
  to?: string
  filters?: { property: string; op: 'eq'; value: string }[]
  exclusions?: (OracleStep & { from_step: number; to_step: number })[]
  breakdown?: { property: string; attribution: string; step?: number }
  view?: FunnelQuery['view']
  from_step?: number
  to_step?: number
  interval?: FunnelQuery['interval']
  bins?: number
}

interface OracleStep {
  event: string | null
  filters?: OracleFunnel['filters']
}

interface StepFigures {
  counts?: number[]
  avg_seconds?: (number | null)[]
  median_seconds?: (number | null)[]
}

export interface FunnelExpected extends StepFigures {
  by_value?: { [value: string]: StepFigures }
  persons_at_step?: { [step: string]: string[] }
  bins?: [number, number][]
  avg_seconds_total?: number
  reached_from?: number[]
  reached_to?: number[]
  rate?: number[]
}

/** The case's question in the query language. */
export function funnelQuery({ query, timezone, week_start }: FunnelCase): FunnelQuery {
  const { steps, order, window, from, to, filters, exclusions, breakdown, view } = query
  return {
    kind: 'funnel',
    range: from === undefined ? { all: true } : { from, ...(to !== undefined && { to }) },
    time_zone: timezone,
    week_start,
    steps: steps.map(stepOf),
    order: order === 'unordered' ? 'any' : order,
    window: { count: window.value, unit: window.unit },
    ...(filters && { filter: filterOf(filters) }),
    ...(exclusions && {
      exclude: exclusions.map((each) => ({
        ...stepOf(each),
        from_step: each.from_step + 1,
        to_step: each.to_step + 1,
      })),
    }),
    ...(breakdown && { breakdown: [{ attribute: breakdown.property }], attribution: attributionOf(breakdown) }),
    ...(view && { view }),
    ...(query.interval && { interval: query.interval }),
    ...(query.bins && { bins: query.bins }),
    ...(query.from_step !== undefined && { from_step: query.from_step + 1 }),
    ...(query.to_step !== undefined && { to_step: query.to_step + 1 }),
  }
}

function stepOf({ event, filters }: OracleStep): FunnelQuery['steps'][number] {
  return { event, ...(filters && { filter: filterOf(filters) }) }
}

function filterOf(filters: NonNullable<OracleFunnel['filters']>): Filter {
  return { and: filters.map(({ property, op, value }) => ({ attribute: property, op, value })) }
}

function attributionOf({ attribution, step }: NonNullable<OracleFunnel['breakdown']>): FunnelQuery['attribution'] {
  if (attribution === 'first_touch' || attribution === 'last_touch' || attribution === 'all') return attribution
  if (attribution !== 'step' || step === undefined) throw new Error(`no attribution ${attribution}`)
  // There, steps are counted from 0.
  return { step: step + 1 }
}

/** Of an answer, what a case says something about. */
export function funnelAnswers(result: AnswerOf<'funnel'>, expected: FunnelExpected): FunnelExpected {
  if (result.view === 'trend') {
    const rate = result.rate.map((each) => Math.round(each * 10_000) / 100)
    return { reached_from: result.entered, reached_to: result.converted, rate }
  }
  if (result.view === 'time_to_convert') return histogram(result, expected)
  const groups = (result.groups ?? []).map(({ breakdown, steps }) => {
    const value = textOf(breakdown![0]!)
    return [value, figures(steps, expected.by_value?.[value] ?? { counts: [] })] as const
  })
  return {
    ...figures(result.steps, expected),
    ...(expected.by_value && { by_value: Object.fromEntries(groups) }),
    // Who they were is not told; how many is.
    ...(expected.persons_at_step && { persons_at_step: persons(result.steps, expected.persons_at_step) }),
  }
}

function figures(steps: readonly FunnelStep[], expected: StepFigures): StepFigures {
  return {
    ...(expected.counts && { counts: steps.map(({ count }) => count) }),
    ...(expected.avg_seconds && { avg_seconds: steps.map(({ seconds_avg }) => seconds_avg) }),
    ...(expected.median_seconds && { median_seconds: steps.map(({ seconds_median }) => seconds_median) }),
  }
}

/** There, a missing attribute is empty text. */
function textOf(value: BreakdownValue): string {
  return value === null ? '' : String(value)
}

function persons(steps: readonly FunnelStep[], expected: { [step: string]: string[] }) {
  return Object.fromEntries(
    Object.entries(expected).map(([step, ids]) => [step, steps[Number(step) - 1]!.count === ids.length ? ids : null!]),
  )
}

/** There, whatever lies on the last edge has a bin of its own. */
function histogram(
  { bins, seconds_avg }: Extract<AnswerOf<'funnel'>, { view: 'time_to_convert' }>,
  expected: FunnelExpected,
): FunnelExpected {
  const last = expected.bins!.at(-1)!
  const edges = bins.map(({ from_seconds, count }, index): [number, number] => [
    from_seconds,
    index === bins.length - 1 ? count - last[1] : count,
  ])
  return { bins: [...edges, [bins.at(-1)!.to_seconds, last[1]]], avg_seconds_total: seconds_avg! }
}
