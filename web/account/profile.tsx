import { useState } from 'preact/hooks'
import { type Account, changePassword, rename } from '../api/access.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'

/** What others see of oneself. */
export function Name({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(await attempt(() => rename(name)))) return
    if (session.value) session.value = { ...session.value, user: { ...session.value.user, name } }
    say(t`Name saved`)
  }
  return (
    <Section title={t`Name`} about={account.email}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Your name`}
          <input
            class="field"
            value={name}
            autocomplete="name"
            maxLength={100}
            required
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" disabled={busy || name.trim() === '' || name === account.name}>
          {t`Save name`}
        </button>
      </form>
    </Section>
  )
}

/** Another password; every other browser is signed out. */
export function Password({ account, changed }: { account: Account; changed: () => void }) {
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const given = new FormData(form)
    if (!(await attempt(() => changePassword(String(given.get('current')), String(given.get('password')))))) return
    form.reset()
    say(t`Password changed; all other sessions have ended`)
    changed()
  }
  if (!account.password) {
    return (
      <Section title={t`Password`}>
        <p>{t`You sign in with your company and have no password here.`}</p>
      </Section>
    )
  }
  return (
    <Section title={t`Password`} about={t`Changing it ends all other sessions.`}>
      <form class="form" onSubmit={submit}>
        <input type="hidden" name="email" value={account.email} autocomplete="username" />
        <label>
          {t`Current password`}
          <input class="field" name="current" type="password" autocomplete="current-password" required />
        </label>
        <label>
          {t`New password, at least 8 characters`}
          <input class="field" name="password" type="password" autocomplete="new-password" minLength={8} required />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" disabled={busy}>
          {t`Change password`}
        </button>
      </form>
    </Section>
  )
}
