import { type Account, endOtherSessions, endSession } from '../api/access.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { deviceText } from './device.ts'

/** Every browser that is signed in, and how to end that. */
export function Sessions({ account: { sessions }, changed }: { account: Account; changed: () => void }) {
  const { busy, error, attempt } = useAttempt()
  const end = async (call: () => Promise<unknown>, done: string) => {
    if (!(await attempt(call))) return
    say(done)
    changed()
  }
  return (
    <Section title={t`Sessions`} about={t`Where you are signed in. A session ends after 30 days without use.`}>
      <ul class="lines">
        {sessions.map(({ session_id, user_agent, signed_in_at, current }) => (
          <li key={session_id}>
            <span>
              {deviceText(user_agent)} <span class="hint">{t`since ${moment(signed_in_at)}`}</span>
            </span>
            {current ? (
              <span class="badge">{t`This one`}</span>
            ) : (
              <button
                type="button"
                class="small"
                disabled={busy}
                onClick={() => void end(() => endSession(session_id), t`Session ended`)}
              >
                {t`End`}
              </button>
            )}
          </li>
        ))}
      </ul>
      {error && <Failure error={error} />}
      {sessions.length > 1 && (
        <button
          type="button"
          disabled={busy}
          onClick={() => void end(endOtherSessions, t`All other sessions have ended`)}
        >
          {t`End all others`}
        </button>
      )}
    </Section>
  )
}
