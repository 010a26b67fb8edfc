/** The ids of the cohorts that a query or a part of it names, each once, in the order they appear. */
export function namedCohorts(query: unknown): string[] {
  return [...new Set(mentions(query, []).map(({ id }) => id))]
}

/** Where a query names cohorts. */
export function mentions(part: unknown, path: readonly (string | number)[]): Mention[] {
  if (Array.isArray(part)) return part.flatMap((each, index) => mentions(each, [...path, index]))
  if (typeof part !== 'object' || part === null) return []
  if ('of' in part && part.of === 'cohort' && 'attribute' in part) {
    return [{ id: String(part.attribute), path: [...path, 'attribute'] }]
  }
  return Object.entries(part).flatMap(([key, each]) => mentions(each, [...path, key]))
}

interface Mention {
  id: string
  path: readonly (string | number)[]
}
