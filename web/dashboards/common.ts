/** What all tiles of a dashboard are asked with: as it was saved, and as the address bar says otherwise. */
import type { Json } from '../../src/event.ts'
import type { Common } from '../../src/runtime/metadata/dashboards.ts'
import { infoOf } from '../kinds.ts'
import type { Filter, Query, TrendQuery } from '../language.ts'
import { decodeText, encodeText } from '../url.ts'

export type { Common }

/** All that a dashboard's address says. */
export interface Shown {
  /** Null: as it was saved. */
  common: Common | null
  /** Minutes from one refresh to the next, 0: never; null when it is not said. */
  every: number | null
  /** For a screen on a wall: nothing but the tiles. */
  wall: boolean
}

export const refreshes = [0, 1, 5, 15] as const

export function shownIn(search: string): Shown {
  const parameters = new URLSearchParams(search)
  const common = decodeText(parameters.get('with'))
  const every = parameters.get('every')
  return {
    common: typeof common === 'object' && common !== null && !Array.isArray(common) ? (common as Common) : null,
    every: refreshes.find((one) => String(one) === every) ?? null,
    wall: parameters.has('wall'),
  }
}

/** The search part of the address, with its `?` when there is anything to say. */
export function searchOf({ common, every, wall }: Shown): string {
  const parts = [
    ...(common ? [`with=${encodeText(common as unknown as Json)}`] : []),
    ...(every !== null ? [`every=${every}`] : []),
    ...(wall ? ['wall'] : []),
  ]
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** Minutes from one refresh to the next: a wall is refreshed also when nothing is said. */
export function minutesOf({ every, wall }: Shown): number {
  return every ?? (wall ? 5 : 0)
}

export function dashboardAddress(appId: string, dashboardId?: string): string {
  return `/apps/${appId}/dashboards${dashboardId === undefined ? '' : `/${dashboardId}`}`
}

/** The question that a tile asks: its insight's, in the dashboard's range, with its filter too. */
export function askedOf(query: Query, { range, filter, compare }: Common): Query {
  const info = infoOf(query)
  if (!info) return query
  const { compare: own, ...rest } = query as TrendQuery
  const asked = {
    ...rest,
    ...(info.range && range && { range }),
    ...(info.filter && filter && { filter: bothOf(rest.filter, filter) }),
  }
  // Nothing lies before all time.
  const whole = asked.range !== undefined && 'all' in asked.range
  const wanted = info.compare && compare !== undefined ? (compare ? (own ?? { previous: true }) : undefined) : own
  return (wanted && !whole ? { ...asked, compare: wanted } : asked) as Query
}

function bothOf(own: Filter | undefined, shared: Filter): Filter {
  return own ? { and: [own, shared] } : shared
}
