import { useEffect, useState } from 'preact/hooks'
import { type App, api, type CatalogEvent } from '../api.ts'
import { formatAgo, formatNumber } from '../format.ts'
import { questionEvents } from '../kinds.ts'
import type { Query, TrendQuery } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { rangeText } from '../time.ts'
import { useLooked } from './looked.ts'
import { Empty } from './notice.tsx'

/** Says why nothing is drawn: no events at all, none of this name, none in this range, or none that pass. */
export function NoData({ app, query }: { app: App; query: Query }) {
  const { ask } = useLooked()
  const [events, setEvents] = useState<CatalogEvent[] | null>(null)
  useEffect(() => {
    api.events(app.app_id, '').then(setEvents, () => setEvents([]))
  }, [app.app_id])
  if (events === null) return <Empty title="Nothing in this range." />
  if (events.length === 0) {
    return (
      <Empty title={`${app.name} has no events yet.`}>
        <a class="button primary" href={`/apps/${app.app_id}/start`}>
          Send the first event
        </a>
      </Empty>
    )
  }
  const names = questionEvents(query)
  const { range, time_zone } = query as TrendQuery
  const asked = names.length > 0 ? events.filter(({ event_name }) => names.includes(event_name)) : events
  const unknown = names.filter((name) => events.every(({ event_name }) => event_name !== name))
  if (asked.length === 0 || (query.kind === 'funnel' && unknown.length > 0))
    return <NoSuchEvent names={unknown} events={events} />
  const last = asked
    .map(({ last_seen }) => last_seen)
    .sort()
    .at(-1)!
  const count = asked.reduce((sum, one) => sum + one.count, 0)
  return (
    <Empty title={`Nothing in “${rangeText(range, time_zone ?? app.time_zone)}” that passes the filters.`}>
      <p class="hint">
        {formatNumber(count)} such events in all, the last one {formatAgo(Date.parse(last), now.value)}.
      </p>
      <button type="button" onClick={() => ask({ range: { all: true }, compare: undefined, interval: undefined })}>
        Show all time
      </button>
    </Empty>
  )
}

/** Names what the app does send: the name is often nearly right. */
function NoSuchEvent({ names, events }: { names: readonly string[]; events: readonly CatalogEvent[] }) {
  return (
    <Empty title={`No event is called ${names.join(' or ')}.`}>
      <p class="hint">
        The most frequent are{' '}
        {events
          .slice(0, 5)
          .map(({ event_name }) => event_name)
          .join(', ')}
        .
      </p>
    </Empty>
  )
}
