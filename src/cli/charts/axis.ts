/** Round numbers for an axis: as many as cut, with zero among them. */
export function ticks(values: readonly (number | null)[], count: number): number[] {
  const known = values.filter((value) => value !== null)
  const low = Math.min(0, ...known)
  const high = Math.max(0, ...known)
  // Nothing to tell apart, or less than a number can hold.
  if (high - low < 1e-12) return [0, 1]
  const whole = known.every(Number.isInteger)
  const step = roundStep((high - low) / Math.max(1, count), whole)
  const first = Math.floor(low / step)
  const last = Math.ceil(high / step)
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step))
}

/** The next of 1, 2, 2.5 and 5 times a power of ten; counts take no fractions. */
function roundStep(rough: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10
  const step = factor * power
  return whole ? Math.max(1, Math.ceil(step)) : step
}

function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0
}
