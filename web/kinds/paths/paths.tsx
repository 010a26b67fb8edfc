import './paths.css'
import { useState } from 'preact/hooks'
import type { PathsResult } from '../../../src/runtime/query/result.ts'
import type { App } from '../../api.ts'
import { csvOf } from '../../export.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import type { PathsQuery } from '../../language.ts'
import { TableView } from '../../parts/data-table.tsx'
import { NumberSetting } from '../../parts/setting.tsx'
import { ask } from '../../state/view.ts'
import type { DataTable } from '../../tables.ts'
import { PathsEditor } from './editor.tsx'
import { linkPoint, nodeOf } from './layout.ts'
import { Sankey } from './sankey.tsx'

/** What users do one after the other. */
export const paths: KindParts<'paths'> = {
  Editor: PathsEditor,
  Options: PathsOptions,
  Headline: PathsHeadline,
  Picture: PathsPicture,
  csv: ({ result }) => csvOf(table(result)),
  isEmpty: ({ result }) => result.links.length === 0,
}

function PathsOptions({ query: { depth, links, gap_minutes } }: { query: PathsQuery }) {
  return (
    <>
      <NumberSetting
        label="Steps of a path"
        at="depth"
        value={depth}
        standard={5}
        least={2}
        most={20}
        onChange={(next) => ask<PathsQuery>({ depth: next })}
      />
      <NumberSetting
        label="Heaviest links"
        at="links"
        value={links}
        standard={50}
        most={500}
        onChange={(next) => ask<PathsQuery>({ links: next })}
      />
      <NumberSetting
        label="Ends after a gap of"
        at="gap_minutes"
        value={gap_minutes}
        standard={30}
        most={525_600}
        unit="minutes"
        onChange={(next) => ask<PathsQuery>({ gap_minutes: next })}
      />
    </>
  )
}

function PathsHeadline({ answer: { result } }: { answer: Answer<'paths'> }) {
  const first = result.links[0]
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatNumber(result.paths)}</strong> <span class="figure-label">paths</span>
      </span>
      {first && (
        <span class="hint">
          most went from {nodeOf(first.source).value} to {nodeOf(first.target).value}: {formatNumber(first.count)}
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
        label="Links"
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
      { label: 'From', unit: 'text' },
      { label: 'To', unit: 'text' },
      { label: 'At step', unit: 'count' },
      { label: 'Paths', unit: 'count' },
      { label: 'Average time', unit: 'seconds' },
    ],
    rows: links.map(({ source, target, count, seconds_avg }) => {
      const { position, value } = nodeOf(source)
      return [value, nodeOf(target).value, position, count, seconds_avg]
    }),
  }
}
