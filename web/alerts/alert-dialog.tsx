import { useState } from 'preact/hooks'
import { createAlert, type Recipients, type Rule, type Subject } from '../api/alerts.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { type Chosen, RecipientFields } from './fields.tsx'
import { ruleText, scheduleText } from './words.ts'

interface AlertProps {
  app: App
  subjects: readonly Subject[]
  all: Recipients
  /** The insight, when it is known: its id. */
  about?: string | undefined
  onDone: () => void
  onClose: () => void
}

/** Rules to begin with: each kind once. */
const rules = {
  below: { when: 'below', value: 10 },
  above: { when: 'above', value: 100 },
  down: { when: 'change', direction: 'down', percent: 50, against: 'week' },
  up: { when: 'change', direction: 'up', percent: 50, against: 'week' },
  no_data: { when: 'no_data', hours: 6 },
} as const satisfies { [name: string]: Rule }
type Kind = keyof typeof rules

const kinds: { readonly [kind in Kind]: string } = {
  below: t`falls below`,
  above: t`rises above`,
  down: t`falls by percent`,
  up: t`rises by percent`,
  no_data: t`stays silent for hours`,
}

const often = [5, 15, 60, 360, 1440]

/** Has an insight watched. */
export function AlertDialog({ app, subjects, all, about, onDone, onClose }: AlertProps) {
  const watchable = subjects.filter(({ overTime }) => overTime)
  const [id, setId] = useState(about ?? watchable[0]?.id ?? '')
  const [kind, setKind] = useState<Kind>('below')
  const [rule, setRule] = useState<Rule>(rules.below)
  const [count, setCount] = useState(60)
  const [mail, setMail] = useState(false)
  const [chosen, setChosen] = useState<Chosen>({ people: [], channels: [] })
  const { busy, error, attempt } = useAttempt()
  const insight = watchable.find((one) => one.id === id)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!insight) return
    const name = `${insight.name} ${ruleText(rule)}`.slice(0, 100)
    const schedule = { every: 'minutes', count } as const
    const made = { insight_id: id, name, rule, schedule, mail, ...chosen }
    if (await attempt(() => createAlert(app.app_id, made))) {
      say(t`“${insight.name}” is watched.`)
      onDone()
    }
  }
  return (
    <Dialog title={t`New alert`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Insight`}
          <select class="field" value={id} onChange={(event) => setId(event.currentTarget.value)}>
            {watchable.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <RuleFields
          kind={kind}
          rule={rule}
          onKind={(next) => {
            setKind(next)
            setRule(rules[next])
          }}
          onRule={setRule}
        />
        <label>
          {t`Check`}
          <select class="field" value={count} onChange={(event) => setCount(Number(event.currentTarget.value))}>
            {often.map((minutes) => (
              <option key={minutes} value={minutes}>
                {scheduleText({ every: 'minutes', count: minutes })}
              </option>
            ))}
          </select>
        </label>
        <RecipientFields all={all} chosen={chosen} onChange={setChosen} byMail={false} />
        {all.mail && (
          <label class="check">
            <input type="checkbox" checked={mail} onChange={(event) => setMail(event.currentTarget.checked)} />
            <span>{t`Tell people by e-mail, too`}</span>
          </label>
        )}
        {error && <Failure error={error} />}
        <button
          type="submit"
          class="primary"
          disabled={busy || !insight || chosen.people.length + chosen.channels.length === 0}
        >
          {t`Create alert`}
        </button>
      </form>
    </Dialog>
  )
}

interface RuleProps {
  kind: Kind
  rule: Rule
  onKind: (kind: Kind) => void
  onRule: (rule: Rule) => void
}

function RuleFields({ kind, rule, onKind, onRule }: RuleProps) {
  const [label, value] =
    rule.when === 'change'
      ? [t`Percent`, rule.percent]
      : rule.when === 'no_data'
        ? [t`Hours`, rule.hours]
        : [t`Value`, rule.value]
  const change = (number: number) => {
    if (rule.when === 'change') onRule({ ...rule, percent: number })
    else if (rule.when === 'no_data') onRule({ ...rule, hours: number })
    else onRule({ ...rule, value: number })
  }
  return (
    <>
      <div class="form-row">
        <label>
          {t`Tell me when it`}
          <select class="field" value={kind} onChange={(event) => onKind(event.currentTarget.value as Kind)}>
            {(Object.keys(kinds) as Kind[]).map((one) => (
              <option key={one} value={one}>
                {kinds[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {label}
          <input
            class="field"
            type="number"
            required
            step={rule.when === 'no_data' ? 1 : 'any'}
            value={value}
            onInput={(event) => change(event.currentTarget.valueAsNumber)}
          />
        </label>
        {rule.when === 'change' && (
          <label>
            {t`Against`}
            <select
              class="field"
              value={rule.against}
              onChange={(event) => onRule({ ...rule, against: event.currentTarget.value as 'week' | 'previous' })}
            >
              <option value="week">{t`a week earlier`}</option>
              <option value="previous">{t`the interval before`}</option>
            </select>
          </label>
        )}
      </div>
      {rule.when === 'above' && (
        <label class="check">
          <input
            type="checkbox"
            checked={rule.current === true}
            onChange={(event) => onRule({ ...rule, current: event.currentTarget.checked })}
          />
          <span>{t`Also while the interval is still going on`}</span>
        </label>
      )}
    </>
  )
}
