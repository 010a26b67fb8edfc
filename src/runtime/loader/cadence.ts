/** How often objects are loaded. Redshift Serverless bills at least a minute for every time it is woken. */
export type Cadence = { every: number } | { adaptive: true }

/** What a decision to load depends on. Times in milliseconds. */
export interface LoadPressure {
  now: number
  /** When something was last loaded; null before the first time. */
  loadedAt: number | null
  /** Objects that wait, as far as is known. */
  objects: number
}

const minute = 60_000

/** Whether to wake the warehouse now. Nothing waiting never does. */
export function isDue(cadence: Cadence, { now, loadedAt, objects }: LoadPressure): boolean {
  if (objects === 0) return false
  if (loadedAt === null) return true
  return now - loadedAt >= waitOf(cadence, objects) - slack
}

/** A tick that comes a little early must not have to wait for the next. */
const slack = 5_000

/** Adaptive: the more waits, the sooner. Busy apps see data within 3 minutes, quiet ones pay for few loads. */
function waitOf(cadence: Cadence, objects: number): number {
  if ('every' in cadence) return cadence.every
  if (objects >= 20) return 3 * minute
  if (objects >= 5) return 10 * minute
  return 30 * minute
}

/** `3m`, `1h`, `adaptive` or `hourly`; undefined for anything else. */
export function cadenceOf(text: string): Cadence | undefined {
  if (text === 'adaptive') return { adaptive: true }
  if (text === 'hourly') return { every: 60 * minute }
  const [, count, unit] = /^([1-9]\d{0,3})([mh])$/.exec(text) ?? []
  return count === undefined ? undefined : { every: Number(count) * (unit === 'h' ? 60 : 1) * minute }
}
