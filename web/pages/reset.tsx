import { useEffect, useState } from 'preact/hooks'
import { forgot, lookAtReset, reset } from '../api/access.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Door } from '../parts/door.tsx'
import { Failure } from '../parts/notice.tsx'
import { place } from '../state/route.ts'
import { t } from '../text.ts'

/** Behind a link: another password. Without one: how to get it. */
export function Reset() {
  // Kept here alone: it must not stay in the address or the history.
  const [code] = useState(() => new URLSearchParams(place.value.search).get('code'))
  useEffect(() => {
    document.title = t`Another password · DataLoaf`
    history.replaceState(null, '', '/reset')
  }, [])
  return <Door heading={t`Another password`}>{code === null ? <Ask /> : <Choose code={code} />}</Door>
}

function Ask() {
  const [mail, setMail] = useState<boolean | null>(null)
  const { busy, error, attempt } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget as HTMLFormElement).get('email'))
    void attempt(async () => setMail((await forgot(email)).mail))
  }
  return (
    <>
      {mail === null && (
        <form class="form" onSubmit={submit}>
          <label>
            {t`E-mail`}
            <input class="field" name="email" type="email" autocomplete="username" required />
          </label>
          {error && <Failure error={error} />}
          <button type="submit" class="primary" disabled={busy}>
            {t`Send link`}
          </button>
        </form>
      )}
      <p role="status">
        {mail === true &&
          t`If there is an account with this address, a link is on its way to it. It works for an hour.`}
        {mail === false &&
          t`This installation sends no mails. Ask an owner or admin of your organization for a reset link: it is on the page of its members.`}
      </p>
      <ToSignIn />
    </>
  )
}

function Choose({ code }: { code: string }) {
  const [email, setEmail] = useState<string | null>(null)
  const [done, setDone] = useState(false)
  const { busy, error, attempt } = useAttempt()
  useEffect(() => {
    void attempt(async () => setEmail((await lookAtReset(code)).email))
  }, [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get('password'))
    void attempt(async () => {
      await reset(code, password)
      setDone(true)
    })
  }
  return (
    <>
      {email !== null && !done && (
        <form class="form" onSubmit={submit}>
          <p class="hint">{t`For ${email}. All sessions end with the change.`}</p>
          <input type="hidden" name="email" value={email} autocomplete="username" />
          <label>
            {t`New password, at least 8 characters`}
            <input class="field" name="password" type="password" autocomplete="new-password" minLength={8} required />
          </label>
          {error && <Failure error={error} />}
          <button type="submit" class="primary" disabled={busy}>
            {t`Change password`}
          </button>
        </form>
      )}
      {email === null && error && <Failure error={error} />}
      <p role="status">{done && t`The password is changed. Sign in with it.`}</p>
      <ToSignIn />
    </>
  )
}

function ToSignIn() {
  return (
    <a class="text-link" href="/sign-in">
      {t`Sign in`}
    </a>
  )
}
