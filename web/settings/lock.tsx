import { Lock, LockOpen } from 'lucide'
import { useState } from 'preact/hooks'
import { archiveOf, lockApp, unlockApp } from '../api/apps.ts'
import { keysOf } from '../api/keys.ts'
import type { App } from '../api.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { changed } from '../state/session.ts'
import { t } from '../text.ts'
import { ArchivedVersions } from './archive.tsx'
import { Part } from './part.tsx'

/** Keeps what the app collects as it is, and shows what it was. */
export function LockSettings({ app }: { app: App }) {
  const may = app.may.includes('app.lock')
  const { busy, error, attempt } = useAttempt()
  const [asking, setAsking] = useState(false)
  const { data: versions, error: unknown } = useLoaded(`${app.app_id} ${app.locked_at}`, () => archiveOf(app.app_id))
  const isLocked = app.locked_at !== null
  const unlock = async () => {
    if (await attempt(async () => changed(await unlockApp(app.app_id)))) setAsking(false)
  }
  return (
    <div class="settings-body">
      <Part
        title={isLocked ? t`What the app collects is locked` : t`What the app collects can be changed`}
        hint={t`While it is locked nobody changes the plan, transforms, elements, steps, quotas or the origins of keys, so that numbers from before and after mean the same.`}
      >
        {isLocked && <p>{t`Locked on ${moment(app.locked_at!)} by ${app.locked_by ?? ''}.`}</p>}
        {!isLocked && app.may.includes('keys.read') && <Suggestion app={app} />}
        {error && !asking && <Failure error={error} />}
        {may && (
          <p class="settings-foot">
            {isLocked ? (
              <button type="button" onClick={() => setAsking(true)}>
                <Icon of={LockOpen} size={14} /> {t`Unlock …`}
              </button>
            ) : (
              <button
                type="button"
                class="primary"
                disabled={busy}
                onClick={() => void attempt(async () => changed(await lockApp(app.app_id)))}
              >
                <Icon of={Lock} size={14} /> {t`Lock`}
              </button>
            )}
          </p>
        )}
        {!may && <p class="settings-note">{t`Only admins of the app lock and unlock it.`}</p>}
      </Part>
      {asking && (
        <Dialog title={t`Unlock what ${app.name} collects`} onClose={() => setAsking(false)}>
          <div class="form">
            <p>{t`From then on the plan, transforms, elements and origins may change. Events that came stay as they were collected; events that come may be fewer, more or different ones, and charts over both can show a break that is none.`}</p>
            <p>{t`The settings as they are now are archived, with today’s date and your name.`}</p>
            {error && <Failure error={error} />}
            <button type="button" class="danger" disabled={busy} onClick={() => void unlock()}>
              {t`Unlock and archive`}
            </button>
          </div>
        </Dialog>
      )}
      {unknown && <Failure error={unknown} />}
      {versions && <ArchivedVersions app={app} versions={versions} />}
    </div>
  )
}

/** Offers the lock once somebody collects in earnest. */
function Suggestion({ app }: { app: App }) {
  const { data: keys } = useLoaded(app.app_id, () => keysOf(app.app_id))
  const isLive = keys?.some(({ last_used_at, revoked_at }) => last_used_at !== null && revoked_at === null)
  return isLive ? (
    <p class="settings-note">{t`A key of this app receives events. Lock it once everything is set up.`}</p>
  ) : null
}
