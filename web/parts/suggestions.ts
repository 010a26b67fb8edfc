import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api.ts'
import type { Option } from './listbox.tsx'

/** Where a list's options come from: all at once, or by what is typed. */
export type Source = readonly Option[] | ((search: string, signal: AbortSignal) => Promise<Option[]>)

export interface Suggestions {
  options: readonly Option[]
  state: 'ready' | 'loading' | 'failed'
}

/** Options for what is typed. Keeps the last ones while the next are on their way. */
export function useSuggestions(source: Source, search: string, again: unknown = null): Suggestions {
  const [found, setFound] = useState<Suggestions>({ options: [], state: 'loading' })
  useEffect(() => {
    if (typeof source !== 'function') return
    const stop = new AbortController()
    const timer = setTimeout(
      () => {
        source(search, stop.signal).then(
          (options) => !stop.signal.aborted && setFound({ options, state: 'ready' }),
          (error: unknown) => {
            if (!stop.signal.aborted && error instanceof ApiError) setFound({ options: [], state: 'failed' })
          },
        )
      },
      search === '' ? 0 : 120,
    )
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [search, again])
  return typeof source === 'function' ? found : { options: matching(source, search), state: 'ready' }
}

/** Options whose label has every typed word, those that start with the text first. */
export function matching(options: readonly Option[], search: string): readonly Option[] {
  const text = search.trim().toLowerCase()
  if (text === '') return options
  const words = text.split(/\s+/)
  const hits = options.filter(({ label, hint, group }) => {
    const all = `${label} ${hint ?? ''} ${group ?? ''}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
  return [...hits].sort((a, b) => rank(a) - rank(b))

  function rank({ label }: Option): number {
    return label.toLowerCase().startsWith(text) ? 0 : 1
  }
}
