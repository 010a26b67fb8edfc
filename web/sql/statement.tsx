import { CircleAlert, FolderOpen, History, Play } from 'lucide'
import type { RefObject } from 'preact'
import { listInsights } from '../api/insights.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import type { SqlQuery } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { Picker } from '../parts/picker.tsx'
import { NumberSetting } from '../parts/setting.tsx'
import { matching, type Source } from '../parts/suggestions.ts'
import { failure } from '../state/result.ts'
import { go } from '../state/route.ts'
import { ask, insightAddress } from '../state/view.ts'
import { t } from '../text.ts'
import type { Code } from './code.ts'
import { CodeBox, leaving, placeOf } from './code-box.tsx'
import type { Known } from './completion.ts'
import type { Draft } from './draft.ts'
import { Parameters } from './parameters.tsx'
import { recentRuns } from './recent.ts'

interface StatementProps {
  app: App
  query: SqlQuery
  draft: Draft
  known: Known | null
  code: RefObject<Code | null>
}

/** A statement with its parameters, and what can be done with it. */
export function Statement({ app, query, draft, known, code }: StatementProps) {
  const { text, setText, given, replace, values, setValues, names, run } = draft
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    run()
  }
  return (
    <div class="statement">
      <CodeBox given={given} known={known} code={code} onChange={setText} onRun={run} />
      {!draft.draft && <FaultPlace text={query.sql} code={code} />}
      {names.length > 0 && <Parameters names={names} values={values} onChange={setValues} onKeyDown={onKeyDown} />}
      <div class="statement-tools">
        <button type="button" class="primary" onClick={run} disabled={text.trim() === ''}>
          <Icon of={Play} size={13} /> {t`Run`}
        </button>
        <kbd>
          {modifier} {t`Enter`}
        </kbd>
        {draft.draft && query.sql !== '' && <span class="hint">{t`changed since it ran`}</span>}
        <span class="statement-more">
          <Picker
            label={t`Open a saved statement`}
            class="quiet"
            placeholder={t`Search insights`}
            source={savedSql(app.app_id)}
            onPick={(id) => go(insightAddress(app.app_id, id, 'sql'))}
            width={320}
          >
            <Icon of={FolderOpen} size={13} /> {t`Open`}
          </Picker>
          <Picker
            label={t`Recent statements of this browser`}
            class="quiet"
            placeholder={t`Search statements`}
            source={async (search) => matching(runs(app.app_id), search) as ReturnType<typeof runs>}
            onPick={(at) => {
              const found = recentRuns(app.app_id).find((one) => String(one.at) === at)
              if (found) replace(found)
            }}
            width={420}
          >
            <Icon of={History} size={13} /> {t`Recent`}
          </Picker>
        </span>
        <div class="statement-limit">
          <NumberSetting
            label={t`Rows at most`}
            at="limit"
            value={query.limit}
            standard={10_000}
            most={10_000}
            onChange={(limit) => ask<SqlQuery>({ limit })}
          />
        </div>
      </div>
      <p class="hint statement-hint">{leaving}</p>
    </div>
  )
}

/** The way to the place that the server found a fault at. */
function FaultPlace({ text, code }: { text: string; code: RefObject<Code | null> }) {
  const at = placeOf(failure.value?.path)
  if (at === null) return null
  const before = text.slice(0, at).split('\n')
  return (
    <p class="fault">
      <Icon of={CircleAlert} size={13} />{' '}
      <button type="button" class="fault-place" onClick={() => code.current?.goTo(at)}>
        {t`Line ${before.length}, character ${before.at(-1)!.length + 1}`}
      </button>
    </p>
  )
}

function savedSql(appId: string): Source {
  return async (search) => {
    const insights = await listInsights(appId)
    const sql = insights.filter(({ query }) => query.kind === 'sql')
    return [
      ...matching(
        sql.map(({ insight_id, name }) => ({ value: insight_id, label: name })),
        search,
      ),
    ]
  }
}

function runs(appId: string) {
  return recentRuns(appId).map(({ sql, at }) => ({
    value: String(at),
    label: sql.replace(/\s+/g, ' ').slice(0, 120),
    hint: formatAgo(at, Date.now()),
  }))
}

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : t`Ctrl`
