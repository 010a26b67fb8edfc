import type { DrillResult, Result } from '../query/result.ts'

/** What is remembered by the plan it was answered by. */
export type Answered = Result | DrillResult

export interface ResultCache {
  get(plan: string): Answered | null
  set(plan: string, result: Answered): void
}

/** Answers by their plan, which has every default and bound filled in, for as long as the data stay the same. */
export function resultCache(version: () => number, mostCharacters = 20_000_000): ResultCache {
  const answers = new Map<string, { result: Answered; characters: number }>()
  let characters = 0
  let of = version()

  function dropOutdated(): void {
    if (of === version()) return
    of = version()
    answers.clear()
    characters = 0
  }

  return {
    get(plan) {
      dropOutdated()
      return answers.get(plan)?.result ?? null
    },
    set(plan, result) {
      dropOutdated()
      if (answers.has(plan)) return
      const size = plan.length + JSON.stringify(result).length
      answers.set(plan, { result, characters: size })
      characters += size
      for (const [oldest, answer] of answers) {
        if (characters <= mostCharacters) break
        answers.delete(oldest)
        characters -= answer.characters
      }
    },
  }
}
