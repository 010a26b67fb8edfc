import type { Range, TrendQuery } from '../language.ts'

/** `good`, `poor`: up to the one it is good, beyond the other poor; by the web's own common bounds. */
export const vitals = {
  lcp: { name: 'LCP', good: 2_500, poor: 4_000 },
  inp: { name: 'INP', good: 200, poor: 500 },
  cls: { name: 'CLS', good: 0.1, poor: 0.25 },
} as const
export type Vital = keyof typeof vitals

/** What three quarters of the page views are at least as good as. */
export function vitalsQuery(range: Range | undefined): TrendQuery {
  return {
    kind: 'trend',
    series: Object.keys(vitals).map((attribute) => ({ event: 'web_vitals_measured', measure: 'p75', attribute })),
    ...(range && { range }),
    interval: 'none',
  } as TrendQuery
}

export function gradeOf(vital: Vital, value: number): 'good' | 'warn' | 'bad' {
  const { good, poor } = vitals[vital]
  return value <= good ? 'good' : value <= poor ? 'warn' : 'bad'
}
