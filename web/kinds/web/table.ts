/** The overview as rows: for a file. */
import type { WebResult } from '../../../src/runtime/query/result.ts'
import type { Cell, DataTable } from '../../tables.ts'
import { breakdownText } from '../../words.ts'
import { lists, missingText, sections } from './words.ts'

export function overviewTable(result: WebResult): DataTable {
  const { totals, timeline } = result
  const rows: Cell[][] = []
  if (totals) {
    rows.push(['totals', '', totals.visitors, totals.sessions, totals.views, 1, totals.previous?.visitors, null])
  }
  for (const [index, bucket] of timeline?.buckets.entries() ?? []) {
    const { visitors, sessions, views, previous } = timeline!
    const before = previous?.visitors[index]
    rows.push(['timeline', bucket, visitors[index], sessions[index], views[index], null, before, null])
  }
  for (const section of lists) {
    for (const { value, visitors, sessions, views, share, previous_visitors, change } of result[section] ?? []) {
      const name = value === null ? missingText(section) : breakdownText(value)
      rows.push([section, name, visitors, sessions, views, share, previous_visitors, change])
    }
  }
  return { columns: columns.map((label) => ({ label, unit: 'count' })), rows }
}

const columns = ['section', 'value', 'visitors', 'sessions', 'views', 'share', 'previous_visitors', 'change']

export function sectionTitle(section: (typeof lists)[number]): string {
  return sections[section].label
}
