import { useState } from 'preact/hooks'
import { updateApp } from '../api/apps.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Failure } from '../parts/notice.tsx'
import { changed } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { zones } from '../zones.ts'
import { Part, ReadOnly } from './part.tsx'
import { AppQuota } from './quota.tsx'

/** What the app is called, how its days are counted, who sees it, and how much it may bring in. */
export function General({ app }: { app: App }) {
  const may = app.may.includes('app.write')
  const [draft, setDraft] = useState(() => draftOf(app))
  const { busy, error, attempt } = useAttempt()
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(app))
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next })
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const saved = await attempt(async () => {
      const next = await updateApp(app.app_id, { ...draft, name: draft.name.trim(), tags: tagsIn(draft.tags) })
      changed(next)
      setDraft(draftOf(next))
    })
    if (saved) say(t`Saved.`)
  }
  return (
    <div class="settings-body">
      <form onSubmit={save}>
        {!may && <ReadOnly app={app} may={may} />}
        <fieldset class="settings-fields" disabled={!may}>
          <Part title={t`App`}>
            <label class="settings-field">
              <span>{t`Name`}</span>
              <input
                class="field"
                required
                maxLength={100}
                autocomplete="off"
                value={draft.name}
                onInput={(event) => change({ name: event.currentTarget.value })}
              />
            </label>
            <label class="settings-field">
              <span>{t`Tags`}</span>
              <input
                class="field"
                autocomplete="off"
                placeholder={t`live, retail`}
                value={draft.tags}
                onInput={(event) => change({ tags: event.currentTarget.value })}
              />
              <span class="hint">{t`Words to find it by among all apps, with commas between them.`}</span>
            </label>
            <div class="settings-field">
              <span>{t`App id`}</span>
              <span class="settings-line">
                <code>{app.app_id}</code>
                <CopyButton text={() => app.app_id} label={t`Copy the app id`}>
                  {t`Copy`}
                </CopyButton>
              </span>
            </div>
          </Part>
          <Part title={t`Calendar`} hint={t`Questions count days and weeks by these. Events stay as they are.`}>
            <label class="settings-field">
              <span>{t`Time zone`}</span>
              <select
                class="field"
                value={draft.time_zone}
                onChange={(event) => change({ time_zone: event.currentTarget.value })}
              >
                {zones(app.time_zone).map((zone) => (
                  <option key={zone} value={zone}>
                    {zone.replaceAll('_', ' ')}
                  </option>
                ))}
              </select>
            </label>
            <label class="settings-field">
              <span>{t`Weeks start on`}</span>
              <select
                class="field"
                value={draft.week_start}
                onChange={(event) => change({ week_start: event.currentTarget.value as App['week_start'] })}
              >
                <option value="monday">{t`Monday`}</option>
                <option value="sunday">{t`Sunday`}</option>
              </select>
            </label>
          </Part>
          <Part title={t`Who sees it`}>
            <label class="settings-choice">
              <input type="radio" name="seen" checked={!draft.private} onChange={() => change({ private: false })} />
              <span>
                {t`Everybody in the organization`}
                <span class="hint">{t`With the role they have there.`}</span>
              </span>
            </label>
            <label class="settings-choice">
              <input type="radio" name="seen" checked={draft.private} onChange={() => change({ private: true })} />
              <span>
                {t`Only its members`}
                <span class="hint">{t`Those with a role in this app, and owners and admins of the organization. Others do not find it.`}</span>
              </span>
            </label>
          </Part>
        </fieldset>
        {error && <Failure error={error} />}
        {may && (
          <p class="settings-foot">
            <button type="submit" class="primary" disabled={busy || !isChanged || draft.name.trim() === ''}>
              {t`Save changes`}
            </button>
          </p>
        )}
      </form>
      <AppQuota key={app.app_id} app={app} />
    </div>
  )
}

type Draft = ReturnType<typeof draftOf>

function draftOf({ name, time_zone, week_start, private: hidden, tags }: App) {
  return { name, time_zone, week_start, private: hidden, tags: tags.join(', ') }
}

function tagsIn(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim())
  return [...new Set(tags.filter((tag) => tag !== ''))]
}
