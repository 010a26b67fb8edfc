import type { FunnelResult } from '../../../src/runtime/query/result.ts'
import { formatDuration } from '../../format.ts'
import type { FunnelQuery } from '../../language.ts'
import { Columns } from '../../parts/columns.tsx'
import { TableView } from '../../parts/data-table.tsx'
import { binText, funnelTable } from './table.ts'
import { countedText } from './words.ts'

interface TimeBarsProps {
  query: FunnelQuery
  result: Extract<FunnelResult, { view: 'time_to_convert' }>
}

/** How long it took how many. */
export function TimeBars({ query, result }: TimeBarsProps) {
  const counted = countedText(query)
  return (
    <>
      <div class="picture">
        <Columns
          label={`Time to convert, ${counted}`}
          labelWidth={76}
          columns={result.bins.map((bin) => ({
            label: formatDuration(bin.from_seconds),
            title: binText(bin),
            parts: [{ name: counted, value: bin.count, colour: 1 }],
          }))}
        />
      </div>
      <TableView label="Times" table={funnelTable(result)} />
    </>
  )
}
