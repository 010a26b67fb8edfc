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

/** A value's name for its colour, whatever was counted. */
export function valueKey({ breakdown }: Pick<TrendSeries, 'breakdown'>): string {
  return JSON.stringify(breakdown)
}

/** Colour numbers 1 to 8, in the order of `series`; `shared` says what values wear in other pictures of the page. */
export function coloursOf(series: readonly TrendSeries[], shared: ReadonlyMap<string, number> = new Map()): number[] {
  if (series.every(({ breakdown, other }) => breakdown === null && !other)) {
    return series.map((_, index) => (index % colourCount) + 1)
  }
  const taken = new Map<string, number>()
  const shown = series.filter(({ other }) => !other).slice(0, otherColour - 1)
  const used = new Set<number>()
  for (const [key, one] of shown.map((one) => [seriesKey(one), one] as const).sort(byKey)) {
    const known = shared.get(valueKey(one))
    let slot = known === undefined ? hash(key) % (otherColour - 1) : known - 1
    while (used.has(slot)) slot = (slot + 1) % (otherColour - 1)
    used.add(slot)
    taken.set(key, slot + 1)
  }
  return series.map((one) => taken.get(seriesKey(one)) ?? otherColour)
}

/** The same for the groups of any answer. */
export function groupColours(groups: readonly Group[], shared?: ReadonlyMap<string, number>): number[] {
  return coloursOf(groups.map(asSeries), shared)
}

/** One colour a value for all pictures of a page, by `valueKey`: as far as the colours go, no two values have the same. */
export function sharedColours(pictures: readonly (readonly Group[])[]): Map<string, number> {
  const values = new Map<string, TrendSeries>()
  for (const group of pictures.flat()) {
    if (group.breakdown !== null && !group.other) values.set(valueKey(group), asSeries(group))
  }
  const all = [...values.values()]
  const [first, rest] = [all.slice(0, otherColour - 1), all.slice(otherColour - 1)]
  const colours = coloursOf(first)
  const of = (one: TrendSeries) => (hash(seriesKey(one)) % (otherColour - 1)) + 1
  return new Map([
    ...first.map((one, index) => [valueKey(one), colours[index]!] as const),
    ...rest.map((one) => [valueKey(one), of(one)] as const),
  ])
}

function asSeries({ breakdown, other }: Group): TrendSeries {
  return { label: '', values: [], total: null, breakdown, ...(other && { other }) }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193) >>> 0
  return value
}
