import { useState } from 'preact/hooks'
import { type CatalogNote, type NoteChange, writeNote } from '../api/catalog.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { loadNotes } from '../state/notes.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { MergedInto } from './merged-into.tsx'
import { OwnerField } from './owner.tsx'

interface NoteEditorProps {
  app: App
  about: CatalogNote['about']
  name: string
  note: CatalogNote | undefined
  close: () => void
}

/** What people write about an event or an attribute. */
export function NoteEditor({ app, about, name, note, close }: NoteEditorProps) {
  const [draft, setDraft] = useState<NoteChange>({ ...emptyNote, ...note, about, name })
  const { busy, error, attempt } = useAttempt()
  const save = async (change: NoteChange) => {
    const { about, name, description, owner, tags, deprecated, hidden, merged_into } = change
    await writeNote(app.app_id, { about, name, description, owner, tags, deprecated, hidden, merged_into })
    await loadNotes(app.app_id)
  }
  const submit = async () => {
    if (!(await attempt(() => save(draft)))) return
    close()
    say(t`Saved what is written about ${name}.`, () => void attempt(() => save({ ...emptyNote, ...note, about, name })))
  }
  return (
    <form
      class="form note-form"
      aria-label={t`Write about ${name}`}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label>
        {t`What it means`}
        <textarea
          class="field"
          rows={3}
          maxLength={2_000}
          value={draft.description}
          onInput={({ currentTarget }) => setDraft({ ...draft, description: currentTarget.value })}
        />
      </label>
      <OwnerField app={app} value={draft.owner} onInput={(owner) => setDraft({ ...draft, owner })} />
      <label>
        {t`Tags, with commas between them`}
        <input
          class="field"
          defaultValue={draft.tags.join(', ')}
          onInput={({ currentTarget }) => setDraft({ ...draft, tags: tagsOf(currentTarget.value) })}
        />
      </label>
      <label>
        {t`Deprecated: why, and what to use instead`}
        <input
          class="field"
          maxLength={500}
          value={draft.deprecated ?? ''}
          onInput={({ currentTarget: { value } }) => setDraft({ ...draft, deprecated: value === '' ? null : value })}
        />
      </label>
      <label class="note-hidden">
        <input
          type="checkbox"
          checked={draft.hidden}
          onChange={({ currentTarget }) => setDraft({ ...draft, hidden: currentTarget.checked })}
        />
        {t`Leave it out of suggestions`}
      </label>
      {about === 'event' && (
        <MergedInto
          appId={app.app_id}
          name={name}
          value={draft.merged_into}
          onPick={(merged_into) => setDraft({ ...draft, merged_into })}
        />
      )}
      {error && <Failure error={error} />}
      <div class="page-bar">
        <button type="submit" class="primary" disabled={busy}>
          {t`Save`}
        </button>
        <button type="button" onClick={close}>
          {t`Cancel`}
        </button>
      </div>
    </form>
  )
}

const emptyNote = { description: '', owner: '', tags: [], deprecated: null, hidden: false, merged_into: null }

function tagsOf(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '').slice(0, 20)
}
