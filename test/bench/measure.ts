export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which the share `q` lies, by linear interpolation. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN]
  return low + (high - low) * (place - Math.floor(place))
}

/**
 * Measures each in turn, again and again, so that what the machine does meanwhile falls on all alike; the medians.
 * The first round warms up and does not count.
 */
export async function interleaved<Name extends string>(
  repeats: number,
  measures: Record<Name, (round: number) => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measures) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= repeats; round++) {
    for (const name of names) {
      const value = await measures[name](round)
      if (round > 0) found[name].push(value)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(found[name])])) as Record<Name, number>
}

/** Milliseconds that the call takes. */
export async function milliseconds(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await call()
  return performance.now() - start
}

export async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}
