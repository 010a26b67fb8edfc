import { useState } from 'preact/hooks'
import { ApiError } from '../api.ts'
import { leaveToSignIn } from '../state/session.ts'

/**
 * A call that a person started: whether it is under way, and how the server refused it. Resolves to whether it was
 * done. Who is not signed in any more goes to sign in, and comes back.
 */
export function useAttempt() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  async function attempt(call: () => Promise<unknown>): Promise<boolean> {
    setBusy(true)
    setError(null)
    try {
      await call()
      return true
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      if (problem.status === 401) leaveToSignIn()
      else setError(problem)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, attempt, forget: () => setError(null) }
}
