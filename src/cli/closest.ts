import { distance } from '../runtime/query/schema/nearest.ts'

/** The choice that was most likely meant: at most a third of its letters differ. */
export function closest(word: string, choices: readonly string[]): string | undefined {
  const ranked = choices
    .map((choice) => ({ choice, away: distance(word, choice) }))
    .filter(({ choice, away }) => away <= Math.max(1, choice.length / 3))
    .sort((a, b) => a.away - b.away)
  return ranked[0]?.choice
}
