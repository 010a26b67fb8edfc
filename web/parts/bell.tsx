import '../styles/notifications.css'
import { Bell as BellShape } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import { readAllNotifications, readNotification, type Told } from '../api/notifications.ts'
import { formatAgo } from '../format.ts'
import { now, told } from '../state/pipeline.ts'
import { go } from '../state/route.ts'
import { apps } from '../state/session.ts'
import { plural, t } from '../text.ts'
import { useAttempt } from './attempt.ts'
import { Icon } from './icon.tsx'
import { Failure } from './notice.tsx'
import { Popover } from './popover.tsx'

/** How much there is to read, and what it is. */
export function Bell() {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const unread = told.value?.unread ?? 0
  const label = unread === 0 ? t`Notifications` : plural(unread, '{0} unread notification', '{0} unread notifications')
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button bell"
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => setOpen(!open)}
      >
        <Icon of={BellShape} />
        {unread > 0 && (
          <span class="bell-count" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      {open && (
        <Popover anchor={button} label={t`Notifications`} onClose={() => setOpen(false)} width={340}>
          <List told={told.value ?? { unread: 0, notifications: [] }} close={() => setOpen(false)} />
        </Popover>
      )}
    </>
  )
}

function List({ told: { unread, notifications }, close }: { told: Told; close: () => void }) {
  const { busy, error, attempt } = useAttempt()
  const follow = ({ notification_id, path, read_at }: Told['notifications'][number]) => {
    if (read_at === null) void attempt(() => readNotification(notification_id))
    close()
    go(path)
  }
  if (notifications.length === 0) {
    return (
      <p class="notes-empty hint" tabIndex={-1}>
        {t`Nothing yet. Alerts and mentions show up here.`}
      </p>
    )
  }
  return (
    <div class="notes">
      <div class="notes-head">
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
