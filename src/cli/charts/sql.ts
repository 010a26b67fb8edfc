import type { SqlResult } from '../../runtime/query/result.ts'
import type { Sheet } from './draw.ts'
import { full } from './format.ts'
import { gridTable } from './grid.ts'
import { flatGrid } from './tables.ts'

/** The rows as they came: numbers to the right and in full, text to the left. */
export function sqlPicture(result: SqlResult, sheet: Sheet): string[] {
  const { rows, truncated } = result
  const count = `${full(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`
  return [
    ...gridTable(flatGrid(result), sheet),
    '',
    sheet.color.dim(truncated ? `the first ${count}; there are more (--limit)` : count),
  ]
}
