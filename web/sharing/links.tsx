import { Link2 } from 'lucide'
import { useState } from 'preact/hooks'
import { createLink, revokeLink, type Shares, type Subject } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'
import { DaysField, dateText, daysOf, endText } from './days.tsx'
import { type Filters, ReadingFields, rangeOf } from './reading.tsx'

interface LinksProps {
  app: App
  subject: Subject
  shares: Shares
  reload: () => Promise<void>
}

type Made = Awaited<ReturnType<typeof createLink>>

/** For whoever has the link: those that hold, and making another. */
export function Links({ app, subject, shares: { links, permitted }, reload }: LinksProps) {
  const [made, setMade] = useState<Made | null>(null)
  const [making, setMaking] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const open = permitted.app && permitted.organization
  const revoke = (linkId: string) =>
    void attempt(async () => {
      await revokeLink(app.app_id, linkId)
      if (made?.link_id === linkId) setMade(null)
      await reload()
    })
  return (
    <>
      {!open && <p class="hint">{t`An administrator has turned links off. Those that were made open nothing.`}</p>}
      {made && <NewLink made={made} />}
      <ul class="share-list">
        {links.map(({ link_id, label, has_password, created_by, expires_at, opened_at }) => (
          <li key={link_id}>
            <span class="share-what">
              <b class="cut">
                {label || t`Link`} {has_password && <span class="badge">{t`Password`}</span>}
              </b>
              <span class="hint cut">
                {endText(expires_at)} · {opened_at ? t`last opened ${dateText(opened_at)}` : t`never opened`} ·{' '}
                {created_by}
              </span>
            </span>
            <button
              type="button"
              class="small"
              aria-label={t`Revoke ${label || t`Link`}`}
              disabled={busy}
              onClick={() => revoke(link_id)}
            >
              {t`Revoke`}
            </button>
          </li>
        ))}
      </ul>
      {error && <Failure error={error} />}
      {open && !making && (
        <button type="button" onClick={() => setMaking(true)}>
          <Icon of={Link2} size={14} /> {t`Create link`}
        </button>
      )}
      {open && making && (
        <LinkForm
          app={app}
          busy={busy}
          onMake={async (form, filters) => {
            const done = await attempt(async () => {
              setMade(await createLink(app.app_id, subject, { ...linkOf(form), filters }))
              await reload()
            })
            if (done) setMaking(false)
          }}
        />
      )}
    </>
  )
}

interface LinkFormProps {
  app: App
  busy: boolean
  /** `filters`: the attributes that were named; null when readers may not filter. */
  onMake: (form: FormData, filters: Filters) => Promise<void>
}

function LinkForm({ app, busy, onMake }: LinkFormProps) {
  const [filters, setFilters] = useState<Filters>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void onMake(new FormData(event.currentTarget as HTMLFormElement), filters)
  }
  return (
    <form class="form share-form" onSubmit={submit}>
      <label>
        {t`Label, for you`}
        <input class="field" name="label" maxLength={100} placeholder={t`Such as: for the board`} />
      </label>
      <DaysField />
      <label>
        {t`Password, if it shall have one`}
        <input
          class="field"
          name="password"
          type="password"
          minLength={4}
          maxLength={128}
          autocomplete="new-password"
        />
      </label>
      <label>
        {t`Pages that may embed it, one a line`}
        <textarea class="field" name="origins" rows={2} placeholder="https://wiki.example.com" />
      </label>
      <ReadingFields app={app} filters={filters} onFilters={setFilters} />
      <button type="submit" class="primary" disabled={busy}>
        {t`Create link`}
      </button>
    </form>
  )
}

function linkOf(form: FormData) {
  const password = String(form.get('password'))
  const origins = String(form.get('origins')).split(/\s+/).filter(Boolean)
  return {
    label: String(form.get('label')),
    ...(password !== '' && { password }),
    range: rangeOf(form),
    origins,
    days: daysOf(form),
  }
}

/** Its address, which is told this once. */
function NewLink({ made: { path, embed_path, origins, label } }: { made: Made }) {
  const address = location.origin + path
  const snippet = `<iframe src="${location.origin}${embed_path}" title="${label.replace(/[&"<>]/g, '')}" width="100%" height="480" loading="lazy"></iframe>`
  return (
    <div class="share-made">
      <p>{t`Copy it now: it is shown this once.`}</p>
      <Copied label={t`Link`} text={address} />
      {origins.length > 0 && <Copied label={t`Embed`} text={snippet} />}
    </div>
  )
}

function Copied({ label, text }: { label: string; text: string }) {
  return (
    <div class="share-row">
      <label class="grow">
        {label}
        <input class="field mono" readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <CopyButton class="" text={() => text} label={t`Copy: ${label}`}>
        {t`Copy`}
      </CopyButton>
    </div>
  )
}
