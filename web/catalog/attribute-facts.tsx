import { type AttributeVolume, readAttributeVolume } from '../api/catalog.ts'
import type { App } from '../api.ts'
import { formatAgo, formatNumber, formatPercent } from '../format.ts'
import { Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { typeText } from './types.ts'

interface AttributeFactsProps {
  app: App
  of: 'event' | 'user'
  attribute: string | string[]
}

/** How many of all events or users have it, since when, as what, and which events carry it. */
export function AttributeFacts({ app, of, attribute }: AttributeFactsProps) {
  const { data, error } = useLoaded(JSON.stringify([app.app_id, of, attribute]), (signal) =>
    readAttributeVolume(app.app_id, of, attribute, signal),
  )
  if (error) return <Failure error={error} />
  if (!data) return <p class="hint">{t`Counting…`}</p>
  const { types, events } = data
  return (
    <dl class="attribute-facts" data-test="attribute-facts">
      {facts(data, of, app).map(([label, text, title]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd title={title}>{text}</dd>
        </div>
      ))}
      {types.length > 1 && (
        <div>
          <dt>{t`Types`}</dt>
          <dd>
            {types.map(({ type, count }) => `${typeText(type)} ${formatPercent(count / data.count)}`).join(' · ')}
          </dd>
        </div>
      )}
      {events.length > 0 && (
        <div>
          <dt>{t`Most in`}</dt>
          <dd>
            {events.map(({ event_name, count }) => (
              <span key={event_name}>
                <a href={`/apps/${app.app_id}/catalog/events?open=${encodeURIComponent(event_name)}`}>{event_name}</a>{' '}
                <span class="hint">{formatNumber(count)}</span>{' '}
              </span>
            ))}
          </dd>
        </div>
      )}
    </dl>
  )
}

function facts({ count, total, first_seen, last_seen }: AttributeVolume, of: 'event' | 'user', app: App) {
  const [part, all] = [formatNumber(count), formatNumber(total)]
  const share = total > 0 ? ` (${formatPercent(count / total)})` : ''
  const first = of === 'event' ? t`First seen` : t`First set`
  const last = of === 'event' ? t`Last seen` : t`Last set`
  return [
    [of === 'event' ? t`Events with it` : t`Users with it`, t`${part} of ${all}` + share, undefined],
    ...(first_seen ? [[first, ...ago(first_seen, app)] as const] : []),
    ...(last_seen ? [[last, ...ago(last_seen, app)] as const] : []),
  ] as const
}

/** How long ago it was and, for the pointer, when. */
function ago(iso: string, { time_zone }: App): [string, string] {
  const time = Date.parse(iso)
  return [formatAgo(time, now.value), new Date(time).toLocaleString(undefined, { timeZone: time_zone })]
}
