import { deletedApps, restoreApp } from '../api/apps.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { apps } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'

/** What was deleted and can be had back; nothing when there is none. */
export function DeletedApps() {
  const there = apps.value?.map(({ app_id }) => app_id).join() ?? ''
  const { data: list, error } = useLoaded(there, deletedApps)
  const { busy, error: refused, attempt } = useAttempt()
  if (error) return <Failure error={error} />
  if (!list || list.length === 0) return null
  const restore = (appId: string, name: string) =>
    attempt(async () => {
      const app = await restoreApp(appId)
      apps.value = [...(apps.value ?? []), app]
      say(t`Restored ${name}.`)
    })
  return (
    <section class="settings-part">
      <h2>{t`Deleted`}</h2>
      <p class="hint">{t`What is sent to these is refused. Restored before their time, they come back with their events, keys and settings.`}</p>
      {refused && <Failure error={refused} />}
      <ul class="settings-list" aria-label={t`Deleted apps`}>
        {list.map(({ app_id, name, gone_at }) => (
          <li key={app_id} class="settings-row">
            <strong>{name}</strong>
            <span class="hint">{t`removed for good on ${moment(gone_at ?? '')}`}</span>
            <button
              type="button"
              aria-label={t`Restore ${name}`}
              disabled={busy}
              onClick={() => void restore(app_id, name)}
            >
              {t`Restore`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
