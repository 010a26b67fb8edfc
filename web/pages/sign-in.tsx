import { useEffect, useState } from 'preact/hooks'
import { ApiError, api } from '../api.ts'
import { Door } from '../parts/door.tsx'
import { Failure } from '../parts/notice.tsx'
import { go, place } from '../state/route.ts'
import { session } from '../state/session.ts'

/** E-mail and password, the company's own sign-in, or a one-time link that `dataloaf open` made. */
export function SignIn() {
  const parameters = new URLSearchParams(place.value.search)
  const code = parameters.get('code')
  const [error, setError] = useState<ApiError | null>(refusalIn(parameters))
  const [hasProvider, setHasProvider] = useState(false)
  const [busy, setBusy] = useState(false)
  const attempt = async (way: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await way()
      session.value = undefined
      go(safe(parameters.get('next')), { replace: true })
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
      setBusy(false)
    }
  }
  useEffect(() => {
    document.title = 'Sign in · DataLoaf'
    // Without an answer there is the password.
    api.waysIn().then(
      ({ provider }) => setHasProvider(provider),
      () => undefined,
    )
    if (code === null) return
    // The code is spent with the first try: it must not stay in the address or the history.
    history.replaceState(null, '', '/sign-in')
    void attempt(() => api.redeem(code))
  }, [])
  const toProvider = () =>
    attempt(async () => {
      const { url } = await api.startProvider(safe(parameters.get('next')))
      location.assign(url)
      // The page goes; until then it stays busy.
      await new Promise(() => undefined)
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void attempt(() => api.signIn(String(form.get('email')), String(form.get('password'))))
  }
  return (
    <Door heading="Sign in">
      <form class="form" onSubmit={submit}>
        <label>
          E-mail
          <input class="field" name="email" type="email" autocomplete="username" required />
        </label>
        <label>
          Password
          <input class="field" name="password" type="password" autocomplete="current-password" required />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          {busy ? 'Signing in' : 'Sign in'}
        </button>
      </form>
      {hasProvider && (
        <div class="form other-way">
          <button type="button" disabled={busy} onClick={toProvider}>
            Sign in with your company
          </button>
        </div>
      )}
      <p class="hint">
        On the machine that runs it, <code>dataloaf open</code> signs you in without a password.
      </p>
    </Door>
  )
}

/** Why the company's sign-in sent somebody back, in words. */
function refusalIn(parameters: URLSearchParams): ApiError | null {
  const code = parameters.get('error')
  if (code === null) return null
  if (code === 'account_not_linked') {
    return new ApiError(403, {
      code,
      message: 'There is an account with your address already, and your company has not verified that it is yours.',
      hint: 'Sign in with the password.',
    })
  }
  return new ApiError(403, {
    code,
    message: 'Your company’s sign-in did not let you in.',
    hint: `Try again, or ask whoever runs it; it said "${code.slice(0, 100)}".`,
  })
}

/** Only addresses of this site: a link must not lead elsewhere after signing in. */
function safe(next: string | null): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/'
}
