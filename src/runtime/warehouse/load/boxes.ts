import { before } from './order.ts'

/** Where stored repeats of some events can lie: milliseconds (inclusive) and the ids' own order. */
export interface Box {
  from: number
  to: number
  minId: string
  maxId: string
}

/**
 * Joins boxes that overlap in time, then the nearest ones until at most `most` are left.
 * Each is one scan; far apart they stay apart, so that one stray old event does not make the scan span all history.
 */
export function boxes(given: readonly Box[], most = 16): Box[] {
  const sorted = [...given].sort((a, b) => a.from - b.from)
  const joined: Box[] = []
  for (const box of sorted) {
    const last = joined.at(-1)
    if (last && box.from <= last.to) joined[joined.length - 1] = join(last, box)
    else joined.push(box)
  }
  while (joined.length > most) {
    const at = nearest(joined)
    joined.splice(at, 2, join(joined[at]!, joined[at + 1]!))
  }
  return joined
}

/** The index of the box with the smallest gap to the next. */
function nearest(sorted: readonly Box[]): number {
  let best = 0
  for (let at = 1; at + 1 < sorted.length; at++) {
    if (gapAfter(sorted, at) < gapAfter(sorted, best)) best = at
  }
  return best
}

function gapAfter(sorted: readonly Box[], at: number): number {
  return sorted[at + 1]!.from - sorted[at]!.to
}

function join(a: Box, b: Box): Box {
  return {
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    minId: before(a.minId, b.minId) ? a.minId : b.minId,
    maxId: before(a.maxId, b.maxId) ? b.maxId : a.maxId,
  }
}
