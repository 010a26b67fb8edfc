/**
 * Continuous integration tries the same random cases every time, so that a change is judged by what it changes.
 * Elsewhere each run tries new ones; `FC_SEED` repeats one. A counterexample found is kept as a plain test.
 * `FC_SHRINK=0` leaves it as it was found, for who only asks whether there is one.
 */
const seed = process.env.FC_SEED ?? (process.env.CI ? '20261123' : undefined)
const endOnFailure = process.env.FC_SHRINK === '0'
if (seed !== undefined || endOnFailure) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ ...(seed !== undefined && { seed: Number(seed) }), endOnFailure })
}

export {}
