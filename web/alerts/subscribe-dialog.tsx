import { useState } from 'preact/hooks'
import { createSubscription, type Subject, type Subscription, updateSubscription } from '../api/alerts.ts'
import type { Recipients } from '../api/channels.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { isNobody, RecipientFields, ScheduleFields, startingWith, type Timed } from './fields.tsx'
import { SubjectField } from './subject-field.tsx'

interface SubscribeProps {
  app: App
  subjects: readonly Subject[]
  all: Recipients
  /** What it is about, when that is known: its id. */
  about?: string | undefined
  /** The subscription that is changed; undefined for a new one. */
  known?: Subscription | undefined
  onDone: () => void
  onClose: () => void
}

/** Has an insight or a dashboard sent again and again, or otherwise. */
export function SubscribeDialog({ app, subjects, all, about, known, onDone, onClose }: SubscribeProps) {
  const offered = known ? subjects.filter(({ id }) => id === known.subject.id) : subjects
  const [id, setId] = useState(known?.subject.id ?? about ?? subjects[0]?.id ?? '')
  const [schedule, setSchedule] = useState<Timed>(timedOf(known))
  const [chosen, setChosen] = useState(known ?? startingWith(all, all.mail))
  const { busy, error, attempt } = useAttempt()
  const subject = offered.find((one) => one.id === id)
  const name = subject?.name ?? known?.name ?? ''
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { people, teams, channels } = chosen
    const save = async () => {
      if (known) await updateSubscription(app.app_id, known.subscription_id, { schedule, people, teams, channels })
      else if (subject) {
        const { kind } = subject
        await createSubscription(app.app_id, { subject: { kind, id }, schedule, people, teams, channels })
      }
    }
    if (!(await attempt(save))) return
    say(known ? t`Saved “${name}”.` : t`“${name}” will be sent.`)
    onDone()
  }
  return (
    <Dialog title={known ? t`Edit subscription` : t`Subscribe`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <SubjectField label={t`What`} subjects={offered} id={id} onChange={setId} />
        <ScheduleFields schedule={schedule} timeZone={app.time_zone} onChange={setSchedule} />
        <RecipientFields all={all} chosen={chosen} onChange={setChosen} byMail />
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy || isNobody(chosen)}>
          {known ? t`Save subscription` : t`Subscribe`}
        </button>
      </form>
    </Dialog>
  )
}

/** One that was planned by the minute, as programs can, is offered by the day. */
function timedOf(known: Subscription | undefined): Timed {
  if (known && known.schedule.every !== 'minutes') return known.schedule
  return known ? { every: 'day', at: '09:00' } : { every: 'week', on: 1, at: '09:00' }
}
