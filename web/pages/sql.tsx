import '../styles/builder.css'
import '../styles/insights.css'
import '../styles/pictures.css'
import '../styles/result.css'
import '../styles/sql.css'
import '../styles/table.css'
import { useRef } from 'preact/hooks'
import { readSqlVocabulary } from '../api/sql.ts'
import { type App, api } from '../api.ts'
import { SaveBar } from '../insights/save-bar.tsx'
import type { SqlQuery } from '../language.ts'
import { LookedContext } from '../parts/looked.ts'
import { Result } from '../parts/result.tsx'
import type { Code } from '../sql/code.ts'
import type { Known } from '../sql/completion.ts'
import { useDraft } from '../sql/draft.ts'
import { Schema } from '../sql/schema.tsx'
import { Statement } from '../sql/statement.tsx'
import { useLoaded } from '../state/loaded.ts'
import { useQuestionPage } from '../state/question-page.ts'
import { ask, change, view } from '../state/view.ts'

/** SQL on the app's own rows: what there is to read, the statement, and its answer. */
export function Sql({ app }: { app: App }) {
  const { saved, leaving } = useQuestionPage(app)
  return leaving ? null : <Asked app={app} saved={saved} />
}

function Asked({ app, saved }: { app: App; saved: string | null }) {
  const query = view.value.query as SqlQuery
  const code = useRef<Code | null>(null)
  const draft = useDraft(app.app_id, query)
  const { data = null } = useLoaded(app.app_id, (signal) => knownOf(app.app_id, signal))
  return (
    <LookedContext.Provider value={{ ...view.value, ...byAddress, insightId: saved }}>
      <div class="sql">
        <Schema known={data} onInsert={(sql) => code.current?.insert(sql)} onUse={(sql) => code.current?.set(sql)} />
        <div class="answer-side">
          <SaveBar app={app} draft={draft.draft} />
          <Statement app={app} query={query} draft={draft} known={data} code={code} />
          <Result app={app} />
        </div>
      </div>
    </LookedContext.Provider>
  )
}

/** What the editor suggests from. */
async function knownOf(appId: string, signal: AbortSignal): Promise<Known> {
  const attributes = (of: 'event' | 'user') => api.attributes(appId, { of, search: '', nested: '1' }, signal)
  const [vocabulary, event, user] = await Promise.all([
    readSqlVocabulary(appId, signal),
    attributes('event'),
    attributes('user'),
  ])
  return { appId, vocabulary, attributes: { event, user } }
}

const byAddress = { change, ask, drill: () => undefined, colours: new Map<string, number>(), small: false }
