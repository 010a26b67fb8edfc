import { useEffect, useRef } from 'preact/hooks'
import type { NewAnnotation } from '../api/annotations.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { t } from '../text.ts'

interface AnnotationFormProps {
  start: Required<NewAnnotation>
  /** The insight that it may be for alone; null for none. */
  insightId: string | null
  onSave: (annotation: NewAnnotation) => Promise<unknown>
}

/** What happened, and on which day; a moment stays the moment it is. */
export function AnnotationForm({ start, insightId, onSave }: AnnotationFormProps) {
  const { busy, error, attempt } = useAttempt()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const insight_id = insightId === null ? (start.insight_id ?? null) : form.has('only') ? insightId : null
    void attempt(() => onSave({ at: String(form.get('at') ?? start.at), text: String(form.get('text')), insight_id }))
  }
  return (
    <form class="form" onSubmit={submit}>
      <label>
        {t`What happened`}
        <input ref={field} class="field" name="text" maxLength={500} required value={start.text} autocomplete="off" />
      </label>
      {start.at.length === 10 && (
        <label>
          {t`Day`}
          <input class="field" name="at" type="date" required value={start.at} />
        </label>
      )}
      {insightId !== null && (
        <label class="check">
          <input type="checkbox" name="only" checked={start.insight_id === insightId} /> {t`Only on this insight`}
        </label>
      )}
      {error && <Failure error={error} />}
      <button type="submit" class="primary" disabled={busy}>
        {t`Save`}
      </button>
    </form>
  )
}
