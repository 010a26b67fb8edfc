import './paths.css'
import { useState } from 'preact/hooks'
import type { PathsResult } from '../../../src/runtime/query/result.ts'
import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { TableView } from '../../parts/data-table.tsx'
import type { DataTable } from '../../tables.ts'
import { t } from '../../text.ts'
import { linkPoint, nodeOf } from './layout.ts'
import { Sankey } from './sankey.tsx'

/** Of a picture, not addresses and recipients: the empty place tells these from the same words elsewhere. */
const [bands, arrival] = [t`Links${''}`, t`To${''}`]

/** What users do one after the other. */
export const paths: KindParts<'paths'> = {
  Headline: PathsHeadline,
  Picture: PathsPicture,
  csv: ({ result }) => csvOf(table(result)),
  isEmpty: ({ result }) => result.links.length === 0,
}

function PathsHeadline({ answer: { result } }: { answer: Answer<'paths'> }) {
  const first = result.links[0]
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatNumber(result.paths)}</strong> <span class="figure-label">{t`paths`}</span>
      </span>
      {first && (
        <span class="hint">
          {t`most went from ${nodeOf(first.source).value} to ${nodeOf(first.target).value}: ${formatNumber(first.count)}`}
        </span>
      )}
    </p>
  )
}

function PathsPicture({ answer: { result } }: { app: App; answer: Answer<'paths'> }) {
  const [pointed, setPointed] = useState<number | null>(null)
  return (
    <>
      <Sankey links={result.links} pointed={pointed} onPoint={setPointed} />
      <TableView
        label={bands}
        table={table(result)}
        onPoint={setPointed}
        pointOf={(row, column) => (column === 3 ? linkPoint(result.links[row]!) : null)}
      />
    </>
  )
}

function table({ links }: PathsResult): DataTable {
  return {
    columns: [
      { label: t`From`, unit: 'text' },
      { label: arrival, unit: 'text' },
      { label: t`At step`, unit: 'count' },
      { label: t`Paths`, unit: 'count' },
      { label: t`Average time`, unit: 'seconds' },
    ],
    rows: links.map(({ source, target, count, seconds_avg }) => {
      const { position, value } = nodeOf(source)
      return [value, nodeOf(target).value, position, count, seconds_avg]
    }),
  }
}
