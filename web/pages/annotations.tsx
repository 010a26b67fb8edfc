import '../styles/annotations.css'
import '../styles/pages.css'
import { Plus } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { AnnotationForm } from '../annotations/form.tsx'
import { AnnotationItem } from '../annotations/item.tsx'
import { createAnnotation } from '../api/annotations.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { annotations, loadAnnotations } from '../state/annotations.ts'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { localDate } from '../time.ts'

/** What happened when: all that is marked on charts, the latest first. */
export function Annotations({ app }: { app: App }) {
  const [writing, setWriting] = useState(false)
  const [there, setThere] = useState(false)
  const { error, attempt } = useAttempt()
  useEffect(() => {
    document.title = `${t`Annotations`} · ${app.name}`
    void attempt(() => loadAnnotations(app.app_id)).then(setThere)
  }, [app.app_id])
  const may = app.may.includes('annotations.write')
  const all = [...annotations.value].reverse()
  const add = may && (
    <button type="button" class={all.length === 0 ? 'primary' : ''} onClick={() => setWriting(true)}>
      <Icon of={Plus} size={14} /> {t`Add annotation`}
    </button>
  )
  return (
    <div class="page notes">
      {error && <Failure error={error} />}
      {there && all.length === 0 && (
        <Empty title={t`Nothing is marked yet.`}>
          <p class="hint">{t`Mark releases, campaigns and outages, so that everybody sees on the charts why a line moved. A click on a day below a chart does it too.`}</p>
          {add}
        </Empty>
      )}
      {all.length > 0 && (
        <>
          <div class="page-bar">{add}</div>
          <ul class="note-list">
            {all.map((annotation) => (
              <li key={annotation.annotation_id}>
                <AnnotationItem app={app} annotation={annotation} timeZone={app.time_zone} />
              </li>
            ))}
          </ul>
        </>
      )}
      {writing && (
        <Dialog title={t`Add annotation`} onClose={() => setWriting(false)}>
          <AnnotationForm
            start={{ at: localDate(now.peek(), app.time_zone), text: '', insight_id: null }}
            insightId={null}
            onSave={async (annotation) => {
              await createAnnotation(app.app_id, annotation)
              await loadAnnotations(app.app_id)
              setWriting(false)
            }}
          />
        </Dialog>
      )}
    </div>
  )
}
