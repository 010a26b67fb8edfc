import type { StickinessResult } from '../../runtime/query/result.ts'
import { bars } from './bars.ts'
import type { Sheet } from './draw.ts'
import { full } from './format.ts'

/** A bar for each number of intervals; the empty ones at the end are one line. */
export function stickinessPicture({ intervals, users }: StickinessResult, sheet: Sheet): string[] {
  const last = users.findLastIndex((count) => count > 0)
  if (last < 0) return ['  Nobody was active.']
  const rows = intervals
    .slice(0, last + 1)
    .map((interval, i) => ({ label: full(interval), value: users[i]!, owner: 0 }))
  const rest = intervals.slice(last + 1)
  const none = rest.length > 1 ? `${full(rest[0]!)} – ${full(rest.at(-1)!)}` : full(rest[0] ?? 0)
  return [
    `  ${sheet.color.bold('users')}${sheet.color.dim('  by the number of intervals in which they were active')}`,
    '',
    ...bars([...rows, ...(rest.length > 0 ? [{ label: none, value: 0, owner: 0 }] : [])], sheet),
  ]
}
