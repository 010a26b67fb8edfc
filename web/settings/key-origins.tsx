import { useState } from 'preact/hooks'
import { t } from '../text.ts'

interface KeyOriginsProps {
  origins: readonly string[] | null
  busy: boolean
  onSave: (origins: string[] | null) => Promise<unknown>
}

/** Which pages may send with a key. */
export function KeyOrigins({ origins, busy, onSave }: KeyOriginsProps) {
  const [text, setText] = useState(() => (origins ?? []).join('\n'))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const lines = text.split(/\s+/).filter((line) => line !== '')
    void onSave(lines.length === 0 ? null : lines)
  }
  return (
    <form class="key-more" onSubmit={submit}>
      <label class="settings-field">
        <span>{t`Origins, one a line`}</span>
        <textarea
          class="field mono"
          rows={3}
          spellcheck={false}
          placeholder="https://shop.example.com"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span class="hint">{t`Browsers of other pages are refused. Servers and apps, which have no origin, may always send. Nothing here: any page.`}</span>
      </label>
      <p class="settings-foot">
        <button type="submit" class="primary" disabled={busy}>
          {t`Save origins`}
        </button>
      </p>
    </form>
  )
}
