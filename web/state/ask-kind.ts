import { type Carried, carriedFrom, questionOf } from '../carry.ts'
import { infoOf } from '../kinds.ts'
import type { Kind } from '../language.ts'
import { change, view } from './view.ts'

/** What the questions so far said, for the kinds that cannot say it themselves. */
let carried: Carried | undefined

/** Asks another kind of question about the same events, range and filter. */
export function askKind(kind: Kind): void {
  const { query } = view.peek()
  if (query.kind === kind) return
  if (infoOf(query)) carried = carriedFrom(query, carried)
  change({ query: questionOf(kind, carried ?? { steps: [] }), chart: 'line', hidden: [], focus: null, axes: null })
}
