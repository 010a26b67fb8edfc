import '../styles/pages.css'
import '../styles/table.css'
import '../styles/pipeline.css'
import { ChevronRight, RotateCcw } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { type QuarantinedLine, readQuarantine, replayQuarantined } from '../api/pipeline.ts'
import type { App } from '../api.ts'
import { formatAgo, formatNumber } from '../format.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { RefusedEvent } from '../pipeline/refused.tsx'
import { replayedText } from '../pipeline/replayed.ts'
import { useLoaded } from '../state/loaded.ts'
import { keep, parameter } from '../state/parameters.ts'
import { now } from '../state/pipeline.ts'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'

/** What was refused after it was accepted: why, what it says, and the way back in. */
export function Quarantine({ app }: { app: App }) {
  const { data, error } = useLoaded(app.app_id, (signal) => readQuarantine(app.app_id, signal))
  useEffect(() => {
    document.title = `${t`Quarantine`} · ${app.name}`
  }, [app.name])
  return (
    <div class="page">
      {error && <Failure error={error} />}
      {data?.length === 0 && (
        <Empty title={t`Nothing was refused.`}>
          <p class="hint">{t`Events that do not follow the app’s tracking plan, and lines that cannot be read, are kept here with the reason.`}</p>
        </Empty>
      )}
      {data && data.length > 0 && <Refused app={app} lines={data} />}
    </div>
  )
}

function Refused({ app, lines }: { app: App; lines: readonly QuarantinedLine[] }) {
  const [reason, search, hours] = [parameter('reason'), parameter('find') ?? '', parameter('hours')]
  const since = hours === null ? 0 : now.peek() - Number(hours) * 3_600_000
  const inTime = lines.filter(({ at }) => since === 0 || (at !== null && Date.parse(at) >= since))
  const shown = inTime
    .filter((line) => reason === null || line.reason === reason)
    .filter(({ text }) => text.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <>
      <div class="page-bar">
        <input
          class="field"
          type="search"
          data-key="search"
          aria-label={t`Show events with`}
          placeholder={t`Event, user or attribute`}
          value={search}
          onInput={({ currentTarget: { value } }) => keep({ find: value }, { replace: true })}
        />
        <select
          class="field"
          aria-label={t`Received`}
          value={hours ?? ''}
          onChange={({ currentTarget: { value } }) => keep({ hours: value })}
        >
          <option value="">{t`Any time`}</option>
          <option value="1">{t`Last hour`}</option>
          <option value="24">{t`Last 24 hours`}</option>
          <option value="168">{t`Last 7 days`}</option>
        </select>
        <p class="bar-end" role="status" data-test="refused-total">
          {plural(shown.length, '{0} refused', '{0} refused')}
          {lines.length >= 1000 && ` ${t`of the latest 1,000`}`}
        </p>
      </div>
      <Reasons app={app} lines={inTime} chosen={reason} />
      <ScrollBox class="table-box live" label={t`Refused events`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t`Event`}</th>
              <th scope="col">{t`Received`}</th>
              <th scope="col">{t`Why it was refused`}</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, 200).map((line) => (
              <RefusedRow key={`${line.object} ${line.line}`} app={app} line={line} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  )
}

function Reasons({ app, lines, chosen }: { app: App; lines: readonly QuarantinedLine[]; chosen: string | null }) {
  const { busy, error, attempt } = useAttempt()
  const counts = new Map<string, number>()
  for (const { reason } of lines) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const replay = (reason: string) =>
    void attempt(async () => say(replayedText(await replayQuarantined(app.app_id, { reason }))))
  return (
    <>
      {error && <Failure error={error} />}
      <ul class="rows reasons" aria-label={t`Reasons`}>
        {[...counts]
          .sort(([, a], [, b]) => b - a)
          .slice(0, 8)
          .map(([reason, count]) => (
            <li key={reason}>
              <button
                type="button"
                class="row-open"
                aria-pressed={chosen === reason}
                onClick={() => keep({ reason: chosen === reason ? null : reason })}
              >
                <span class="cut" title={reason}>
                  {reason}
                </span>
              </button>
              <span class="reason-tools">
                {formatNumber(count)}
                {app.may.includes('app.replay') && (
                  <button
                    type="button"
                    class="small"
                    disabled={busy}
                    aria-label={t`Replay all: ${reason}`}
                    onClick={() => replay(reason)}
                  >
                    <Icon of={RotateCcw} size={12} /> {t`Replay all`}
                  </button>
                )}
              </span>
            </li>
          ))}
      </ul>
    </>
  )
}

function RefusedRow({ app, line }: { app: App; line: QuarantinedLine }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <tr>
        <th scope="row">
          <button type="button" class="row-open" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon of={ChevronRight} size={14} />
            <span class="cut">{nameIn(line.text)}</span>
          </button>
        </th>
        <td>{line.at === null ? '–' : formatAgo(Date.parse(line.at), now.value)}</td>
        <td class="cut" title={line.reason}>
          {line.reason}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={3} class="detail">
            <RefusedEvent app={app} line={line} />
          </td>
        </tr>
      )}
    </>
  )
}

/** The event's name, also of a line that is cut. */
function nameIn(text: string): string {
  const [, name] = /"event_name"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text) ?? []
  return name === undefined ? t`not readable` : (JSON.parse(name) as string)
}
