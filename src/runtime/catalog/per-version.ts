/** An answer that is asked for again only when `version` changed: when something was loaded. */
export function perVersion<T>(version: () => number, ask: () => Promise<T>): () => Promise<T> {
  let known: { version: number; answer: Promise<T> } | undefined
  return () => {
    if (known?.version === version()) return known.answer
    const entry = { version: version(), answer: ask() }
    known = entry
    entry.answer.catch(() => {
      if (known === entry) known = undefined
    })
    return entry.answer
  }
}
