/**
 * Continuous integration tries the same random cases every time, so that a change is judged by what it changes.
 * Elsewhere each run tries new ones; `FC_SEED` repeats one. A counterexample found is kept as a plain test.
 */
const seed = process.env.FC_SEED ?? (process.env.CI ? '20261123' : undefined)
if (seed !== undefined) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ seed: Number(seed) })
}

export {}
