/** Splits by cohorts in words: the engine answers true and false, a reader wants to know in or out of what. */
import type { Result } from '../src/runtime/query/result.ts'
import { cohortName } from './cohort-names.ts'
import type { Query, Split } from './language.ts'
import { t } from './text.ts'

interface Row {
  breakdown: (string | number | boolean | null)[] | null
}

/** The same answer with `in Regulars` and `not in Regulars` where the question is split by that cohort. */
export function inWords<Answered extends Result>(query: Query, result: Answered): Answered {
  const splits: readonly Split[] = ('breakdown' in query && query.breakdown) || []
  if (!splits.some(({ of }) => of === 'cohort')) return result
  const rows = (key: 'series' | 'groups') => {
    const list = (result as { series?: Row[]; groups?: Row[] })[key]
    return list && { [key]: list.map((row) => ({ ...row, breakdown: named(row.breakdown, splits) })) }
  }
  return { ...result, ...rows('series'), ...rows('groups') }
}

function named(breakdown: Row['breakdown'], splits: readonly Split[]): Row['breakdown'] {
  if (breakdown === null) return null
  return breakdown.map((value, index) => {
    const split = splits[index]
    if (split?.of !== 'cohort' || typeof value !== 'boolean') return value
    return membership(String(split.attribute), value)
  })
}

/** `in Regulars` · `not in Regulars`. */
export function membership(cohort: string, member: boolean): string {
  const name = cohortName(cohort)
  return member ? t`in ${name}` : t`not in ${name}`
}
