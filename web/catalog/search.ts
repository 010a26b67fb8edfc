/** Finds what has every typed word, the name's own words before what was written about it. */
export interface Searched {
  name: string
  /** All else that may be searched. */
  texts: readonly string[]
}

export function ranked<T extends Searched>(items: readonly T[], search: string): T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...items]
  return items
    .map((item) => ({ item, score: scoreOf(item, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

/** 0 when a word is nowhere. */
function scoreOf({ name, texts }: Searched, words: readonly string[]): number {
  const lower = name.toLowerCase()
  const rest = texts.join('\n').toLowerCase()
  let score = 0
  for (const word of words) {
    const own = lower === word ? 8 : lower.startsWith(word) ? 4 : lower.includes(word) ? 3 : 0
    const written = rest.includes(word) ? 1 : 0
    if (own + written === 0) return 0
    score += own + written
  }
  return score
}
