/** Stretches of time as people read them. */
import type { Shift } from '../../src/runtime/query/schema.ts'
import type { Interval } from '../language.ts'
import { plural, t } from '../text.ts'

export const unitWords: { readonly [unit in Interval]: { one: string; many: string } } = {
  hour: { one: t`hour`, many: t`hours` },
  day: { one: t`day`, many: t`days` },
  week: { one: t`week`, many: t`weeks` },
  month: { one: t`month`, many: t`months` },
  quarter: { one: t`quarter`, many: t`quarters` },
  year: { one: t`year`, many: t`years` },
}

/** `one week earlier` · `3 days earlier`. */
export function earlierText({ count, unit }: Shift): string {
  const written = String(count)
  switch (unit) {
    case 'hour':
      return plural(count, 'one hour earlier', '{0} hours earlier', written)
    case 'day':
      return plural(count, 'one day earlier', '{0} days earlier', written)
    case 'week':
      return plural(count, 'one week earlier', '{0} weeks earlier', written)
    case 'month':
      return plural(count, 'one month earlier', '{0} months earlier', written)
    case 'quarter':
      return plural(count, 'one quarter earlier', '{0} quarters earlier', written)
    case 'year':
      return plural(count, 'one year earlier', '{0} years earlier', written)
  }
}
