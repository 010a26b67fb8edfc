import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from '../api/client.ts'
import { leaveToSignIn } from './session.ts'

export interface Loaded<T> {
  /** What was answered last; it stays while the next is on its way. */
  data: T | undefined
  error: ApiError | null
  /** Whether an answer is on its way. */
  busy: boolean
  /** Asks again; ends when the answer is here, or another one was asked for. */
  again: () => Promise<void>
  /** Shows what a change was answered with. */
  set: (data: T) => void
}

/** What a page reads from the server: asked whenever `of` changes, and given up with the page. Only the last one counts. */
export function useLoaded<T>(of: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Pick<Loaded<T>, 'data' | 'error' | 'busy'>>(nothing)
  const asked = useRef<AbortController | null>(null)

  async function again(): Promise<void> {
    asked.current?.abort()
    const own = new AbortController()
    asked.current = own
    setState((before) => ({ ...before, busy: true }))
    try {
      const data = await load(own.signal)
      if (!own.signal.aborted) setState({ data, error: null, busy: false })
    } catch (error) {
      if (own.signal.aborted) return
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401) leaveToSignIn()
      else setState((before) => ({ ...before, error, busy: false }))
    }
  }

  function set(data: T): void {
    asked.current?.abort()
    setState({ data, error: null, busy: false })
  }

  useEffect(() => {
    void again()
    return () => asked.current?.abort()
  }, [of])
  return { ...state, again, set }
}

const nothing = { data: undefined, error: null, busy: true }
