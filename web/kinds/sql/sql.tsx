import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formatNumber } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { TableView } from '../../parts/data-table.tsx'
import { useLooked } from '../../parts/looked.ts'
import type { DataTable } from '../../tables.ts'
import { t } from '../../text.ts'
import { linkOf } from './links.ts'
import { SqlChart, SqlChoices } from './picture.tsx'

/** Read-only SQL on the app's own rows. */
export const sql: KindParts<'sql'> = {
  Headline: SqlHeadline,
  Choices: SqlChoices,
  Picture: SqlPicture,
  csv: ({ result }) => csvOf(table(result)),
  isEmpty: () => false,
}

function SqlHeadline({ answer: { result } }: { answer: Answer<'sql'> }) {
  const { rows, truncated } = result
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatNumber(rows.length)}</strong>{' '}
        <span class="figure-label">{rows.length === 1 ? t`row` : t`rows`}</span>
      </span>
      {truncated && <span class="hint">{t`the first of more; raise the limit or group the rows`}</span>}
    </p>
  )
}

/** What is drawn at once: more rows than anybody reads make a slow page; the files have them all. */
const mostDrawn = 1000

function SqlPicture({ app, answer: { result } }: { app: App; answer: Answer<'sql'> }) {
  const { chart, axes, small, fixed } = useLooked()
  const { columns, rows } = table(result)
  const drawn = axes !== null
  return (
    <>
      {drawn && <SqlChart result={result} axes={axes} kind={chart} />}
      <TableView
        label={t`Rows`}
        main={!drawn}
        class={drawn ? 'table-box' : 'table-box buckets picture'}
        table={{ columns, rows: rows.slice(0, mostDrawn) }}
        {...(!fixed && { linkOf: (cell, column) => linkOf(app.app_id, columns[column]!.label, cell) })}
      />
      {rows.length > mostDrawn && !(drawn && small) && (
        <p class="hint">{t`The first ${formatNumber(mostDrawn)} rows; CSV and JSON have all of them.`}</p>
      )}
    </>
  )
}

function table({ columns, rows }: Answer<'sql'>['result']): DataTable {
  return {
    columns: columns.map(({ name, type }) => ({
      label: name,
      unit: type === 'integer' || type === 'number' ? 'count' : 'text',
    })),
    rows,
  }
}
