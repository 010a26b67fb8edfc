import { addDays, startOfDate } from './brute-force-time.ts'

/** Continuous integration tries the same cases every time (`seed.ts`): half of them are as good a guard of a change. */
const share = process.env.CI ? 0.5 : 1

/** Properties end when their time is up, so that a slow machine runs fewer cases and not a longer test. */
export const runs = (numRuns: number, seconds: number) => ({
  numRuns: Number(process.env.FC_RUNS ?? Math.ceil(numRuns * share)),
  interruptAfterTimeLimit: Number(process.env.FC_MS ?? seconds * 1000 * share),
})

/** Figures may differ in the last digits by the order of additions. */
export function close(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(12))
  if (Array.isArray(value)) return value.map(close)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, close(each)]))
}

/** Samoa has no 30th of December 2011: a range of that day alone is empty, which is an error. */
export function isSkipped({ from, to }: { from: string; to: string }, zone: string): boolean {
  return startOfDate(from, zone) === startOfDate(addDays(to, 1), zone)
}
