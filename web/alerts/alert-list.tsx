import { BellOff, History, Send, Trash2 } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { type Alert, type AlertChange, alertHistory, removeAlert, snoozeAlert, testAlert } from '../api/alerts.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { momentText, ruleText, scheduleText, stateText } from './words.ts'

interface ListProps {
  app: App
  list: readonly Alert[]
  may: boolean
  reload: () => void
}

/** Every alert with its state and when it is looked at next. */
export function AlertList({ app, list, may, reload }: ListProps) {
  const [shown, setShown] = useState<Alert | null>(null)
  const { error, attempt } = useAttempt()
  const act = async (call: () => Promise<unknown>, words: string) => {
    if (!(await attempt(call))) return
    say(words)
    reload()
  }
  if (list.length === 0) return null
  return (
    <div class="told">
      <h2>{t`Alerts`}</h2>
      {error && <Failure error={error} />}
      <ScrollBox class="table-box" label={t`Alerts`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t`Alert`}</th>
              <th scope="col">{t`State`}</th>
              <th scope="col">{t`Fires when`}</th>
              <th scope="col">{t`Checked`}</th>
              <th scope="col">{t`Next check`}</th>
              <th scope="col">
                <span class="sr">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((alert) => (
              <Row key={alert.alert_id} {...{ app, alert, may, act }} onHistory={() => setShown(alert)} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {shown && <HistoryDialog app={app} alert={shown} onClose={() => setShown(null)} />}
    </div>
  )
}

interface RowProps {
  app: App
  alert: Alert
  may: boolean
  act: (call: () => Promise<unknown>, words: string) => Promise<void>
  onHistory: () => void
}

const day = 86_400_000

function Row({ app, alert, may, act, onHistory }: RowProps) {
  const { alert_id: id, name, state, since, rule, schedule, job, snoozed_until } = alert
  const moment = (iso: string) => momentText(iso, app.time_zone)
  const snoozed = snoozed_until !== null && Date.parse(snoozed_until) > Date.now()
  const snooze = () =>
    act(
      () => snoozeAlert(app.app_id, id, snoozed ? null : new Date(Date.now() + day).toISOString()),
      snoozed ? t`It tells again.` : t`Quiet for a day.`,
    )
  const button = (label: string, icon: unknown, onClick: () => void, pressed?: boolean) => (
    <button
      type="button"
      class="icon-button"
      aria-label={`${label}: ${name}`}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon of={icon} size={14} />
    </button>
  )
  return (
    <tr>
      <th scope="row">
        <span class="cut">{name}</span>
        {job?.last_error != null && <p class="job-error">{job.last_error}</p>}
      </th>
      <td>
        <span class="alert-state">
          <span class={`dot ${state === 'ok' ? 'good' : 'bad'}`} /> {stateText[state]}
        </span>{' '}
        <span class="hint">
          {t`since ${moment(since)}`}
          {snoozed && ` · ${t`quiet until ${moment(snoozed_until)}`}`}
        </span>
      </td>
      <td>{ruleText(rule)}</td>
      <td class="hint">{scheduleText(schedule)}</td>
      <td class="hint">{job ? moment(job.due_at) : '–'}</td>
      <td class="row-actions">
        {button(t`History`, History, onHistory)}
        {may && button(t`Send a test`, Send, () => void act(() => testAlert(app.app_id, id), t`The test was sent.`))}
        {may && button(t`Quiet for a day`, BellOff, () => void snooze(), snoozed)}
        {may && button(t`Remove`, Trash2, () => void act(() => removeAlert(app.app_id, id), t`Removed “${name}”.`))}
      </td>
    </tr>
  )
}

function HistoryDialog({ app, alert, onClose }: { app: App; alert: Alert; onClose: () => void }) {
  const [changes, setChanges] = useState<AlertChange[] | null>(null)
  const { error, attempt } = useAttempt()
  useEffect(() => {
    void attempt(async () => setChanges(await alertHistory(app.app_id, alert.alert_id)))
  }, [alert.alert_id])
  return (
    <Dialog title={alert.name} onClose={onClose}>
      {error && <Failure error={error} />}
      {changes?.length === 0 && <p class="hint">{t`Its state never changed.`}</p>}
      <ol class="told-list">
        {changes?.map(({ at, state, text }) => (
          <li key={at}>
            <span class="alert-state">
              <span class={`dot ${state === 'ok' ? 'good' : 'bad'}`} /> {stateText[state]}
            </span>
            <span class="told-name">
              {text} <span class="hint">{momentText(at, app.time_zone)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
