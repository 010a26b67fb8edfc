import { useEffect, useState } from 'preact/hooks'
import { type Colleague, listColleagues, type Shares, type Subject, shareWith } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'
import { Grantees } from './grantees.tsx'

interface PeopleProps {
  app: App
  subject: Subject
  people: Shares['people']
  reload: () => Promise<void>
}

/** Members who may see it, whatever they may see of the app. */
export function People({ app, subject, people, reload }: PeopleProps) {
  const [colleagues, setColleagues] = useState<readonly Colleague[]>([])
  const { error, attempt } = useAttempt()
  useEffect(() => void attempt(async () => setColleagues(await listColleagues(app.app_id))), [app.app_id])
  return (
    <>
      <Grantees
        app={app}
        title={t`People`}
        given={people.map((each) => ({ ...each, about: each.email }))}
        give={(form, how) => shareWith(app.app_id, subject, String(form.get('email')), how)}
        reload={reload}
      >
        <label class="grow">
          {t`E-mail of a member`}
          <input class="field" name="email" type="email" list="share-colleagues" required autocomplete="off" />
        </label>
        <datalist id="share-colleagues">
          {colleagues.map(({ user_id, email, name }) => (
            <option key={user_id} value={email} label={name} />
          ))}
        </datalist>
      </Grantees>
      {error && <Failure error={error} />}
    </>
  )
}
