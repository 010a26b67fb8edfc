import '../styles/no-access.css'
import { askedFor, askForAccess } from '../api/teams.ts'
import { moment } from '../moment.ts'
import { useLoaded } from '../state/loaded.ts'
import { t } from '../text.ts'
import { useAttempt } from './attempt.ts'
import { Empty, Failure } from './notice.tsx'

/** For an app that is not there, or that one may not see, which is answered the same: one can ask for it. */
export function NoAccess({ appId, title }: { appId: string; title: string }) {
  const { data: asked, error, again } = useLoaded(appId, () => askedFor(appId))
  const { busy, error: refused, attempt } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const note = String(new FormData(event.currentTarget as HTMLFormElement).get('note'))
    void attempt(async () => {
      await askForAccess(appId, note)
      await again()
    })
  }
  const problem = error ?? refused
  return (
    <div class="centre">
      <Empty title={title}>
        {asked?.asked_at && (
          <p>{t`You asked for access on ${moment(asked.asked_at)}. Owners and admins decide about it.`}</p>
        )}
        {asked?.asked_at === null && (
          <form class="form ask" onSubmit={submit}>
            <label>
              {t`What you need it for`}
              <textarea class="field" name="note" rows={3} maxLength={500} />
            </label>
            <p class="hint">{t`Owners and admins of the organization see your name and this, if there is such an app.`}</p>
            <button type="submit" class="primary" disabled={busy}>
              {t`Ask for access`}
            </button>
          </form>
        )}
        {problem && <Failure error={problem} />}
        <a class="button" href="/">
          {t`Go to your apps`}
        </a>
      </Empty>
    </div>
  )
}
