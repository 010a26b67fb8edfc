import type { Problem } from './options.ts'

/** Says each kind of problem once. */
export function warnOnce(say: (problem: Problem) => void): (problem: Problem) => void {
  const told = new Set<string>()
  return (problem) => {
    if (told.has(problem.code)) return
    told.add(problem.code)
    say(problem)
  }
}
