import { useState } from 'preact/hooks'
import { type KeyChange, revokeKey, rotateKey, updateKey, type WriteKey } from '../api/keys.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { Removal } from '../parts/removal.tsx'
import { endpointOf, type Sender, snippets } from '../snippets.ts'
import { now, status } from '../state/pipeline.ts'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'
import { KeyOrigins } from './key-origins.tsx'
import { QuotaForm } from './quota-form.tsx'
import { QuotaBar } from './quota-use.tsx'

interface KeyRowProps {
  app: App
  of: WriteKey
  may: boolean
  onChange: () => Promise<void>
}

/** One key: what it is for, when it was used, who may send with it, and how to. */
export function KeyRow({ app, of: key, may, onChange }: KeyRowProps) {
  const [open, setOpen] = useState<'origins' | 'quota' | 'rotate' | 'snippet' | 'revoke' | null>(null)
  const { busy, error, attempt } = useAttempt()
  const toggle = (part: typeof open) => setOpen(open === part ? null : part)
  const rotate = async (days: number) => {
    const until = new Date(now.value + days * 86_400_000).toISOString()
    const done = await attempt(async () => {
      await rotateKey(app.app_id, key.key_id, until)
      await onChange()
    })
    if (done) say(t`Created a new key. The old one works until ${moment(until)}.`)
    setOpen(null)
  }
  const save = (change: KeyChange) =>
    attempt(async () => {
      await updateKey(app.app_id, key.key_id, change)
      await onChange()
      setOpen(null)
    })
  return (
    <li class="key">
      <p class="key-name">
        <strong>{key.name}</strong> <span class="hint">{usedText(key)}</span>
      </p>
      <p class="settings-line">
        <code class="key-text">{key.write_key}</code>
        <CopyButton text={() => key.write_key} label={t`Copy the key ${key.name}`}>
          {t`Copy`}
        </CopyButton>
      </p>
      <p class="hint">
        {key.origins === null
          ? t`Pages of any origin, and servers`
          : t`Pages of ${key.origins.join(', ')}, and servers`}
      </p>
      <RefusedPages of={key} />
      {key.use && key.quota !== 'none' && <QuotaBar use={key.use} />}
      {may && (
        <p class="settings-line">
          <Toggle of="snippet" open={open} onToggle={toggle} label={t`Show how to send`} about={key.name} />
          {app.locked_at === null && (
            <Toggle of="origins" open={open} onToggle={toggle} label={t`Set origins`} about={key.name} />
          )}
          {app.locked_at === null && key.use && (
            <Toggle of="quota" open={open} onToggle={toggle} label={t`Set quota`} about={key.name} />
          )}
          {key.expires_at === null && (
            <Toggle of="rotate" open={open} onToggle={toggle} label={t`Replace`} about={key.name} />
          )}
          <button type="button" class="quiet" aria-label={t`Revoke ${key.name}`} onClick={() => setOpen('revoke')}>
            {t`Revoke`}
          </button>
        </p>
      )}
      {open === 'snippet' && <Ways sender={{ endpoint: endpointOf(status.value), writeKey: key.write_key }} />}
      {open === 'origins' && <KeyOrigins origins={key.origins} busy={busy} onSave={(origins) => save({ origins })} />}
      {open === 'quota' && (
        <div class="key-more">
          <QuotaForm quota={key.quota} disabled={busy} onSave={(quota) => save({ quota })} />
        </div>
      )}
      {open === 'rotate' && <Rotation busy={busy} onRotate={rotate} />}
      {error && <Failure error={error} />}
      {open === 'revoke' && (
        <Removal
          title={t`Revoke “${key.name}”`}
          name={key.name}
          action={t`Revoke key`}
          remove={async () => {
            await revokeKey(app.app_id, key.key_id)
            await onChange()
          }}
          onClose={() => setOpen(null)}
        >
          {t`What is sent with it is refused from then on. Events that came stay. This cannot be undone.`}
        </Removal>
      )}
    </li>
  )
}

/** Pages of other origins that tried to send: a page that was forgotten, or somebody who copied the key. */
function RefusedPages({ of: { refused } }: { of: WriteKey }) {
  if (refused.count === 0) return null
  const many = plural(
    refused.count,
    '{0} request of another origin was refused',
    '{0} requests of other origins were refused',
  )
  const ago = formatAgo(Date.parse(refused.last_at ?? ''), now.value)
  const origins = refused.origins.slice(0, 5).map(({ origin }) => origin)
  return <p class="hint">{t`${many}, the last one ${ago}: ${origins.join(', ')}`}</p>
}

interface ToggleProps<Part> {
  of: Part
  open: Part | null
  onToggle: (part: Part) => void
  label: string
  about: string
}

function Toggle<Part>({ of, open, onToggle, label, about }: ToggleProps<Part>) {
  return (
    <button
      type="button"
      class="quiet"
      aria-expanded={open === of}
      aria-label={`${label}: ${about}`}
      onClick={() => onToggle(of)}
    >
      {label}
    </button>
  )
}

function Rotation({ busy, onRotate }: { busy: boolean; onRotate: (days: number) => Promise<void> }) {
  const [days, setDays] = useState(7)
  return (
    <div class="key-more">
      <p class="hint">{t`A new key takes its place, with the same name and origins. The old one works for a while yet, so that pages and apps can change over.`}</p>
      <p class="settings-line">
        <label class="settings-line">
          {t`The old key works for`}
          <select class="field" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            <option value={1}>{t`a day`}</option>
            <option value={7}>{t`7 days`}</option>
            <option value={30}>{t`30 days`}</option>
            <option value={90}>{t`90 days`}</option>
          </select>
        </label>
        <button type="button" class="primary" disabled={busy} onClick={() => void onRotate(days)}>
          {t`Replace key`}
        </button>
      </p>
    </div>
  )
}

/** The lines of "Send events", for the browser and for Node. */
function Ways({ sender }: { sender: Sender }) {
  const shown = snippets.filter(({ id }) => id !== 'curl')
  return (
    <div class="key-more">
      {shown.map(({ id, label, text }) => (
        <div key={id} class="code-box">
          <p class="settings-line">
            {label}
            <CopyButton text={() => text(sender)} label={t`Copy the lines for ${label}`}>
              {t`Copy`}
            </CopyButton>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
          <pre class="code" tabIndex={0}>
            {text(sender)}
          </pre>
        </div>
      ))}
    </div>
  )
}

function usedText({ last_used_at, revoked_at, expires_at }: WriteKey): string {
  if (revoked_at !== null) return t`Revoked on ${moment(revoked_at)}`
  const used = last_used_at === null ? t`Never used` : t`Last used ${formatAgo(Date.parse(last_used_at), now.value)}`
  return expires_at === null ? used : `${used} · ${t`works until ${moment(expires_at)}`}`
}
