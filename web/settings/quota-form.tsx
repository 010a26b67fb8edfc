import { useState } from 'preact/hooks'
import { t } from '../text.ts'

interface QuotaFormProps {
  quota: string
  disabled: boolean
  onSave: (quota: string) => Promise<unknown>
}

/** A quota, typed as the command line takes it. Nothing typed: none. */
export function QuotaForm({ quota, disabled, onSave }: QuotaFormProps) {
  const stored = quota === 'none' ? '' : quota
  const [text, setText] = useState(stored)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void onSave(text.trim() === '' ? 'none' : text.trim())
  }
  return (
    <form class="quota-form" onSubmit={submit}>
      <label class="settings-field">
        <span>{t`Events a day or a month`}</span>
        <input
          class="field mono"
          autocomplete="off"
          spellcheck={false}
          maxLength={40}
          placeholder={t`no limit`}
          value={text}
          disabled={disabled}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span class="hint">{t`100k/day or 10M/month, by the calendar in UTC. Nothing here: no limit.`}</span>
      </label>
      <p class="settings-foot">
        <button type="submit" class="primary" disabled={disabled || text.trim() === stored}>
          {t`Save quota`}
        </button>
      </p>
    </form>
  )
}
