/** How an answer is looked at: on the explore page as the address says it, elsewhere as it was saved. */
import { createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import type { Point } from '../api/drill.ts'
import type { Range } from '../language.ts'
import type { View } from '../url.ts'
import { drillInto } from './drill.ts'
import { opened } from './insight.ts'
import { ask, change, view } from './view.ts'

type Looked = Pick<View, 'chart' | 'hidden' | 'focus'>

export interface Look extends Looked {
  change(next: Partial<Looked>): void
  /** The saved insight that it is of. */
  insightId?: string | null
  /** Shows who is behind a point; not where that is not for the reader. */
  into?: ((point: Point) => void) | undefined
  /** Asks for a part of the range; not where the range is fixed. */
  narrow?: ((range: Range) => void) | undefined
}

/** For what is drawn inside; without it, the address says it. */
export const LookContext = createContext<Look | null>(null)

export function useLook(): Look {
  const given = useContext(LookContext)
  if (given) return given
  const { chart, hidden, focus } = view.value
  const insightId = opened.value?.insight_id ?? null
  return { chart, hidden, focus, insightId, change, into: drillInto, narrow: (range) => ask({ range }) }
}

/** A look that begins as it was saved, and is the reader's own from then on. */
export function useOwnLook(saved: Looked): Look {
  const [look, setLook] = useState<Looked>(saved)
  return { ...look, change: (next) => setLook({ ...look, ...next }) }
}
