import { useState } from 'preact/hooks'
import { changeOrganization, type Organization } from '../api/access.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { enter } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'

/** Lets nothing be changed for a while, and says why on every page. */
export function Maintenance({ organization, changed }: { organization: Organization; changed: () => void }) {
  const { read_only } = organization
  const [why, setWhy] = useState('')
  const { busy, error, attempt } = useAttempt()
  const set = async (next: string | null) => {
    if (!(await attempt(() => changeOrganization({ read_only: next })))) return
    say(next === null ? t`Everything may be changed again` : t`Nothing may be changed now`)
    setWhy('')
    // What one may do, and what stands above every page, is another now.
    await enter()
    changed()
  }
  return (
    <Section
      title={t`Maintenance`}
      about={t`While it is on, events are collected and questions answered, and nothing else is changed: no settings, keys, insights or people, and what is not kept any more waits.`}
    >
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void set(read_only === null ? why.trim() : null)
        }}
      >
        {read_only === null ? (
          <label>
            {t`What people read on every page`}
            <input
              class="field"
              value={why}
              maxLength={300}
              placeholder={t`We move to AWS until noon`}
              required
              onInput={(event) => setWhy(event.currentTarget.value)}
            />
          </label>
        ) : (
          <p>{read_only}</p>
        )}
        {error && <Failure error={error} />}
        <button type="submit" disabled={busy || (read_only === null && why.trim() === '')}>
          {read_only === null ? t`Let nothing be changed` : t`Let everything be changed again`}
        </button>
      </form>
    </Section>
  )
}
