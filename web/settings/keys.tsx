import { Plus } from 'lucide'
import { useState } from 'preact/hooks'
import { createKey, keysOf, type WriteKey } from '../api/keys.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { KeyRow } from './key-row.tsx'
import { Part, ReadOnly } from './part.tsx'

/** What SDKs send with: made, limited to pages of some origins, replaced, revoked. */
export function Keys({ app }: { app: App }) {
  const may = app.may.includes('keys.write')
  const { data: keys, error, again } = useLoaded(app.app_id, () => keysOf(app.app_id))
  if (error) return <Failure error={error} />
  if (!keys) return <div class="settings-body" aria-busy="true" />
  const working = keys.filter((key) => isWorking(key, now.value))
  const over = keys.filter((key) => !working.includes(key))
  return (
    <div class="settings-body">
      <ReadOnly app={app} may={may} />
      <Part
        title={t`Write keys`}
        hint={t`A write key stands in your pages and apps. It can only write, so it is no secret.`}
      >
        {working.length === 0 && <Empty title={t`No key works. Create one to send events.`} />}
        <ul class="settings-list">
          {working.map((key) => (
            <KeyRow key={key.key_id} app={app} of={key} may={may} onChange={again} />
          ))}
        </ul>
        {may && <NewKey app={app} onMade={again} />}
      </Part>
      {over.length > 0 && (
        <Part title={t`No longer in use`}>
          <ul class="settings-list">
            {over.map((key) => (
              <KeyRow key={key.key_id} app={app} of={key} may={false} onChange={again} />
            ))}
          </ul>
        </Part>
      )}
    </div>
  )
}

function NewKey({ app, onMade }: { app: App; onMade: () => Promise<void> }) {
  const [name, setName] = useState('')
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const made = await attempt(async () => {
      await createKey(app.app_id, { name: name.trim() })
      await onMade()
    })
    if (made) setName('')
  }
  return (
    <form class="settings-line" onSubmit={submit}>
      <input
        class="field"
        aria-label={t`Where the key is used`}
        placeholder={t`Web shop`}
        maxLength={100}
        autocomplete="off"
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="primary" disabled={busy || name.trim() === ''}>
        <Icon of={Plus} size={14} /> {t`Create key`}
      </button>
      {error && <Failure error={error} />}
    </form>
  )
}

function isWorking({ revoked_at, expires_at }: WriteKey, at: number): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > at)
}
