/** The word that was most likely meant: the only one that begins so, or one at most two changes and half of it away. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const begun = word.length > 2 ? words.filter((candidate) => candidate.startsWith(word.toLowerCase())) : []
  if (begun.length === 1) return begun[0]
  const near = words
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate) }))
    .filter((each) => each.distance <= Math.min(2, (word.length - 1) / 2))
    .sort((a, b) => a.distance - b.distance)[0]
  return near?.candidate
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
      }
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
