import { DataLoafError } from '../../errors.ts'
import { type NamedAttribute, namesIn } from '../query/names.ts'
import { filterSchema } from '../query/schema/filter.ts'
import type { Filter } from '../query/schema.ts'
import type { Shown } from './subjects.ts'

/**
 * What readers may filter by: the attributes that it is shown by, and those that whoever shared it named. Ids of users
 * are none of them: whoever may not see users must not find them by trying.
 */
export function filterableIn({ insights }: Pick<Shown, 'insights'>, named: readonly NamedAttribute[]) {
  const used = Object.values(insights).flatMap(({ query }) => namesIn(query).attributes)
  const all = new Map([...used, ...named].map(({ attribute, of }) => [keyOf(attribute, of), { attribute, of }]))
  return [...all.values()]
}

/** A reader's filter, if it is one and names nothing else. Throws `invalid_query`, or `forbidden` with where. */
export function readersFilter(input: unknown, filterable: readonly NamedAttribute[]): Filter {
  const parsed = filterSchema.safeParse(input)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = ['filter', ...(issue?.path ?? []).map((part) => (typeof part === 'symbol' ? String(part) : part))]
    throw new DataLoafError('invalid_query', `filter: ${issue?.message ?? 'not a filter'}`, { path })
  }
  const known = new Set(filterable.map(({ attribute, of }) => keyOf(attribute, of)))
  assertKnown(parsed.data, known, ['filter'])
  return parsed.data
}

function assertKnown(filter: Filter, known: ReadonlySet<string>, path: readonly (string | number)[]): void {
  if ('and' in filter) {
    for (const [index, each] of filter.and.entries()) assertKnown(each, known, [...path, 'and', index])
  } else if ('or' in filter) {
    for (const [index, each] of filter.or.entries()) assertKnown(each, known, [...path, 'or', index])
  } else if (!known.has(keyOf(filter.attribute, filter.of ?? 'event'))) {
    throw new DataLoafError('forbidden', 'It cannot be filtered by that.', {
      path: [...path, 'attribute'],
      hint: 'Ask whoever shared it.',
    })
  }
}

const keyOf = (attribute: NamedAttribute['attribute'], of: string) => JSON.stringify([of, attribute])
