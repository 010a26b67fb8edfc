import '../styles/sharing.css'
import { useEffect, useState } from 'preact/hooks'
import { listShares, permitLinks, type Shares, type Subject } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { session } from '../state/session.ts'
import { t } from '../text.ts'
import { Links } from './links.tsx'
import { People } from './people.tsx'
import { Teams } from './teams.tsx'

interface ShareDialogProps {
  app: App
  subject: Subject
  onClose: () => void
}

/** Whom an insight or a dashboard is shown to: people and teams of the organization, and whoever has a link. */
export function ShareDialog({ app, subject, onClose }: ShareDialogProps) {
  const [shares, setShares] = useState<Shares | null>(null)
  const { error, attempt } = useAttempt()
  const load = async () => setShares(await listShares(app.app_id, subject))
  useEffect(() => void attempt(load), [subject.id])
  const title = subject.kind === 'insight' ? t`Share this insight` : t`Share this dashboard`
  return (
    <Dialog title={title} onClose={onClose} class="share">
      {error && <Failure error={error} />}
      {shares && (
        <>
          <People app={app} subject={subject} people={shares.people} reload={load} />
          <Teams app={app} subject={subject} shares={shares} reload={load} />
          <section class="share-part" aria-label={t`Links`}>
            <h3>{t`Links`}</h3>
            <Links app={app} subject={subject} shares={shares} reload={load} />
            <Permission app={app} shares={shares} reload={load} />
          </section>
        </>
      )}
    </Dialog>
  )
}

/** Administrators turn links off, for the app or the whole organization. */
function Permission({ app, shares: { permitted }, reload }: { app: App; shares: Shares; reload: () => Promise<void> }) {
  const { busy, error, attempt } = useAttempt()
  const turn = (appId: string | null, on: boolean) =>
    void attempt(async () => {
      await permitLinks(appId, on)
      await reload()
    })
  const everywhere = session.value?.may.includes('shares.permit') === true
  if (!app.may.includes('shares.permit')) return null
  return (
    <fieldset class="share-permit" disabled={busy}>
      <legend class="hint">{t`Links open without signing in`}</legend>
      <label>
        <input type="checkbox" checked={permitted.app} onChange={() => turn(app.app_id, !permitted.app)} />
        {t`Permitted in ${app.name}`}
      </label>
      {everywhere && (
        <label>
          <input
            type="checkbox"
            checked={permitted.organization}
            onChange={() => turn(null, !permitted.organization)}
          />
          {t`Permitted in the organization`}
        </label>
      )}
      {error && <Failure error={error} />}
    </fieldset>
  )
}
