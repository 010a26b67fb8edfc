import { newId } from './id.ts'
import { prefix as key, type Store } from './store.ts'

/** As items name them. */
export interface Visitor {
  anonymous_id: string
  user_id?: string
  session_id: string
}

interface Stored {
  visitor?: Visitor
  /** Milliseconds since 1970 of the last event. */
  seen?: number
}

const sessionGap = 1_800_000

/** Who looks at the page now; every call is an event of theirs. The same in every tab. */
export function visitorOf(store: Store, changes?: Partial<Visitor>): Visitor {
  const { visitor: last, seen = 0 }: Stored = store.read<Stored>(key) ?? {}
  const now = Date.now()
  const session_id = last && now - seen <= sessionGap ? last.session_id : newId()
  const visitor = { anonymous_id: newId(), ...last, session_id, ...changes }
  store.write(key, { visitor, seen: now })
  return visitor
}
