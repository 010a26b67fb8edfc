import { useState } from 'preact/hooks'
import { ApiError, api } from '../api.ts'
import { go } from '../state/route.ts'
import { apps } from '../state/session.ts'
import { t } from '../text.ts'
import { zones } from '../zones.ts'
import { Failure } from './notice.tsx'

/** Makes an app with its first write key, then shows how to send to it. */
export function NewAppForm({ onDone }: { onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    setBusy(true)
    try {
      const made = await create(form)
      apps.value = [...(apps.value ?? []), made]
      onDone()
      go(`/apps/${made.app_id}/start`)
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form class="form" onSubmit={submit}>
      <label>
        {t`Name`}
        <input class="field" name="name" required maxLength={100} placeholder={t`Shop`} autofocus autocomplete="off" />
      </label>
      <label>
        {t`Time zone`}
        <select class="field" name="time_zone">
          {zones().map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
        <span class="hint">{t`Days start and end in this zone.`}</span>
      </label>
      <label>
        {t`Weeks start on`}
        <select class="field" name="week_start">
          <option value="monday">{t`Monday`}</option>
          <option value="sunday">{t`Sunday`}</option>
        </select>
      </label>
      {error && <Failure error={error} />}
      <button type="submit" class="primary" disabled={busy}>
        {t`Create app`}
      </button>
    </form>
  )
}

async function create(form: FormData) {
  const app = await api.createApp({
    name: String(form.get('name')).trim(),
    time_zone: String(form.get('time_zone')),
    week_start: form.get('week_start') === 'sunday' ? 'sunday' : 'monday',
  })
  await api.createKey(app.app_id, t`First key`)
  return app
}
