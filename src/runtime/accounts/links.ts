import type { Random } from '../metadata/ids.ts'
import type { Clock } from '../ports.ts'
import { makeCode } from './secrets.ts'

export interface SignInLinks {
  /** A code that signs the user in once, within the minute. */
  create(userId: string): string
  /** The user, once. Null for a code that is unknown, used or too old. */
  redeem(code: string): string | null
}

/** Kept in memory only: a link that outlives the process would be of no use to its reader. */
export function signInLinks({ clock, random }: { clock: Clock; random: Random }): SignInLinks {
  const codes = new Map<string, { userId: string; until: number }>()
  return {
    create(userId) {
      for (const [code, { until }] of codes) if (until <= clock()) codes.delete(code)
      const code = makeCode(random)
      codes.set(code, { userId, until: clock() + lifetime })
      return code
    },
    redeem(code) {
      const found = codes.get(code)
      codes.delete(code)
      return found && found.until > clock() ? found.userId : null
    },
  }
}

const lifetime = 60_000
