import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api/client.ts'
import { leaveToSignIn } from './session.ts'

export interface Loaded<T> {
  /** What was answered last; it stays while the next is on its way. */
  data: T | undefined
  error: ApiError | null
  busy: boolean
  again: () => void
}

/** What a page reads from the server: asked whenever `of` changes, and given up with the page. */
export function useLoaded<T>(of: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'again'>>({ data: undefined, error: null, busy: true })
  const [times, setTimes] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    setState((before) => ({ ...before, busy: true }))
    load(stop.signal).then(
      (data) => !stop.signal.aborted && setState({ data, error: null, busy: false }),
      (error: unknown) => {
        if (stop.signal.aborted) return
        if (!(error instanceof ApiError)) throw error
        if (error.status === 401) leaveToSignIn()
        else setState((before) => ({ ...before, error, busy: false }))
      },
    )
    return () => stop.abort()
  }, [of, times])
  return { ...state, again: () => setTimes((before) => before + 1) }
}
