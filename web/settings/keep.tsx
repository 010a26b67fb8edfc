import { useState } from 'preact/hooks'
import { type KeepPreview, keepPreview, updateApp } from '../api/apps.ts'
import type { App } from '../api.ts'
import { formatAgo } from '../format.ts'
import { dayOf, moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { Removal } from '../parts/removal.tsx'
import { useLoaded } from '../state/loaded.ts'
import { now } from '../state/pipeline.ts'
import { changed } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'
import { Part } from './part.tsx'

type Unit = 'days' | 'months'

/** How long events are kept: chosen, told what that takes away, saved. */
export function KeepEvents({ app }: { app: App }) {
  const may = app.may.includes('app.write')
  const [draft, setDraft] = useState(() => draftOf(app.keep))
  const [asking, setAsking] = useState(false)
  const { busy, error, attempt } = useAttempt()
  const keep = textOf(draft)
  const {
    data,
    busy: looking,
    error: refused,
  } = useLoaded(`${app.app_id} ${keep}`, () => keepPreview(app.app_id, keep))
  // What another length would take away is not said of this one.
  const preview = looking ? null : (data ?? null)
  const isChanged = keep !== app.keep
  const save = async () => {
    changed(await updateApp(app.app_id, { keep }))
    say(t`Saved.`)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (preview?.events) setAsking(true)
    else void attempt(save)
  }
  return (
    <Part
      title={t`How long events are kept`}
      hint={t`Older events are removed at night, from answers and from storage. What is said of users stays.`}
    >
      <form onSubmit={submit}>
        <fieldset class="settings-fields" disabled={!may || busy} aria-label={t`How long events are kept`}>
          <label class="settings-choice">
            <input type="radio" name="kept" checked={draft === null} onChange={() => setDraft(null)} />
            <span>{t`For ever`}</span>
          </label>
          <label class="settings-choice">
            <input
              type="radio"
              name="kept"
              checked={draft !== null}
              onChange={() => setDraft({ count: 13, unit: 'months' })}
            />
            <span>{t`For a time`}</span>
          </label>
          {draft && <Length of={draft} onChange={setDraft} />}
        </fieldset>
        <p class="settings-told" role="status">
          {isChanged && preview && consequence(preview)}
          {!isChanged && preview && preview.refused.count > 0 && refusedText(preview.refused)}
        </p>
        {(error ?? refused) && <Failure error={(error ?? refused)!} />}
        {may && (
          <p class="settings-foot">
            <button type="submit" class="primary" disabled={busy || !isChanged || preview === null}>
              {t`Save how long`}
            </button>
          </p>
        )}
      </form>
      {asking && preview && (
        <Removal
          title={t`Remove older events`}
          name={app.name}
          action={t`Save and remove events`}
          remove={save}
          onClose={() => setAsking(false)}
        >
          {consequence(preview)}
        </Removal>
      )}
    </Part>
  )
}

interface LengthProps {
  of: { count: number; unit: Unit }
  onChange: (next: LengthProps['of']) => void
}

function Length({ of: { count, unit }, onChange }: LengthProps) {
  const read = (text: string) => {
    const number = Math.round(Number(text))
    if (number >= 1 && number <= 9999) onChange({ count: number, unit })
  }
  return (
    <p class="settings-line settings-inner">
      <input
        class="field number"
        type="number"
        inputMode="numeric"
        min={1}
        max={9999}
        required
        aria-label={t`How many`}
        value={count}
        onInput={(event) => read(event.currentTarget.value)}
      />
      <select
        class="field"
        aria-label={t`Days or months`}
        value={unit}
        onChange={(event) => onChange({ count, unit: event.currentTarget.value as Unit })}
      >
        <option value="months">{t`months`}</option>
        <option value="days">{t`days`}</option>
      </select>
    </p>
  )
}

function draftOf(keep: string): LengthProps['of'] | null {
  const [, count, unit] = /^(\d+) (day|month)s?$/.exec(keep) ?? []
  return count === undefined ? null : { count: Number(count), unit: unit === 'day' ? 'days' : 'months' }
}

function textOf(draft: LengthProps['of'] | null): string {
  if (draft === null) return 'forever'
  return `${draft.count} ${draft.count === 1 ? draft.unit.slice(0, -1) : draft.unit}`
}

function consequence({ events, before, at }: KeepPreview): string {
  if (before === null) return t`Nothing is removed from now on. What was removed does not come back.`
  const limit = dayOf(before)
  if (events === 0) return t`No event is from before ${limit}. From then on, older ones are removed every night.`
  const many = plural(events, '{0} event', '{0} events')
  return t`${many} from before ${limit} will be removed on ${moment(at)}, and cannot be brought back.`
}

function refusedText({ count, last_at }: KeepPreview['refused']): string {
  const many = plural(count, '{0} event', '{0} events')
  return t`${many} came that were older than that, and were refused. The last one: ${formatAgo(Date.parse(last_at ?? ''), now.value)}.`
}
