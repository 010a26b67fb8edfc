import { endShare, type Shares, type Subject, shareWithTeam } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { plural, t } from '../text.ts'
import { DaysField, daysOf, endText } from './days.tsx'
import { Given } from './given.tsx'

interface TeamsProps {
  app: App
  subject: Subject
  shares: Shares
  reload: () => Promise<void>
}

/** Teams whose members may see it for as long as they are in the team. Nothing where there is no team. */
export function Teams({ app, subject, shares: { teams, choices }, reload }: TeamsProps) {
  const { busy, error, attempt } = useAttempt()
  if (choices.length === 0) return null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void attempt(async () => {
      await shareWithTeam(app.app_id, subject, String(form.get('team')), daysOf(form))
      await reload()
    })
  }
  return (
    <section class="share-part" aria-label={t`Teams`}>
      <h3>{t`Teams`}</h3>
      <form class="share-row" onSubmit={submit}>
        <label class="grow">
          {t`Team`}
          <select class="field" name="team">
            {choices.map(({ team_id, name }) => (
              <option key={team_id} value={team_id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <DaysField />
        <button type="submit" disabled={busy}>
          {t`Share`}
        </button>
      </form>
      {error && <Failure error={error} />}
      <ul class="share-list">
        {teams.map(({ grant_id, name, members, expires_at }) => (
          <Given
            key={grant_id}
            grantId={grant_id}
            name={name}
            about={`${plural(members, '{0} member', '{0} members')} · ${endText(expires_at)}`}
            busy={busy}
            onEnd={() =>
              void attempt(async () => {
                await endShare(app.app_id, grant_id)
                await reload()
              })
            }
          />
        ))}
      </ul>
    </section>
  )
}
