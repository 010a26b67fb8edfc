import { Pencil, Plus, Trash2 } from 'lucide'
import { useState } from 'preact/hooks'
import { createTerm, readTerms, removeTerm, type Term, updateTerm } from '../api/catalog.ts'
import { type App, api } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { useLoaded } from '../state/loaded.ts'
import { parameter } from '../state/parameters.ts'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'
import { ranked } from './search.ts'
import { SearchBar } from './search-bar.tsx'

/** The company's own words, and the events that they are about. */
export function CatalogGlossary({ app }: { app: App }) {
  const { data, error, again } = useLoaded(app.app_id, (signal) => readTerms(app.app_id, signal))
  const [edited, setEdited] = useState<string | null>(null)
  const removal = useAttempt()
  const may = app.may.includes('catalog.write')
  if (error) return <Failure error={error} />
  if (!data) return <SearchBar shown={undefined} />
  const done = () => {
    setEdited(null)
    again()
  }
  const remove = async ({ term_id, term, meaning, events }: Term) => {
    if (!(await removal.attempt(() => removeTerm(app.app_id, term_id)))) return
    again()
    const back = () => createTerm(app.app_id, { term, meaning, events })
    say(t`Removed the term ${term}.`, () => void removal.attempt(back).then(again))
  }
  const found = ranked(
    data.map((term) => ({ ...term, name: term.term, texts: [term.meaning, ...term.events] })),
    parameter('find') ?? '',
  )
  const add = may && edited !== 'new' && (
    <button type="button" class="primary" onClick={() => setEdited('new')}>
      <Icon of={Plus} size={14} /> {t`Add term`}
    </button>
  )
  return (
    <>
      {data.length > 0 && <SearchBar shown={plural(found.length, '{0} term', '{0} terms')} />}
      {removal.error && <Failure error={removal.error} />}
      {data.length > 0 && add && <div class="page-bar">{add}</div>}
      {edited === 'new' && <TermEditor app={app} close={() => setEdited(null)} done={done} />}
      {data.length === 0 && edited === null && (
        <Empty title={t`No term yet.`}>
          <p class="hint">{t`Say once what an active user or a conversion is, and which events show it.`}</p>
          {add}
        </Empty>
      )}
      <dl class="glossary">
        {found.map((term) =>
          edited === term.term_id ? (
            <TermEditor key={term.term_id} app={app} term={term} close={() => setEdited(null)} done={done} />
          ) : (
            <div class="term" key={term.term_id}>
              <dt>
                {term.term}
                {may && (
                  <>
                    <button
                      type="button"
                      class="icon-button"
                      aria-label={t`Change ${term.term}`}
                      onClick={() => setEdited(term.term_id)}
                    >
                      <Icon of={Pencil} size={13} />
                    </button>
                    <button
                      type="button"
                      class="icon-button"
                      aria-label={t`Remove ${term.term}`}
                      onClick={() => void remove(term)}
                    >
                      <Icon of={Trash2} size={13} />
                    </button>
                  </>
                )}
              </dt>
              <dd>
                <p>{term.meaning}</p>
                <p class="hint">
                  {term.events.map((event) => (
                    <a key={event} href={`/apps/${app.app_id}/catalog/events?open=${encodeURIComponent(event)}`}>
                      {event}
                    </a>
                  ))}
                </p>
              </dd>
            </div>
          ),
        )}
      </dl>
    </>
  )
}

interface TermEditorProps {
  app: App
  term?: Term
  close: () => void
  done: () => void
}

function TermEditor({ app, term, close, done }: TermEditorProps) {
  const [draft, setDraft] = useState({
    term: term?.term ?? '',
    meaning: term?.meaning ?? '',
    events: term?.events ?? [],
  })
  const { busy, error, attempt } = useAttempt()
  const submit = async () => {
    const call = () => (term ? updateTerm(app.app_id, term.term_id, draft) : createTerm(app.app_id, draft))
    if (await attempt(call)) done()
  }
  const source = async (search: string, signal: AbortSignal) =>
    (await api.events(app.app_id, search, signal)).map(({ event_name }) => ({ value: event_name, label: event_name }))
  return (
    <form
      class="form note-form"
      aria-label={term ? t`Change ${term.term}` : t`Add term`}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label>
        {t`Term`}
        <input
          class="field"
          required
          maxLength={100}
          value={draft.term}
          onInput={({ currentTarget: { value } }) => setDraft({ ...draft, term: value })}
        />
      </label>
      <label>
        {t`What it means`}
        <textarea
          class="field"
          rows={3}
          maxLength={4_000}
          value={draft.meaning}
          onInput={({ currentTarget: { value } }) => setDraft({ ...draft, meaning: value })}
        />
      </label>
      <div class="page-bar">
        {draft.events.map((event) => (
          <button
            key={event}
            type="button"
            class="small"
            aria-label={t`Remove ${event}`}
            onClick={() => setDraft({ ...draft, events: draft.events.filter((one) => one !== event) })}
          >
            {event} ×
          </button>
        ))}
        <Picker
          label={t`Link an event`}
          class="quiet"
          source={source}
          onPick={(event) => setDraft({ ...draft, events: [...new Set([...draft.events, event])] })}
        >
          <Icon of={Plus} size={14} /> {t`Link an event`}
        </Picker>
      </div>
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
