import { Send, Trash2 } from 'lucide'
import { removeSubscription, type Subscription, sendNow } from '../api/alerts.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'
import { momentText, scheduleText } from './words.ts'

interface ListProps {
  app: App
  list: readonly Subscription[]
  may: boolean
  reload: () => void
}

/** Every subscription: to whom it goes, and when next. */
export function SubscriptionList({ app, list, may, reload }: ListProps) {
  const { busy, error, attempt } = useAttempt()
  const act = async (call: () => Promise<unknown>, words: string) => {
    if (!(await attempt(call))) return
    say(words)
    reload()
  }
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
            {list.map(({ subscription_id: id, name, schedule, people, channels, job }) => (
              <tr key={id}>
                <th scope="row">
                  <span class="cut">{name ?? t`Removed`}</span>
                  {job?.last_error != null && <p class="job-error">{job.last_error}</p>}
                </th>
                <td>{scheduleText(schedule)}</td>
                <td class="hint">
                  {[
                    people.length > 0 && plural(people.length, '{0} person', '{0} people'),
                    channels.length > 0 && plural(channels.length, '{0} channel', '{0} channels'),
                  ]
                    .filter(Boolean)
                    .join(', ') || t`nobody`}
                </td>
                <td class="hint">{job ? momentText(job.due_at, app.time_zone) : '–'}</td>
                <td class="hint">{job?.last_run_at ? momentText(job.last_run_at, app.time_zone) : '–'}</td>
                <td class="row-actions">
                  {may && (
                    <>
                      <button
                        type="button"
                        class="small quiet"
                        disabled={busy}
                        aria-label={t`Send now: ${name ?? ''}`}
                        onClick={() => void act(() => sendNow(app.app_id, id), t`Sent “${name ?? ''}”.`)}
                      >
                        <Icon of={Send} size={14} /> {t`Send now`}
                      </button>
                      <button
                        type="button"
                        class="icon-button"
                        disabled={busy}
                        aria-label={t`Remove ${name ?? ''}`}
                        title={t`Remove ${name ?? ''}`}
                        onClick={() => void act(() => removeSubscription(app.app_id, id), t`Removed “${name ?? ''}”.`)}
                      >
                        <Icon of={Trash2} size={14} />
                      </button>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  )
}
