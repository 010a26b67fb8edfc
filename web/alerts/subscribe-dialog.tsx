import { useState } from 'preact/hooks'
import { createSubscription, type NewSubscription, type Recipients, type Subject } from '../api/alerts.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { type Chosen, RecipientFields, ScheduleFields } from './fields.tsx'

interface SubscribeProps {
  app: App
  subjects: readonly Subject[]
  all: Recipients
  /** What it is about, when that is known: its id. */
  about?: string | undefined
  onDone: () => void
  onClose: () => void
}

/** Has an insight or a dashboard sent again and again. */
export function SubscribeDialog({ app, subjects, all, about, onDone, onClose }: SubscribeProps) {
  const [id, setId] = useState(about ?? subjects[0]?.id ?? '')
  const [schedule, setSchedule] = useState<Exclude<NewSubscription['schedule'], { every: 'minutes' }>>({
    every: 'week',
    on: 1,
    at: '09:00',
  })
  const [chosen, setChosen] = useState<Chosen>({ people: [], channels: [] })
  const { busy, error, attempt } = useAttempt()
  const subject = subjects.find((one) => one.id === id)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!subject) return
    const made = { subject: { kind: subject.kind, id }, schedule, ...chosen }
    if (!(await attempt(() => createSubscription(app.app_id, made)))) return
    say(t`“${subject.name}” will be sent.`)
    onDone()
  }
  return (
    <Dialog title={t`Subscribe`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`What`}
          <select class="field" value={id} onChange={(event) => setId(event.currentTarget.value)}>
            {subjects.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <ScheduleFields schedule={schedule} timeZone={app.time_zone} onChange={setSchedule} />
        <RecipientFields all={all} chosen={chosen} onChange={setChosen} byMail />
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy || chosen.people.length + chosen.channels.length === 0}>
          {t`Subscribe`}
        </button>
      </form>
    </Dialog>
  )
}
