import { newId } from './id.ts'
import { prefix as key, type Store } from './store.ts'

/** As items name them. */
export interface Visitor {
  anonymous_id: string
  user_id?: string
  session_id: string
}

const sessionGap = 1_800_000

/** Who looks at the page now; every call is an event of theirs. The same in every tab. */
export function visitorOf(store: Store, changes?: Partial<Visitor>): Visitor {
  // `seen`: milliseconds since 1970 of the last event.
  const { seen = 0, ...last } = store.read<Partial<Visitor> & { seen?: number }>(key) ?? { anonymous_id: newId() }
  const now = Date.now()
  const begun = now - seen > sessionGap && { session_id: newId() }
  const visitor = { ...last, ...begun, ...changes } as Visitor
  store.write(key, { ...visitor, seen: now })
  return visitor
}
