import { Database, Download, Image } from 'lucide'
import { useState } from 'preact/hooks'
import type { App } from '../api.ts'
import { asApiCall, asCommand, asCsv } from '../export.ts'
import { formatClock, formatNumber } from '../format.ts'
import type { Answer } from '../state/result.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'
import { savePicture } from './picture-file.ts'

interface AnswerToolsProps {
  app: App
  answer: Answer
  title: string
  /** The chart's canvas, when the answer is drawn on one. */
  canvas: () => HTMLCanvasElement | null
  drawn: boolean
}

/** The same answer elsewhere, and where it came from. */
export function AnswerTools({ app, answer, title, canvas, drawn }: AnswerToolsProps) {
  const [open, setOpen] = useState(false)
  const { query, result } = answer
  const { meta } = result
  const name = `${app.name} ${title}`.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()
  return (
    <footer class="tools">
      <div class="tools-row">
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={Database} size={13} /> SQL
        </button>
        <CopyButton text={() => asCommand(query, app.name)} label="Copy as a command">
          CLI
        </CopyButton>
        <CopyButton text={() => asApiCall(query, app.app_id, location.origin)} label="Copy as an API call">
          API
        </CopyButton>
        <button
          type="button"
          class="quiet"
          aria-label="Download CSV"
          onClick={() => save(asCsv(result), `${name}.csv`)}
        >
          <Icon of={Download} size={13} /> CSV
        </button>
        {drawn && (
          <button
            type="button"
            class="quiet"
            aria-label="Download PNG"
            onClick={() => savePicture(canvas(), title, `${name}.png`)}
          >
            <Icon of={Image} size={13} /> PNG
          </button>
        )}
        <span class="hint tools-meta">
          {meta.rows_read !== null && `${formatNumber(meta.rows_read)} rows read in `}
          {formatNumber(Math.round(meta.milliseconds))} ms
          {meta.cached && ', from the cache'}
          {meta.fresh_until !== null && ` · fresh until ${formatClock(Date.parse(meta.fresh_until))}`}
        </span>
      </div>
      {open && (
        <div class="code-box">
          <CopyButton class="quiet code-copy" text={() => meta.sql} label="Copy the SQL">
            Copy
          </CopyButton>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
          <pre class="code" tabIndex={0}>
            {meta.sql}
          </pre>
        </div>
      )}
      {meta.warnings?.map((warning) => (
        <p class="warning" key={warning}>
          {warning}
        </p>
      ))}
    </footer>
  )
}

function save(text: string, name: string): void {
  const link = document.createElement('a')
  // The mark that lets spreadsheets read UTF-8.
  link.href = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
