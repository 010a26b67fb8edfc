/**
 * Which of the eight series colours a series wears. A breakdown's value keeps its colour when the ranking, the range
 * or the insight changes: the colour comes from the value, and only two values that want the same one make way.
 */
import type { Group, TrendSeries } from '../src/runtime/query/result.ts'

export const colourCount = 8
const otherColour = 8

/** A series' name in the address bar, in lists and for its colour. */
export function seriesKey({ label, breakdown, other }: TrendSeries): string {
  if (other) return `${label} other`
  return breakdown === null ? label : `${label} ${JSON.stringify(breakdown)}`
}

/** Colour numbers 1 to 8, in the order of `series`. */
export function coloursOf(series: readonly TrendSeries[]): number[] {
  if (series.every(({ breakdown, other }) => breakdown === null && !other)) {
    return series.map((_, index) => (index % colourCount) + 1)
  }
  const taken = new Map<string, number>()
  const shown = series.filter(({ other }) => !other).slice(0, otherColour - 1)
  const used = new Set<number>()
  for (const key of shown.map(seriesKey).sort()) {
    let slot = hash(key) % (otherColour - 1)
    while (used.has(slot)) slot = (slot + 1) % (otherColour - 1)
    used.add(slot)
    taken.set(key, slot + 1)
  }
  return series.map((one) => taken.get(seriesKey(one)) ?? otherColour)
}

/** The same for the groups of any answer. */
export function groupColours(groups: readonly Group[]): number[] {
  return coloursOf(groups.map((group) => ({ label: '', values: [], total: null, ...group })))
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193) >>> 0
  return value
}
