import { Pencil, Trash2 } from 'lucide'
import { useState } from 'preact/hooks'
import { type Annotation, createAnnotation, removeAnnotation, updateAnnotation } from '../api/annotations.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { loadAnnotations } from '../state/annotations.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { AnnotationForm } from './form.tsx'
import { whenText } from './places.ts'

interface AnnotationItemProps {
  app: App
  annotation: Annotation
  timeZone: string
}

/** One of them: what, when, who, and the ways to change it. */
export function AnnotationItem({ app, annotation, timeZone }: AnnotationItemProps) {
  const [editing, setEditing] = useState(false)
  const { error, attempt } = useAttempt()
  const { annotation_id, at, text, insight_id, created_by } = annotation
  if (editing) {
    return (
      <AnnotationForm
        start={annotation}
        insightId={insight_id}
        onSave={async (changes) => {
          await updateAnnotation(app.app_id, annotation_id, changes)
          await loadAnnotations(app.app_id)
          setEditing(false)
        }}
      />
    )
  }
  const remove = () =>
    attempt(async () => {
      await removeAnnotation(app.app_id, annotation_id)
      await loadAnnotations(app.app_id)
      say(t`Deleted “${text}”.`, () => {
        void attempt(async () => {
          await createAnnotation(app.app_id, { at, text, insight_id })
          await loadAnnotations(app.app_id)
        })
      })
    })
  return (
    <div class="annotation">
      <span class="annotation-what">
        <span>{text}</span>
        <span class="hint">
          {whenText(at, timeZone)} · {created_by}
          {insight_id !== null && ` · ${t`on one insight`}`}
        </span>
      </span>
      {app.may.includes('annotations.write') && (
        <>
          <button type="button" class="icon-button" aria-label={t`Edit “${text}”`} onClick={() => setEditing(true)}>
            <Icon of={Pencil} size={14} />
          </button>
          <button type="button" class="icon-button" aria-label={t`Delete “${text}”`} onClick={() => void remove()}>
            <Icon of={Trash2} size={14} />
          </button>
        </>
      )}
      {error && <Failure error={error} />}
    </div>
  )
}
