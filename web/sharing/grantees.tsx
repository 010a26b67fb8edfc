import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { endShare, type NewGrant } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'
import { DaysField, daysOf, endText } from './days.tsx'
import { Given } from './given.tsx'
import { type Filters, ReadingFields, rangeOf } from './reading.tsx'

interface GranteesProps {
  app: App
  title: string
  /** Those it is shown to. */
  given: readonly { grant_id: string; name: string; about: string; expires_at: string | null }[]
  /** Shows it to whoever the form names. */
  give: (form: FormData, how: NewGrant) => Promise<unknown>
  reload: () => Promise<void>
  /** The field that names somebody. */
  children: ComponentChildren
}

/** Those of the organization whom it is shown to, and showing it to another. */
export function Grantees({ app, title, given, give, reload, children }: GranteesProps) {
  const { busy, error, attempt } = useAttempt()
  const [filters, setFilters] = useState<Filters>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const element = event.currentTarget as HTMLFormElement
    const form = new FormData(element)
    void attempt(async () => {
      await give(form, { days: daysOf(form), range: rangeOf(form), filters })
      element.reset()
      setFilters(null)
      await reload()
    })
  }
  const end = (grantId: string) =>
    void attempt(async () => {
      await endShare(app.app_id, grantId)
      await reload()
    })
  return (
    <section class="share-part" aria-label={title}>
      <h3>{title}</h3>
      <form class="share-part" onSubmit={submit}>
        <div class="share-row">
          {children}
          <DaysField />
          <button type="submit" disabled={busy}>
            {t`Share`}
          </button>
        </div>
        <ReadingFields app={app} filters={filters} onFilters={setFilters} range />
      </form>
      {error && <Failure error={error} />}
      <ul class="share-list">
        {given.map(({ grant_id, name, about, expires_at }) => (
          <Given
            key={grant_id}
            grantId={grant_id}
            name={name}
            about={`${about} · ${endText(expires_at)}`}
            busy={busy}
            onEnd={() => end(grant_id)}
          />
        ))}
      </ul>
    </section>
  )
}
