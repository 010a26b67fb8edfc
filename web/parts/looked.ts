/** How the answers around here are looked at, and how that is changed. */
import { createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import type { Point } from '../api/drill.ts'
import { drillInto } from '../state/drill.ts'
import { opened } from '../state/insight.ts'
import { ask, change, view } from '../state/view.ts'
import type { View } from '../url.ts'

type Picture = Pick<View, 'chart' | 'hidden' | 'focus'>

export interface Looked extends Picture {
  change: (next: Partial<Picture>) => void
  /** Changes the question; null where it is not the reader's to change. */
  ask: typeof ask | null
  /** Shows who is behind a point of the answer; null where that is not for the reader. */
  drill: ((point: Point) => void) | null
  /** The saved insight that it is of; null for none. */
  insightId: string | null
}

/** Said by what is not looked at as the address says it. */
export const LookedContext = createContext<Looked | null>(null)

export function useLooked(): Looked {
  const given = useContext(LookedContext)
  if (given) return given
  const { chart, hidden, focus } = view.value
  return { chart, hidden, focus, change, ask, drill: drillInto, insightId: opened.value?.insight_id ?? null }
}

/** A picture that begins as it was saved, and is the reader's own from then on; the question stays what it is. */
export function useOwnLook(saved: Picture): Looked {
  const [picture, setPicture] = useState(saved)
  const change = (next: Partial<Picture>) => setPicture({ ...picture, ...next })
  return { ...picture, change, ask: null, drill: null, insightId: null }
}
