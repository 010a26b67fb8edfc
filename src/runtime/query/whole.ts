import type { Query } from './schema.ts'

/** The question whose answer stands in one line above a picture, where that is another one; null where it is not. */
export function wholeOf(query: Query): Query | null {
  if (query.kind === 'trend' && query.breakdown?.length) {
    const { breakdown: _, limit: __, cumulative: ___, moving_average: ____, ...whole } = query
    return { ...whole, interval: 'none' }
  }
  if (query.kind === 'funnel' && query.view === 'trend') {
    const { view: _, interval: __, from_step: ___, to_step: ____, ...whole } = query
    return whole
  }
  return null
}
