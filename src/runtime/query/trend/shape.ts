/** What is done to a series' values in code, the same for every warehouse. */
export type Values = (number | null)[]

/** The sum of everything up to each interval; an interval without a value adds nothing. */
export function cumulated(values: Values): Values {
  let sum = 0
  return values.map((value) => {
    sum += value ?? 0
    return sum
  })
}

/** The mean of the last n intervals, of fewer at the start; intervals without a value are left out. */
export function smoothed(values: Values, n: number): Values {
  return values.map((_, index) => {
    const window = values.slice(Math.max(0, index - n + 1), index + 1).filter((value) => value !== null)
    return window.length === 0 ? null : window.reduce((sum, value) => sum + value, 0) / window.length
  })
}

/** Running totals of ups and downs, read at the given steps. */
export function levels(changes: ReadonlyMap<number, number>, steps: readonly number[]): number[] {
  const sorted = [...changes].sort(([a], [b]) => a - b)
  let level = 0
  let next = 0
  return steps.map((step) => {
    for (; next < sorted.length && sorted[next]![0] <= step; next++) level += sorted[next]![1]
    return level
  })
}

/** The whole from its parts; null when there are none. */
export function folded(values: Iterable<number | null>, by: 'sum' | 'min' | 'max'): number | null {
  const present = [...values].filter((value) => value !== null)
  if (present.length === 0) return null
  if (by === 'sum') return present.reduce((sum, value) => sum + value, 0)
  return present.reduce((best, value) => (by === 'min' ? Math.min(best, value) : Math.max(best, value)))
}
