import type { Clock } from '../ports.ts'

export interface FreshOptions {
  clock: Clock
  /** Changes when the data did. */
  version: () => number
  /** Milliseconds an answer serves after the data changed, while a newer one is worked out. Default: 10,000. */
  staleFor?: number
  /** Answers kept. Default: 200. */
  keep?: number
}

/**
 * Remembers answers until the data change. An answer that is only a little stale is given at once and renewed behind
 * the reader's back, so that suggestions never wait while events are coming in.
 */
export function fresh<T>({ clock, version, staleFor = 10_000, keep = 200 }: FreshOptions) {
  const entries = new Map<string, { at: number; version: number; answer: Promise<T>; renewing: boolean }>()

  function renew(key: string, ask: () => Promise<T>): Promise<T> {
    const entry = { at: clock(), version: version(), answer: ask(), renewing: false }
    entries.delete(key)
    entries.set(key, entry)
    if (entries.size > keep) entries.delete(entries.keys().next().value!)
    entry.answer.catch(() => entries.get(key) === entry && entries.delete(key))
    return entry.answer
  }

  return async function answer(key: string, ask: () => Promise<T>): Promise<T> {
    const entry = entries.get(key)
    if (!entry) return await renew(key, ask)
    if (entry.version === version()) return await entry.answer
    if (clock() - entry.at > staleFor) return await renew(key, ask)
    if (!entry.renewing) {
      entry.renewing = true
      const asked = version()
      // The next to ask gets the newer answer; this one the older.
      void ask().then(
        (newer) => entries.set(key, { at: clock(), version: asked, answer: Promise.resolve(newer), renewing: false }),
        () => entries.delete(key),
      )
    }
    return await entry.answer
  }
}
