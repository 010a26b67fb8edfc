import type { AwsConfig } from '../../config.ts'

export type Every = AwsConfig['load']['every']

const minutesInMonth = 30.4 * 24 * 60

/** Minutes between two looks at the queue. A look that finds nothing costs nothing; `adaptive` decides when it loads. */
const tickMinutes = { '3m': 3, adaptive: 3, hourly: 60 } as const satisfies Record<Every, number>

/** How often a load may wake the warehouse, at most: adaptive loads let a third as many through. */
const loadMinutes = { '3m': 3, adaptive: 9, hourly: 60 } as const satisfies Record<Every, number>

/** The scheduler's expression for looking at the queue. */
export function tickRate(every: Every): string {
  return tickMinutes[every] === 60 ? 'rate(1 hour)' : `rate(${tickMinutes[every]} minutes)`
}

/** RPU-hours that loading uses in a month when there is something to load every time: 60 seconds a load are billed. */
export function loadingRpuHours({ rpu, every }: { rpu: number; every: Every }): number {
  return (minutesInMonth / loadMinutes[every] / 60) * rpu
}

/** The default usage limit: half as much again as loading can use, so that questions have room as well. */
export function defaultRpuHours(load: { rpu: number; every: Every }): number {
  return Math.ceil(loadingRpuHours(load) * 1.5)
}

/** Seconds without a load after which somebody should look: four ticks, and an hour for adaptive ones. */
export function lagSeconds(every: Every): number {
  return every === 'adaptive' ? 3600 : tickMinutes[every] * 60 * 4
}
