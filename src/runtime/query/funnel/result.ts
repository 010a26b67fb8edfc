import type { Row } from '../analysis.ts'
import { decodeKey } from '../breakdowns.ts'
import type { Answer, FunnelRates, FunnelResult, FunnelSteps, FunnelTimes, Group } from '../result.ts'
import type { FunnelPlan } from './plan.ts'
import { parts } from './sql.ts'

/** The answer to a funnel from its statement's rows: `part, place, bucket, v0, …, k0, …`. */
export function funnelResult(plan: FunnelPlan, rows: readonly Row[]): Answer<FunnelResult> {
  const whole = rows.filter(([part]) => part === parts.whole)
  if (plan.view === 'steps') {
    return { kind: 'funnel', view: 'steps', ...steps(plan, whole), ...grouped(plan, rows, steps) }
  }
  if (plan.view === 'time_to_convert') {
    return { kind: 'funnel', view: 'time_to_convert', ...histogram(plan, whole), ...grouped(plan, rows, histogram) }
  }
  const times = plan.starts.map((start) => start / 1000)
  const all = rates(plan, whole)
  return { kind: 'funnel', view: 'trend', buckets: plan.buckets, times, ...all, ...grouped(plan, rows, rates) }
}

type Reader<Part> = (plan: FunnelPlan, rows: readonly Row[]) => Part

/** The rows of the breakdown in order, the rest last. */
function grouped<Part>(plan: FunnelPlan, rows: readonly Row[], read: Reader<Part>): { groups?: (Group & Part)[] } {
  if (plan.breakdown.length === 0) return {}
  const keys = rows.filter(([part]) => part === parts.keys).sort((a, b) => Number(a[1]) - Number(b[1]))
  const width = (keys[0]?.length ?? 0) - plan.breakdown.length
  const groups = keys.map((row, place): Group & Part => {
    const mine = rows.filter(([part, of]) => part === parts.groups && Number(of) === place)
    if (place === plan.limit) return { breakdown: null, other: true, ...read(plan, mine) }
    const breakdown = plan.breakdown.map((split, index) => decodeKey(split, String(row[width + index])))
    return { breakdown, ...read(plan, mine) }
  })
  return { groups }
}

function steps(plan: FunnelPlan, rows: readonly Row[]): FunnelSteps {
  const byStep = new Map(rows.map((row) => [Number(row[2]), row]))
  const count = (step: number) => Number(byStep.get(step)?.[3] ?? 0)
  const time = (step: number, column: number) => seconds((byStep.get(step)?.[column] ?? null) as number | null)
  return {
    steps: plan.steps.map(({ label }, index) => {
      const step = index + 1
      return {
        label,
        count: count(step),
        rate_from_first: rate(count(step), count(1)),
        rate_from_previous: rate(count(step), count(Math.max(1, step - 1))),
        seconds_avg: time(step, 4),
        seconds_median: time(step, 5),
      }
    }),
  }
}

function rates(plan: FunnelPlan, rows: readonly Row[]): FunnelRates {
  const byBucket = new Map(rows.map((row) => [Number(row[2]), row]))
  const column = (index: number) => plan.starts.map((_, bucket) => Number(byBucket.get(bucket)?.[3 + index] ?? 0))
  const [entered, converted] = [column(0), column(1)]
  return { entered, converted, rate: converted.map((count, bucket) => rate(count, entered[bucket]!)) }
}

/** Nobody entered: 0. */
function rate(reached: number, entered: number): number {
  return entered === 0 ? 0 : reached / entered
}

function histogram(_: FunnelPlan, rows: readonly Row[]): FunnelTimes {
  const first = rows[0]
  if (!first) return { bins: [], seconds_avg: null, seconds_median: null }
  const [least, width, bins, mean, middle] = first.slice(4).map(Number) as [number, number, number, number, number]
  const counts = new Map(rows.map((row) => [Number(row[2]), Number(row[3])]))
  return {
    bins: Array.from({ length: bins }, (_, bin) => ({
      from_seconds: (least + bin * width) / 1000,
      to_seconds: (least + (bin + 1) * width) / 1000,
      count: counts.get(bin) ?? 0,
    })),
    seconds_avg: mean / 1000,
    seconds_median: middle / 1000,
  }
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000
}
