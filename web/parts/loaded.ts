import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api.ts'
import { leaveToSignIn } from '../state/session.ts'

/** What a page shows of the server: undefined until it is there. `reload` keeps the last while it asks again. */
export function useLoaded<Data>(call: () => Promise<Data>, by: readonly unknown[] = []) {
  const [data, setData] = useState<Data | undefined>(undefined)
  const [error, setError] = useState<ApiError | null>(null)
  async function reload(): Promise<void> {
    try {
      setData(await call())
      setError(null)
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      if (problem.status === 401) leaveToSignIn()
      else setError(problem)
    }
  }
  useEffect(() => {
    void reload()
  }, by)
  return { data, error, reload }
}
