import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api.ts'
import type { Option } from './listbox.tsx'

/** Where a list's options come from: all at once, or by what is typed. */
export type Source = readonly Option[] | ((search: string, signal: AbortSignal) => Promise<Option[]>)

interface Asked {
  search: string
  again: unknown
}

export interface Suggestions {
  options: readonly Option[]
  state: 'ready' | 'loading' | 'failed'
}

/**
 * Options for what is typed. While the next are on their way it is those of the last that fit, so that Enter never
 * takes what was listed for another text.
 */
export function useSuggestions(source: Source, search: string, again: unknown = null): Suggestions {
  const [found, setFound] = useState<Suggestions & { of: Asked }>({
    options: [],
    state: 'loading',
    of: { search: '', again },
  })
  useEffect(() => {
    if (typeof source !== 'function') return
    const stop = new AbortController()
    const of = { search, again }
    const timer = setTimeout(
      () => {
        source(search, stop.signal).then(
          (options) => !stop.signal.aborted && setFound({ options, state: 'ready', of }),
          (error: unknown) => {
            if (!stop.signal.aborted && error instanceof ApiError) setFound({ options: [], state: 'failed', of })
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
  if (typeof source !== 'function') return { options: matching(source, search), state: 'ready' }
  const { of, ...listed } = found
  if (of.search === search && of.again === again) return listed
  return { options: of.again === again ? matching(listed.options, search) : [], state: 'loading' }
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
