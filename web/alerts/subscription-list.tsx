import { BellMinus, Pause, Pencil, Play, Send, Trash2 } from 'lucide'
import {
  leaveSubscription,
  removeSubscription,
  restoreSubscription,
  type Subscription,
  sendNow,
  updateSubscription,
} from '../api/alerts.ts'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { IconButton } from '../parts/icon-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { session } from '../state/session.ts'
import { plural, t } from '../text.ts'
import { type Act, useActing } from './acting.ts'
import { momentText, scheduleText } from './words.ts'

interface ListProps {
  app: App
  list: readonly Subscription[]
  may: boolean
  /** Shows one otherwise until it is read again. */
  show: (draft: Subscription) => void
  reload: () => void
  onEdit: (subscription: Subscription) => void
}

/** Every subscription: to whom it goes, and when next. */
export function SubscriptionList({ app, list, may, show, reload, onEdit }: ListProps) {
  const { busy, error, act } = useActing(show, reload)
  if (list.length === 0) return null
  return (
    <div class="told">
      <h2>{t`Subscriptions`}</h2>
      {error && <Failure error={error} />}
      <ScrollBox class="table-box" label={t`Subscriptions`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t`What`}</th>
              <th scope="col">{t`When`}</th>
              <th scope="col">{t`To`}</th>
              <th scope="col">{t`Next`}</th>
              <th scope="col">{t`Last`}</th>
              <th scope="col">
                <span class="sr">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((subscription) => (
              <Row
                key={subscription.subscription_id}
                {...{ app, subscription, may, busy, act }}
                onEdit={() => onEdit(subscription)}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  )
}

interface RowProps {
  app: App
  subscription: Subscription
  may: boolean
  busy: boolean
  act: Act<Subscription>
  onEdit: () => void
}

function Row(props: RowProps) {
  const { app, subscription } = props
  const { name, schedule, people, teams, channels, job, paused_at } = subscription
  const to = [
    people.length > 0 && plural(people.length, '{0} person', '{0} people'),
    teams.length > 0 && plural(teams.length, '{0} team', '{0} teams'),
    channels.length > 0 && plural(channels.length, '{0} channel', '{0} channels'),
  ]
  return (
    <tr class={paused_at === null ? '' : 'told-paused'}>
      <th scope="row">
        <span class="cut">{name ?? t`Removed`}</span>
        {job?.last_error != null && <p class="job-error">{job.last_error}</p>}
      </th>
      <td>{scheduleText(schedule)}</td>
      <td class="hint">{to.filter(Boolean).join(', ') || t`nobody`}</td>
      <td class="hint">{paused_at !== null ? t`Paused` : job ? momentText(job.due_at, app.time_zone) : '–'}</td>
      <td class="hint">{job?.last_run_at ? momentText(job.last_run_at, app.time_zone) : '–'}</td>
      <td class="told-tools">
        <Tools {...props} />
      </td>
    </tr>
  )
}

function Tools({ app: { app_id }, subscription, may, busy, act, onEdit }: RowProps) {
  const { subscription_id: id, paused_at, people } = subscription
  const name = subscription.name ?? t`Removed`
  const paused = paused_at !== null
  const me = session.value?.user.user_id
  const pause = () => {
    const draft = { ...subscription, paused_at: paused ? null : new Date().toISOString(), job: null }
    const words = paused ? t`Resumed “${name}”.` : t`Paused “${name}”.`
    void act(() => updateSubscription(app_id, id, { paused: !paused }), words, { draft })
  }
  const leave = () => {
    const draft = { ...subscription, people: people.filter((one) => one !== me) }
    void act(() => leaveSubscription(app_id, id), t`You hear no more of “${name}”.`, { draft })
  }
  if (!may) {
    if (!me || !people.includes(me)) return null
    return (
      <IconButton of={BellMinus} label={`${t`Unsubscribe me`}: ${name}`} title={t`Unsubscribe me`} onClick={leave} />
    )
  }
  const undo = () => restoreSubscription(app_id, id)
  const remove = () => void act(() => removeSubscription(app_id, id), t`Removed “${name}”.`, { undo })
  const pausing = paused ? t`Resume` : t`Pause`
  return (
    <>
      <button
        type="button"
        class="small quiet"
        disabled={busy}
        aria-label={t`Send now: ${name}`}
        onClick={() => void act(() => sendNow(app_id, id), t`Sent “${name}”.`)}
      >
        <Icon of={Send} size={14} /> {t`Send now`}
      </button>
      <IconButton of={paused ? Play : Pause} label={`${pausing}: ${name}`} title={pausing} onClick={pause} />
      <IconButton of={Pencil} label={`${t`Edit`}: ${name}`} title={t`Edit`} onClick={onEdit} />
      <IconButton of={Trash2} label={t`Remove ${name}`} disabled={busy} onClick={remove} />
    </>
  )
}
