import { BellMinus, BellOff, History, Pause, Pencil, Play, RefreshCw, Send, Trash2 } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import {
  type Alert,
  type AlertChange,
  alertHistory,
  checkAlert,
  leaveAlert,
  removeAlert,
  restoreAlert,
  testAlert,
  updateAlert,
} from '../api/alerts.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { IconButton } from '../parts/icon-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { session } from '../state/session.ts'
import { t } from '../text.ts'
import { type Act, useActing } from './acting.ts'
import { momentText, ruleText, scheduleText, stateText } from './words.ts'

interface ListProps {
  app: App
  list: readonly Alert[]
  may: boolean
  /** Shows one otherwise until it is read again. */
  show: (draft: Alert) => void
  reload: () => void
  onEdit: (alert: Alert) => void
}

/** Every alert with its state and when it is looked at next. */
export function AlertList({ app, list, may, show, reload, onEdit }: ListProps) {
  const [shown, setShown] = useState<Alert | null>(null)
  const { error, act } = useActing(show, reload)
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
              <Row
                key={alert.alert_id}
                {...{ app, alert, may, act }}
                onHistory={() => setShown(alert)}
                onEdit={() => onEdit(alert)}
              />
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
  act: Act<Alert>
  onHistory: () => void
  onEdit: () => void
}

function Row(props: RowProps) {
  const { app, alert } = props
  const { name, state, since, rule, schedule, job, paused_at } = alert
  const moment = (iso: string) => momentText(iso, app.time_zone)
  return (
    <tr class={paused_at === null ? '' : 'told-paused'}>
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
          {snoozed(alert) && ` · ${t`quiet until ${moment(alert.snoozed_until!)}`}`}
        </span>
      </td>
      <td>{ruleText(rule)}</td>
      <td class="hint">{scheduleText(schedule)}</td>
      <td class="hint">{paused_at !== null ? t`Paused` : job ? moment(job.due_at) : '–'}</td>
      <td class="told-tools">
        <Tools {...props} />
      </td>
    </tr>
  )
}

const day = 86_400_000

const snoozed = ({ snoozed_until }: Alert) => snoozed_until !== null && Date.parse(snoozed_until) > Date.now()

function Tools({ app: { app_id }, alert, may, act, onHistory, onEdit }: RowProps) {
  const { alert_id: id, name, paused_at, people } = alert
  const quiet = snoozed(alert)
  const paused = paused_at !== null
  const me = session.value?.user.user_id
  const tool = (title: string, of: unknown, onClick: () => void, pressed?: boolean) => (
    <IconButton of={of} label={`${title}: ${name}`} title={title} onClick={onClick} {...(pressed && { pressed })} />
  )
  const snooze = () => {
    const snoozed_until = quiet ? null : new Date(Date.now() + day).toISOString()
    const draft = { ...alert, snoozed_until }
    void act(() => updateAlert(app_id, id, { snoozed_until }), quiet ? t`It tells again.` : t`Quiet for a day.`, {
      draft,
    })
  }
  const pause = () => {
    const draft = { ...alert, paused_at: paused ? null : new Date().toISOString(), job: null }
    const words = paused ? t`Resumed “${name}”.` : t`Paused “${name}”.`
    void act(() => updateAlert(app_id, id, { paused: !paused }), words, { draft })
  }
  const leave = () => {
    const draft = { ...alert, people: people.filter((one) => one !== me) }
    void act(() => leaveAlert(app_id, id), t`You hear no more of “${name}”.`, { draft })
  }
  const undo = () => restoreAlert(app_id, id)
  const remove = () => void act(() => removeAlert(app_id, id), t`Removed “${name}”.`, { undo })
  return (
    <>
      {tool(t`History`, History, onHistory)}
      {!may && me && people.includes(me) && tool(t`Unsubscribe me`, BellMinus, leave)}
      {may && (
        <>
          {tool(t`Check now`, RefreshCw, () => void act(() => checkAlert(app_id, id), t`Checked “${name}”.`))}
          {tool(t`Send a test`, Send, () => void act(() => testAlert(app_id, id), t`The test was sent.`))}
          {tool(t`Quiet for a day`, BellOff, snooze, quiet)}
          {tool(paused ? t`Resume` : t`Pause`, paused ? Play : Pause, pause)}
          {tool(t`Edit`, Pencil, onEdit)}
          {tool(t`Remove`, Trash2, remove)}
        </>
      )}
    </>
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
