import { Play } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import type { SqlQuery } from '../../language.ts'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { NumberSetting } from '../../parts/setting.tsx'
import { askAgain } from '../../state/result.ts'
import { ask, view } from '../../state/view.ts'
import { t } from '../../text.ts'
import { parameterNames } from './parameters.ts'
import { Parameters } from './parameters.tsx'
import { Schema } from './schema.tsx'

/** What is asked for. */
export const sqlEditor: KindEditor<'sql'> = { Editor: SqlEditor }

/** A statement with its parameters. It is asked when it is run, and only then stands in the address. */
export function SqlEditor({ query }: { app: App; query: SqlQuery }) {
  const [text, setText] = useState(query.sql)
  const [values, setValues] = useState(query.parameters ?? {})
  useEffect(() => {
    setText(query.sql)
    setValues(query.parameters ?? {})
  }, [JSON.stringify([query.sql, query.parameters])])
  const names = parameterNames(text)
  const run = () => {
    const before = view.peek().query
    const parameters = Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
    ask<SqlQuery>({ sql: text, parameters: names.length > 0 ? parameters : undefined })
    if (view.peek().query === before) askAgain()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    run()
  }
  return (
    <>
      <Group title={t`Statement`}>
        <textarea
          class="field code sql-text"
          aria-label={t`SQL`}
          rows={12}
          spellcheck={false}
          autocapitalize="off"
          placeholder={example}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class="series-row">
          <button type="button" class="primary" onClick={run} disabled={text.trim() === ''}>
            <Icon of={Play} size={13} /> {t`Run`}
          </button>
          <kbd>
            {modifier} {t`Enter`}
          </kbd>
          {text !== query.sql && <span class="hint">{t`changed since it ran`}</span>}
        </div>
      </Group>
      {names.length > 0 && <Parameters names={names} values={values} onChange={setValues} onKeyDown={onKeyDown} />}
      <Group title={t`How`}>
        <NumberSetting
          label={t`Rows at most`}
          at="limit"
          value={query.limit}
          standard={10_000}
          most={10_000}
          onChange={(limit) => ask<SqlQuery>({ limit })}
        />
      </Group>
      <Schema onUse={(snippet) => setText(snippet)} />
    </>
  )
}

const example = `select event_name, count(*) as events
from events
group by event_name
order by events desc`

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : t`Ctrl`
