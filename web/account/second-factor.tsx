import { useMemo, useState } from 'preact/hooks'
import encodeQR from 'qr'
import {
  type Account,
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  renewBackupCodes,
  type SetUp,
} from '../api/access.ts'
import { useAttempt } from '../parts/attempt.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'

interface SecondFactorProps {
  account: Account
  changed: () => void
}

/** A code of one's phone beside the password: set up, or switched off. */
export function SecondFactor({ account, changed }: SecondFactorProps) {
  const [begun, setBegun] = useState<SetUp | null>(null)
  const about = t`Signing in asks for a code of an authenticator app on your phone too.`
  const done = () => {
    setBegun(null)
    changed()
  }
  return (
    <Section title={t`Second factor`} about={about}>
      {!account.password && <p>{t`Your company's sign-in decides about a second factor.`}</p>}
      {account.password && account.second_factor && <On changed={done} />}
      {account.password && !account.second_factor && !begun && (
        <>
          {account.second_factor_required && (
            <p class="strong">{t`${account.organization} asks for a second factor. Set it up to go on.`}</p>
          )}
          <WithPassword
            action={t`Set up second factor`}
            call={async (given) => setBegun(await beginSecondFactor(given))}
          />
        </>
      )}
      {account.password && !account.second_factor && begun && <Confirm begun={begun} done={done} />}
    </Section>
  )
}

function Confirm({ begun, done }: { begun: SetUp; done: () => void }) {
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code'))
    if (!(await attempt(() => confirmSecondFactor(code)))) return
    say(t`Second factor is on`)
    done()
  }
  return (
    <>
      <p>{t`Scan the picture with the app, or type in the secret.`}</p>
      <Picture text={begun.uri} />
      <p class="copy-line">
        <code class="secret" data-test="secret">
          {begun.secret}
        </code>
        <CopyButton text={() => begun.secret} label={t`Copy the secret`}>
          {t`Copy`}
        </CopyButton>
      </p>
      <p>{t`Keep these backup codes where your phone is not. Each signs you in once, and they are not shown again.`}</p>
      <BackupCodes codes={begun.backup_codes} />
      <form class="form" onSubmit={submit}>
        <label>
          {t`Code that the app shows`}
          <input class="field" name="code" inputMode="numeric" autocomplete="one-time-code" required />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy}>
          {t`Switch on`}
        </button>
      </form>
    </>
  )
}

function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <>
      <ul class="backup-codes mono" data-test="backup-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton text={() => codes.join('\n')} class="">
        {t`Copy backup codes`}
      </CopyButton>
    </>
  )
}

function On({ changed }: { changed: () => void }) {
  const [asked, setAsked] = useState<'off' | 'codes' | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const off = async (password: string) => {
    await endSecondFactor(password)
    say(t`Second factor is off`)
    changed()
  }
  const renew = async (password: string) => {
    setCodes((await renewBackupCodes(password)).backup_codes)
    setAsked(null)
  }
  return (
    <>
      <p>
        <span class="good">{t`On`}</span>
      </p>
      {codes && (
        <>
          <p>{t`The old backup codes work no more. Each of these signs you in once, and they are not shown again.`}</p>
          <BackupCodes codes={codes} />
        </>
      )}
      {asked === 'off' && <WithPassword action={t`Switch off second factor`} call={off} />}
      {asked === 'codes' && <WithPassword action={t`Make other backup codes`} call={renew} />}
      {asked === null && (
        <div class="actions">
          <button type="button" onClick={() => setAsked('codes')}>
            {t`Make other backup codes`}
          </button>
          <button type="button" onClick={() => setAsked('off')}>
            {t`Switch off`}
          </button>
        </div>
      )}
    </>
  )
}

/** For what a screen that was left open must not be enough for. */
function WithPassword({ action, call }: { action: string; call: (password: string) => Promise<void> }) {
  const { busy, error, attempt } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get('password'))
    void attempt(() => call(password))
  }
  return (
    <form class="form" onSubmit={submit}>
      <label>
        {t`Your password`}
        <input class="field" name="password" type="password" autocomplete="current-password" required />
      </label>
      {error && <Failure error={error} />}
      <button type="submit" disabled={busy}>
        {action}
      </button>
    </form>
  )
}

/** The text as a picture that a phone reads: dark on light whatever the colours are. */
function Picture({ text }: { text: string }) {
  const dots = useMemo(() => encodeQR(text, 'raw', { border: 1 }), [text])
  const path = dots.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="qr" role="img" aria-label={t`The secret as a picture`} viewBox={`0 0 ${dots.length} ${dots.length}`}>
      <path d={path} fill="currentColor" shape-rendering="crispEdges" />
    </svg>
  )
}
