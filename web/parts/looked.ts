/** How the answers around here are looked at, and how that is changed. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Point } from '../api/drill.ts'
import type { Query, TrendQuery } from '../language.ts'
import type { View } from '../url.ts'

/** Changes the question; a key set to undefined is taken out. */
export type Ask = <Asked extends Query = TrendQuery>(
  next: {
    [key in keyof Asked]?: Asked[key] | undefined
  },
) => void

/** Said by the explore page from the address, and by each tile of a dashboard from its insight. */
export interface Looked extends View {
  change: (next: Partial<View>) => void
  ask: Ask
  /** Shows who is behind a point of the answer. */
  drill: (point: Point) => void
  /** Colours that values wear also in other pictures of the page. */
  colours: Colours
  /** Whether it is only there to be looked at: no other question is asked, and nobody behind a point is shown. */
  fixed?: boolean
  /** The saved insight that it is of. */
  insightId?: string | null
  /** Whether there is room for the picture alone, with no table beside it. */
  small: boolean
}

/** Colour numbers by `valueKey`. */
export type Colours = ReadonlyMap<string, number>

const nothing = () => undefined

export const LookedContext = createContext<Looked>({
  query: { kind: 'trend', series: [{ event: null }] },
  chart: 'line',
  hidden: [],
  focus: null,
  axes: null,
  change: nothing,
  ask: nothing,
  drill: nothing,
  colours: new Map(),
  small: false,
})

export function useLooked(): Looked {
  return useContext(LookedContext)
}
