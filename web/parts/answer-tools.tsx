import { Braces, Database, Download, Image, TriangleAlert } from 'lucide'
import { useState } from 'preact/hooks'
import type { App } from '../api.ts'
import { asApiCall, asCommand, asTypeScript } from '../copies.ts'
import { formatClock, formatNumber } from '../format.ts'
import { type Answer, infoOf } from '../kinds.ts'
import type { Query, TrendQuery } from '../language.ts'
import { t } from '../text.ts'
import { rangeText } from '../time.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'

interface AnswerToolsProps {
  app: App
  answer: Answer
  title: string
  csv: () => string
  /** What is drawn; null when nothing is. */
  picture: (() => HTMLElement | null) | null
  /** The answer in one line, as it stands above the picture. */
  headline: () => string
}

/** The same answer elsewhere, and where it came from. */
export function AnswerTools({ app, answer, title, csv, picture, headline }: AnswerToolsProps) {
  const [open, setOpen] = useState(false)
  const { query, result } = answer
  const { meta } = result
  const name = `${app.name} ${title}`.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()
  const caption = () => ({ title, range: rangeIn(query, app.time_zone), answer: headline() })
  return (
    <footer class="tools">
      <div class="tools-row">
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={Database} size={13} /> SQL
        </button>
        <CopyButton text={() => asCommand(query, app.name)} label={t`Copy as a command`}>
          CLI
        </CopyButton>
        <CopyButton text={() => asApiCall(query, app.app_id, location.origin)} label={t`Copy as an API call`}>
          API
        </CopyButton>
        <CopyButton text={() => asTypeScript(query, app.app_id, location.origin)} label={t`Copy as TypeScript`}>
          TypeScript
        </CopyButton>
        <button
          type="button"
          class="quiet"
          aria-label={t`Download CSV`}
          onClick={() => save(['\ufeff', csv()], 'text/csv;charset=utf-8', `${name}.csv`)}
        >
          <Icon of={Download} size={13} /> CSV
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={t`Download JSON`}
          onClick={() => save([JSON.stringify(answer.raw, null, 2)], 'application/json', `${name}.json`)}
        >
          <Icon of={Braces} size={13} /> JSON
        </button>
        {picture && (
          <button
            type="button"
            class="quiet"
            aria-label={t`Download PNG`}
            onClick={async () => (await import('./picture-file.ts')).savePicture(picture(), caption(), `${name}.png`)}
          >
            <Icon of={Image} size={13} /> PNG
          </button>
        )}
        <span class="hint tools-meta">
          {meta.rows_read !== null && t`${formatNumber(meta.rows_read)} rows read in `}
          {t`${formatNumber(Math.round(meta.milliseconds))} ms`}
          {meta.cached && t`, from the cache`}
          {meta.fresh_until !== null && t` · fresh until ${formatClock(Date.parse(meta.fresh_until))}`}
        </span>
      </div>
      {open && (
        <div class="code-box">
          <CopyButton class="quiet code-copy" text={() => meta.sql} label={t`Copy the SQL`}>
            {t`Copy`}
          </CopyButton>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
          <pre class="code" tabIndex={0}>
            {meta.sql}
          </pre>
        </div>
      )}
      <Warnings texts={meta.warnings} />
    </footer>
  )
}

/** When the answer is about; SQL says it itself. */
function rangeIn(query: Query, timeZone: string): string | null {
  if (infoOf(query)?.range !== true) return null
  const { range, time_zone } = query as TrendQuery
  return rangeText(range, time_zone ?? timeZone)
}

function Warnings({ texts = [] }: { texts: readonly string[] | undefined }) {
  if (texts.length === 0) return null
  return (
    <ul class="warnings" aria-label={t`Notes on the answer`}>
      {texts.map((text) => (
        <li key={text}>
          <Icon of={TriangleAlert} size={13} /> {text}
        </li>
      ))}
    </ul>
  )
}

/** A CSV file begins with the mark that lets spreadsheets read UTF-8. */
function save(parts: string[], type: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
