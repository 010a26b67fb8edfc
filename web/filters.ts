/** Filters as the builder edits them: a list of conditions joined by one word. */
import type { Filter } from './language.ts'
import { isGroup } from './words.ts'

export interface FilterList {
  items: readonly Filter[]
  word: 'and' | 'or'
}

export function listOf(filter: Filter | undefined): FilterList {
  if (filter === undefined) return { items: [], word: 'and' }
  if (!isGroup(filter)) return { items: [filter], word: 'and' }
  return 'and' in filter ? { items: filter.and, word: 'and' } : { items: filter.or, word: 'or' }
}

/** The shortest filter that says the same; undefined when it says nothing. */
export function filterOf({ items, word }: FilterList): Filter | undefined {
  const [first] = items
  if (first === undefined) return undefined
  if (items.length === 1) return first
  return word === 'and' ? { and: [...items] } : { or: [...items] }
}

export function withItem({ items, word }: FilterList, index: number, item: Filter | null): FilterList {
  const before = items.slice(0, index)
  const after = items.slice(index + 1)
  return { items: item === null ? [...before, ...after] : [...before, item, ...after], word }
}

/** What was typed as an operand: a number where the operator compares numbers. */
export function operandOf(text: string, op: string): string | number {
  const numeric = ['gt', 'gte', 'lt', 'lte', 'between'].includes(op)
  return numeric && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
