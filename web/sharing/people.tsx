import { useEffect, useState } from 'preact/hooks'
import { type Colleague, endShare, listColleagues, type Shares, type Subject, shareWith } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'
import { DaysField, daysOf, endText } from './days.tsx'
import { Given } from './given.tsx'

interface PeopleProps {
  app: App
  subject: Subject
  people: Shares['people']
  reload: () => Promise<void>
}

/** Members who may see it, whatever they may see of the app. */
export function People({ app, subject, people, reload }: PeopleProps) {
  const [colleagues, setColleagues] = useState<readonly Colleague[]>([])
  const { busy, error, attempt } = useAttempt()
  useEffect(() => void attempt(async () => setColleagues(await listColleagues(app.app_id))), [app.app_id])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const element = event.currentTarget as HTMLFormElement
    const form = new FormData(element)
    void attempt(async () => {
      await shareWith(app.app_id, subject, String(form.get('email')), daysOf(form))
      element.reset()
      await reload()
    })
  }
  return (
    <section class="share-part" aria-label={t`People`}>
      <h3>{t`People`}</h3>
      <form class="share-row" onSubmit={submit}>
        <label class="grow">
          {t`E-mail of a member`}
          <input class="field" name="email" type="email" list="share-colleagues" required autocomplete="off" />
        </label>
        <datalist id="share-colleagues">
          {colleagues.map(({ user_id, email, name }) => (
            <option key={user_id} value={email} label={name} />
          ))}
        </datalist>
        <DaysField />
        <button type="submit" disabled={busy}>
          {t`Share`}
        </button>
      </form>
      {error && <Failure error={error} />}
      <ul class="share-list">
        {people.map(({ grant_id, name, email, expires_at }) => (
          <Given
            key={grant_id}
            grantId={grant_id}
            name={name}
            about={`${email} · ${endText(expires_at)}`}
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
