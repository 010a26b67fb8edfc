import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api.ts'
import { leaveToSignIn } from '../state/session.ts'

/** What a page shows, asked for when it opens and whenever `key` changes; `set` shows what it is after a change. */
export function useLoaded<T>(load: () => Promise<T>, key: string) {
  const [value, set] = useState<T | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  useEffect(() => {
    let isCurrent = true
    set(null)
    setError(null)
    load().then(
      (loaded) => isCurrent && set(loaded),
      (problem: unknown) => {
        if (!(problem instanceof ApiError)) throw problem
        if (problem.status === 401) leaveToSignIn()
        else if (isCurrent) setError(problem)
      },
    )
    return () => {
      isCurrent = false
    }
  }, [key])
  return { value, set, error }
}
