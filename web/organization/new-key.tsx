import { useState } from 'preact/hooks'
import { createApiKey, type Scope } from '../api/access.ts'
import { optionsOf } from '../language.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { apps } from '../state/session.ts'
import { t } from '../text.ts'
import { scopeWords } from './words.ts'

export type Made = Awaited<ReturnType<typeof createApiKey>>

/** What a key may do, where, and for how long. */
export function NewKey({ onMade, onClose }: { onMade: (key: Made) => void; onClose: () => void }) {
  const [scopes, setScopes] = useState<readonly Scope[]>(['read'])
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { busy, error, attempt } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const days = Number(form.get('days'))
    const role = String(form.get('role')).trim()
    void attempt(async () =>
      onMade(
        await createApiKey({
          name: String(form.get('name')),
          ...(role !== '' && { role }),
          scopes: [...scopes],
          ...(chosen.length > 0 && { apps: [...chosen] }),
          ...(days > 0 && { expires_in_days: days }),
        }),
      ),
    )
  }
  return (
    <Dialog title={t`Create key`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Name`}
          <input class="field" name="name" maxLength={100} placeholder={t`nightly`} autocomplete="off" required />
        </label>
        <label>
          {t`AWS role that signs in with it; empty: whoever has the secret`}
          <input
            class="field mono"
            name="role"
            maxLength={700}
            placeholder="arn:aws:iam::123456789012:role/nightly"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <fieldset class="checks">
          <legend>{t`May`}</legend>
          {optionsOf(scopeWords).map(({ value, label, hint }) => (
            <label key={value} class="check">
              <input
                type="checkbox"
                checked={scopes.includes(value)}
                onChange={() => setScopes(toggled(scopes, value))}
              />
              <span>
                {label} <span class="hint">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {(apps.value ?? []).length > 0 && (
          <fieldset class="checks">
            <legend>{t`Only in these apps; in all when none is chosen`}</legend>
            {(apps.value ?? []).map(({ app_id, name }) => (
              <label key={app_id} class="check">
                <input
                  type="checkbox"
                  checked={chosen.includes(app_id)}
                  onChange={() => setChosen(toggled(chosen, app_id))}
                />
                {name}
              </label>
            ))}
          </fieldset>
        )}
        <label>
          {t`Days until it ends; empty: without end`}
          <input class="field" name="days" type="number" min={1} max={3650} inputMode="numeric" placeholder="365" />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" class="primary" disabled={busy || scopes.length === 0}>
          {t`Create key`}
        </button>
      </form>
    </Dialog>
  )
}

function toggled<Value>(list: readonly Value[], value: Value): readonly Value[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value]
}
