import { Bell, Mail } from 'lucide'
import { useState } from 'preact/hooks'
import type { Subject } from '../api/alerts.ts'
import { type Recipients, recipients } from '../api/channels.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'

const AlertDialog = lazy(async () => (await import('./alert-dialog.tsx')).AlertDialog)
const SubscribeDialog = lazy(async () => (await import('./subscribe-dialog.tsx')).SubscribeDialog)

/** The ways to have what is looked at sent, and, when it is over time, watched; for who may. */
export function FollowTools({ app, subject }: { app: App; subject: Subject }) {
  const [asked, setAsked] = useState<{ what: 'alert' | 'subscription'; all: Recipients } | null>(null)
  const { busy, error, attempt } = useAttempt()
  if (!app.may.includes('subscriptions.write')) return null
  const open = (what: 'alert' | 'subscription') =>
    void attempt(async () => setAsked({ what, all: await recipients(app.app_id) }))
  const close = () => setAsked(null)
  const dialog = asked && { app, subjects: [subject], all: asked.all, onDone: close, onClose: close }
  return (
    <>
      {subject.overTime && (
        <button type="button" class="quiet" aria-label={t`Alert`} disabled={busy} onClick={() => open('alert')}>
          <Icon of={Bell} size={14} /> <span class="top-word">{t`Alert`}</span>
        </button>
      )}
      <button
        type="button"
        class="quiet"
        aria-label={t`Subscribe`}
        disabled={busy}
        onClick={() => open('subscription')}
      >
        <Icon of={Mail} size={14} /> <span class="top-word">{t`Subscribe`}</span>
      </button>
      {error && <Failure error={error} />}
      {dialog && asked.what === 'alert' && <AlertDialog {...dialog} />}
      {dialog && asked.what === 'subscription' && <SubscribeDialog {...dialog} />}
    </>
  )
}
