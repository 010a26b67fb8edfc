import { useEffect, useState } from 'preact/hooks'
import { ApiError, api, type Invited } from '../api.ts'
import { Door } from '../parts/door.tsx'
import { Failure } from '../parts/notice.tsx'
import { go, place } from '../state/route.ts'
import { session } from '../state/session.ts'
import { t } from '../text.ts'

/** Behind an invitation's link: a name and a password, and one is in. */
export function Join() {
  // Kept here alone: it must not stay in the address or the history.
  const [code] = useState(() => new URLSearchParams(place.value.search).get('code') ?? '')
  const [invited, setInvited] = useState<Invited | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const attempt = async (way: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    await way().catch((problem) => {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
    })
    setBusy(false)
  }
  useEffect(() => {
    document.title = t`Join · DataLoaf`
    history.replaceState(null, '', '/join')
    void attempt(async () => setInvited(await api.invitation(code)))
  }, [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void attempt(async () => {
      await api.join(code, String(form.get('name')), String(form.get('password')))
      session.value = undefined
      go('/', { replace: true })
    })
  }
  return (
    <Door heading={invited ? t`Join ${invited.organization}` : t`Join`}>
      {invited && (
        <form class="form" onSubmit={submit}>
          <p class="hint">
            {invited.invited_by.includes('@')
              ? t`${invited.email} joins as ${invited.role}, asked by ${invited.invited_by}.`
              : t`${invited.email} joins as ${invited.role}.`}
          </p>
          <input type="hidden" name="email" value={invited.email} autocomplete="username" />
          <label>
            {t`Your name`}
            <input class="field" name="name" autocomplete="name" maxLength={100} required />
          </label>
          <label>
            {t`Password, at least 8 characters`}
            <input class="field" name="password" type="password" autocomplete="new-password" minLength={8} required />
          </label>
          {error && <Failure error={error} />}
          <button type="submit" class="primary" disabled={busy}>
            {busy ? t`Joining` : t`Join`}
          </button>
        </form>
      )}
      {!invited && error && <Failure error={error} />}
    </Door>
  )
}
