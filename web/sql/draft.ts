import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { SqlQuery } from '../language.ts'
import { insightId } from '../state/insight.ts'
import { askAgain } from '../state/result.ts'
import { ask, view } from '../state/view.ts'
import { begun, keep } from './kept.ts'
import { parameterNames } from './parameter-names.ts'
import { noteRun } from './recent.ts'

export type Values = NonNullable<SqlQuery['parameters']>

/** A statement as it is being written. It is asked when it is run, and only then stands in the address. */
export function useDraft(appId: string, query: SqlQuery) {
  // A saved insight is shown as it is, whatever was written before.
  const first = () => (insightId.peek() === null ? begun(appId, query) : query)
  const [text, setText] = useState(() => first().sql)
  /** What the editor is to show, where it was not written there. */
  const [given, setGiven] = useState(() => ({ text: first().sql }))
  const [values, setValues] = useState<Values>(() => first().parameters ?? {})
  const asked = JSON.stringify([query.sql, query.parameters])
  /** What was asked when the text was put there: for a moment it still is the text of the question before. */
  const [over, setOver] = useState(asked)
  const replace = ({ sql, parameters = {} }: Pick<SqlQuery, 'sql' | 'parameters'>) => {
    setText(sql)
    setGiven({ text: sql })
    setValues(parameters)
  }
  useEffect(() => {
    replace(first())
    setOver(asked)
  }, [asked])
  const names = parameterNames(text)
  const parameters = Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
  const written = { sql: text, parameters: names.length > 0 ? parameters : undefined }
  const changed = JSON.stringify([written.sql, written.parameters]) !== asked
  const { parameters: _before, ...rest } = query
  const draft: SqlQuery | null = changed
    ? { ...rest, sql: text, ...(written.parameters && { parameters: written.parameters }) }
    : null
  // At once: the page may be left before it is painted.
  useLayoutEffect(() => {
    if (over === asked) keep(appId, query, draft)
  }, [over, asked, JSON.stringify(draft)])
  const run = () => {
    if (text.trim() === '') return
    noteRun(appId, written)
    const before = view.peek().query
    ask<SqlQuery>(written)
    if (view.peek().query === before) askAgain()
  }
  return { text, setText, given, replace, values, setValues, names, draft, run }
}

export type Draft = ReturnType<typeof useDraft>
