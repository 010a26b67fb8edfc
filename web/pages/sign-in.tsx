import { useEffect, useRef, useState } from 'preact/hooks'
import { giveCode } from '../api/access.ts'
import { ApiError, api } from '../api.ts'
import { Door } from '../parts/door.tsx'
import { Failure } from '../parts/notice.tsx'
import { go, place } from '../state/route.ts'
import { session } from '../state/session.ts'
import { t } from '../text.ts'

/** E-mail and password, the company's own sign-in, or a one-time link that `dataloaf open` made. */
export function SignIn() {
  const parameters = new URLSearchParams(place.value.search)
  const code = parameters.get('code')
  const [error, setError] = useState<ApiError | null>(refusalIn(parameters))
  const [hasProvider, setHasProvider] = useState(false)
  const [codeAsked, setCodeAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  /** `way` answers whether one is in. */
  const attempt = async (way: () => Promise<boolean>) => {
    setBusy(true)
    setError(null)
    try {
      if (!(await way())) return setBusy(false)
      session.value = undefined
      go(safe(parameters.get('next')), { replace: true })
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
      setBusy(false)
    }
  }
  useEffect(() => {
    document.title = t`Sign in · DataLoaf`
    // Without an answer there is the password.
    api.waysIn().then(
      ({ provider }) => setHasProvider(provider),
      () => undefined,
    )
    if (code === null) return
    // The code is spent with the first try: it must not stay in the address or the history.
    history.replaceState(null, '', '/sign-in')
    void attempt(async () => (await api.redeem(code)).signed_in)
  }, [])
  const toProvider = () =>
    attempt(async () => {
      const { url } = await api.startProvider(safe(parameters.get('next')))
      location.assign(url)
      // The page goes; until then it stays busy.
      return await new Promise<never>(() => undefined)
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    void attempt(async () => {
      const { signed_in, second_factor } = await api.signIn(String(form.get('email')), String(form.get('password')))
      setCodeAsked(second_factor)
      return signed_in
    })
  }
  if (codeAsked) {
    return (
      <Code
        error={error}
        busy={busy}
        onCode={(given) => void attempt(async () => (await giveCode(given)).signed_in)}
        onBack={() => {
          setError(null)
          setCodeAsked(false)
        }}
      />
    )
  }
  return (
    <Door heading={t`Sign in`}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`E-mail`}
          <input class="field" name="email" type="email" autocomplete="username" required />
        </label>
        <label>
          {t`Password`}
          <input class="field" name="password" type="password" autocomplete="current-password" required />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          {busy ? t`Signing in` : t`Sign in`}
        </button>
      </form>
      {hasProvider && (
        <div class="form other-way">
          <button type="button" disabled={busy} onClick={toProvider}>
            {t`Sign in with your company`}
          </button>
        </div>
      )}
      <p class="hint">
        <a href="/reset">{t`Forgot your password?`}</a> {t`On the machine that runs it, this signs you in without one:`}{' '}
        <code>dataloaf open</code>
      </p>
    </Door>
  )
}

interface CodeProps {
  error: ApiError | null
  busy: boolean
  onCode: (code: string) => void
  onBack: () => void
}

/** The second factor, after the password was right. */
function Code({ error, busy, onCode, onBack }: CodeProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onCode(field.current!.value)
  }
  return (
    <Door heading={t`Second factor`}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Code of your authenticator app, or a backup code`}
          <input ref={field} class="field" name="code" autocomplete="one-time-code" spellcheck={false} required />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          {busy ? t`Signing in` : t`Sign in`}
        </button>
        <button type="button" class="quiet" onClick={onBack}>
          {t`Back`}
        </button>
      </form>
      <p class="hint">{t`Without your phone and the backup codes, an owner or admin can switch the second factor off for you.`}</p>
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
      message: t`There is an account with your address already, and your company has not verified that it is yours.`,
      hint: t`Sign in with the password.`,
    })
  }
  const known = refusals()[code]
  if (known) return new ApiError(403, { code, ...known })
  return new ApiError(403, {
    code,
    message: t`Your company’s sign-in did not let you in.`,
    hint: t`Try again, or ask whoever runs it; it said "${code.slice(0, 100)}".`,
  })
}

/** What the server says by a word in the address. */
function refusals(): { readonly [code: string]: { message: string; hint: string } } {
  return {
    signup_disabled: {
      message: t`Your company knows you, but you were not invited to this organization.`,
      hint: t`Ask an owner or admin for an invitation.`,
    },
    saml_refused: {
      message: t`What your company’s sign-in answered does not hold.`,
      hint: t`Sign in again. If that does not help, whoever runs it finds the reason in the audit log.`,
    },
    saml_used: {
      message: t`This sign-in was used already, or took too long.`,
      hint: t`Sign in again.`,
    },
    saml_no_address: {
      message: t`Your company’s sign-in did not say what your e-mail address is.`,
      hint: t`Whoever runs it has to add an attribute with the address.`,
    },
  }
}

/** Only addresses of this site: a link must not lead elsewhere after signing in. */
function safe(next: string | null): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/'
}
