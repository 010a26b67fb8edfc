import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { type Annotation, createAnnotation } from '../api/annotations.ts'
import type { App } from '../api.ts'
import { Popover } from '../parts/popover.tsx'
import { loadAnnotations } from '../state/annotations.ts'
import { t } from '../text.ts'
import { bucketText } from '../time.ts'
import { AnnotationForm } from './form.tsx'
import { AnnotationItem } from './item.tsx'
import { type Cut, timeOf } from './places.ts'

interface AnnotationCardProps {
  app: App
  anchor: RefObject<HTMLElement | null>
  index: number
  cut: Cut
  /** The insight that is looked at; null when it is none. */
  insightId: string | null
  known: readonly Annotation[]
  onClose: () => void
}

/** What happened in a bucket of a chart, and the way to say it. */
export function AnnotationCard({ app, anchor, index, cut, insightId, known, onClose }: AnnotationCardProps) {
  const [writing, setWriting] = useState(false)
  const day = bucketText(cut.buckets[index]!, cut.interval)
  const may = app.may.includes('annotations.write')
  return (
    <Popover anchor={anchor} label={day} width={300} onClose={onClose}>
      <div class="note-card">
        <p class="hint">{day}</p>
        {known.map((annotation) => (
          <AnnotationItem key={annotation.annotation_id} app={app} annotation={annotation} timeZone={cut.timeZone} />
        ))}
        {may && !writing && (
          <button type="button" onClick={() => setWriting(true)}>
            {t`Annotate`}
          </button>
        )}
        {writing && (
          <AnnotationForm
            start={{ at: timeOf(index, cut), text: '', insight_id: null }}
            insightId={insightId}
            onSave={async (annotation) => {
              await createAnnotation(app.app_id, annotation)
              await loadAnnotations(app.app_id)
              onClose()
            }}
          />
        )}
      </div>
    </Popover>
  )
}
