import { useState } from 'preact/hooks'
import { type Alert, createAlert, type Rule, type Subject, updateAlert } from '../api/alerts.ts'
import type { Recipients } from '../api/channels.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { CheckFields, isNobody, RecipientFields, startingWith } from './fields.tsx'
import { RuleFields, rules } from './rule-fields.tsx'
import { SubjectField } from './subject-field.tsx'
import { ruleText } from './words.ts'

interface AlertProps {
  app: App
  subjects: readonly Subject[]
  all: Recipients
  /** The insight, when it is known: its id. */
  about?: string | undefined
  /** The alert that is changed; undefined for a new one. */
  known?: Alert | undefined
  onDone: () => void
  onClose: () => void
}

/** Has an insight watched, or watched otherwise. */
export function AlertDialog({ app, subjects, all, about, known, onDone, onClose }: AlertProps) {
  const watchable = subjects.filter(({ id, overTime }) => (known ? id === known.insight_id : overTime))
  const [id, setId] = useState(known?.insight_id ?? about ?? watchable[0]?.id ?? '')
  const [rule, setRule] = useState<Rule>(known?.rule ?? rules.below)
  const [named, setNamed] = useState(known?.name)
  const [schedule, setSchedule] = useState<Alert['schedule']>(known?.schedule ?? { every: 'minutes', count: 60 })
  const [mail, setMail] = useState(known?.mail ?? false)
  const [chosen, setChosen] = useState(known ?? startingWith(all, true))
  const { busy, error, attempt } = useAttempt()
  const insight = watchable.find((one) => one.id === id)
  const nameFor = (of: Rule) => `${insight?.name ?? ''} ${ruleText(of)}`.slice(0, 100)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { people, teams, channels } = chosen
    const made = { name: named ?? nameFor(rule), rule, schedule, mail, people, teams, channels }
    const save = () =>
      known ? updateAlert(app.app_id, known.alert_id, made) : createAlert(app.app_id, { insight_id: id, ...made })
    if (!(await attempt(save))) return
    say(known ? t`Saved “${made.name}”.` : t`“${insight?.name ?? ''}” is watched.`)
    onDone()
  }
  return (
    <Dialog title={known ? t`Edit alert` : t`New alert`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <SubjectField label={t`Insight`} subjects={watchable} id={id} onChange={setId} />
        {known && (
          <label>
            {t`Name`}
            <input
              class="field"
              required
              maxLength={100}
              value={named}
              onInput={(event) => setNamed(event.currentTarget.value)}
            />
          </label>
        )}
        <RuleFields
          rule={rule}
          onRule={(next) => {
            // A name that was made of the rule follows it.
            if (named === nameFor(rule)) setNamed(nameFor(next))
            setRule(next)
          }}
        />
        <CheckFields schedule={schedule} timeZone={app.time_zone} onChange={setSchedule} />
        <RecipientFields all={all} chosen={chosen} onChange={setChosen} byMail={false} />
        {all.mail && (
          <label class="check">
            <input type="checkbox" checked={mail} onChange={(event) => setMail(event.currentTarget.checked)} />
            <span>{t`Tell people by e-mail, too`}</span>
          </label>
        )}
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy || id === '' || isNobody(chosen)}>
          {known ? t`Save alert` : t`Create alert`}
        </button>
      </form>
    </Dialog>
  )
}
