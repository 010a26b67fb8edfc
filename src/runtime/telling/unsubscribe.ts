import { sameSecret } from '../accounts/secrets.ts'

/** Makes and reads the codes of links that end what somebody gets, without a session. */
export function unsubscribing(sign: (text: string) => string) {
  return {
    codeFor: (of: string, userId: string) => `${of}.${userId}.${sign(`unsubscribe ${of} ${userId}`)}`,
    /** Null for a code that was not made here. */
    read(code: string): { of: string; userId: string } | null {
      const [of, userId, mark, ...rest] = code.split('.')
      if (!of || !userId || !mark || rest.length > 0) return null
      return sameSecret(mark, sign(`unsubscribe ${of} ${userId}`)) ? { of, userId } : null
    },
  }
}
