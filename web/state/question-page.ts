/** What the pages do alike that ask the question of their address. */
import { useEffect } from 'preact/hooks'
import type { App } from '../api.ts'
import { questionTitle } from '../kinds.ts'
import { insightId, loadInsight, opened } from './insight.ts'
import { noteOpened } from './recent.ts'
import { followQuestion } from './result.ts'
import { go } from './route.ts'
import { useSubject } from './subject.ts'
import { elsewhere, view } from './view.ts'

/** Loads the insight, asks the question, names the page; goes to the other page when the question belongs there. */
export function useQuestionPage(app: App): { title: string; saved: string | null; leaving: boolean } {
  const title = opened.value?.name ?? questionTitle(view.value.query)
  const saved = opened.value?.insight_id ?? null
  const named = insightId.value
  const other = elsewhere.value
  useEffect(() => void loadInsight(app.app_id), [app.app_id, named])
  useSubject('insight', saved)
  useEffect(() => {
    if (other !== null) go(other, { replace: true })
  }, [other])
  useEffect(followQuestion, [])
  useEffect(() => {
    document.title = `${title} · ${app.name}`
  }, [title])
  useEffect(() => {
    if (opened.value) noteOpened(app.app_id, { kind: 'insight', id: opened.value.insight_id, name: opened.value.name })
  }, [saved])
  return { title, saved, leaving: other !== null }
}
