import type { TrendResult } from '../../src/runtime/query/result.ts'
import type { TrendQuery } from '../language.ts'

/** What people did with a watched element on a page. */
export interface ElementRow {
  element: string
  path: string
  seen: number
  hovered: number
  /** The pointer was on it and left without a click. */
  left: number
  clicked: number
  /** How long the pointer was on it, in seconds; null when it never was. */
  hoverSeconds: number | null
}

const clickedThere = (value: boolean) => ({ attribute: 'clicked', op: 'eq', value }) as const

/** One question for all elements and pages. */
export function reportQuery(days: number): TrendQuery {
  return {
    kind: 'trend',
    series: [
      { event: 'element_seen', label: 'seen' },
      { event: 'element_hovered', label: 'hovered' },
      { event: 'element_hovered', label: 'left', filter: clickedThere(false) },
      { event: 'element_clicked', label: 'clicked' },
      { event: 'element_hovered', measure: 'median', attribute: 'milliseconds', label: 'time' },
    ],
    breakdown: [{ attribute: 'element' }, { attribute: 'path' }],
    range: { last: days, unit: 'day' },
    interval: 'none',
    limit: 50,
  }
}

/** The hovers and clicks of one element, day by day. */
export function elementQuery(element: string, days: number): TrendQuery {
  const filter = { attribute: 'element', op: 'eq', value: element } as const
  return {
    kind: 'trend',
    series: [
      { event: 'element_clicked', filter },
      { event: 'element_hovered', filter: { and: [filter, clickedThere(false)] } },
    ],
    range: { last: days, unit: 'day' },
  }
}

/** The most clicked first. Rows of the rest, and of events without an element, are left out. */
export function reportRows({ series }: Pick<TrendResult, 'series'>): ElementRow[] {
  const rows = new Map<string, ElementRow>()
  for (const { label, breakdown, total } of series) {
    if (!breakdown || breakdown.some((value) => typeof value !== 'string')) continue
    const [element, path] = breakdown as [string, string]
    const key = JSON.stringify(breakdown)
    const row = rows.get(key) ?? { element, path, seen: 0, hovered: 0, left: 0, clicked: 0, hoverSeconds: null }
    if (label === 'time') row.hoverSeconds = total === null ? null : total / 1000
    else if (isCount(label)) row[label] = total ?? 0
    rows.set(key, row)
  }
  return [...rows.values()].sort((a, b) => b.clicked - a.clicked || b.hovered - a.hovered || b.seen - a.seen)
}

function isCount(label: string): label is 'seen' | 'hovered' | 'left' | 'clicked' {
  return ['seen', 'hovered', 'left', 'clicked'].includes(label)
}
