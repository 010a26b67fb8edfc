import '../styles/notifications.css'
import { readAllNotifications, readNotification, type Told } from '../api/notifications.ts'
import { formatAgo } from '../format.ts'
import { now } from '../state/pipeline.ts'
import { go } from '../state/route.ts'
import { apps } from '../state/session.ts'
import { t } from '../text.ts'
import { useAttempt } from './attempt.ts'
import { Failure } from './notice.tsx'

/** What there is to read; each leads to what it is about. */
export function Notifications({ told: { unread, notifications }, close }: { told: Told; close: () => void }) {
  const { busy, error, attempt } = useAttempt()
  const follow = ({ notification_id, path, read_at }: Told['notifications'][number]) => {
    if (read_at === null) void attempt(() => readNotification(notification_id))
    close()
    go(path)
  }
  if (notifications.length === 0) {
    return (
      <p class="bell-empty hint" tabIndex={-1}>
        {t`Nothing yet. Alerts and mentions show up here.`}
      </p>
    )
  }
  return (
    <div class="bell-notes">
      <div class="bell-head">
        <h2>{t`Notifications`}</h2>
        <button
          type="button"
          class="quiet small"
          disabled={busy || unread === 0}
          onClick={() => void attempt(readAllNotifications)}
        >
          {t`Mark all read`}
        </button>
      </div>
      {error && <Failure error={error} />}
      <ul>
        {notifications.map((one) => (
          <li key={one.notification_id}>
            <button type="button" class={`note ${one.read_at === null ? 'unread' : ''}`} onClick={() => follow(one)}>
              {one.read_at === null && <span class="sr">{t`Unread`}</span>}
              <span class="note-text">{one.text}</span>
              <span class="hint">
                {[nameOf(one.app_id), formatAgo(Date.parse(one.at), now.value)].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function nameOf(appId: string | null): string | undefined {
  return apps.value?.find(({ app_id }) => app_id === appId)?.name
}
