import { type App, api } from '../api.ts'
import { formatClock, formatDuration } from '../format.ts'
import { Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { t } from '../text.ts'
import { stages } from './names.ts'

/** Where an event is: when it came to each stage, as far as that is known. */
export function Way({ app, eventId }: { app: App; eventId: string }) {
  const { data, error, again } = useLoaded(`${app.app_id} ${eventId}`, () => api.trace(app.app_id, eventId))
  if (error) return <Failure error={error} />
  if (!data) return <p class="way hint">{t`Looking for it`}</p>
  return (
    <ol class="way" aria-label={t`Where it is`}>
      {data.stages.map(({ stage, at, milliseconds }) => (
        <li key={stage}>
          <b>{stages[stage]}</b> {formatClock(Date.parse(at), app.time_zone)}{' '}
          <span class="hint">{stage === 'query' ? t`found just now` : after(milliseconds)}</span>
        </li>
      ))}
      {!data.loaded && (
        <li>
          <span class="warn">{t`not in the warehouse yet`}</span>
          <button type="button" class="small" onClick={again}>
            {t`Look again`}
          </button>
        </li>
      )}
    </ol>
  )
}

function after(milliseconds: number): string {
  return milliseconds < 1000 ? t`after ${milliseconds} ms` : t`after ${formatDuration(milliseconds / 1000)}`
}
