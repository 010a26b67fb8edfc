import { ChevronRight } from 'lucide'
import { Fragment } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type Profile, readTimeline, type TimelineEvent, type TimelinePlace } from '../api/users.ts'
import type { App } from '../api.ts'
import { formatClock, formatNumber } from '../format.ts'
import { valueText } from '../language.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { keep, parameter } from '../state/parameters.ts'
import { plural, t } from '../text.ts'
import { localDate } from '../time.ts'
import { dayText } from './words.ts'

interface TimelineProps {
  app: App
  userId: string
  events: Profile['events']
}

/** What the user did, by day and session, the latest first. */
export function Timeline({ app, userId, events }: TimelineProps) {
  const event = parameter('event') ?? undefined
  const { shown, more, error, busy, load } = usePages(app, userId, event)
  return (
    <section class="timeline" aria-label={t`Timeline`}>
      <div class="page-bar">
        <h2>{t`Timeline`}</h2>
        <select
          class="field timeline-event"
          aria-label={t`Show`}
          value={event ?? ''}
          onChange={({ currentTarget: { value } }) => keep({ event: value })}
        >
          <option value="">{t`All events`}</option>
          {events.map(({ event_name, events: count }) => (
            <option key={event_name} value={event_name}>
              {`${event_name} (${formatNumber(count)})`}
            </option>
          ))}
        </select>
      </div>
      {error && <Failure error={error} />}
      {shown?.length === 0 && <Empty title={t`Nothing yet.`} />}
      {shown && <Days app={app} events={shown} />}
      {more && (
        <button type="button" disabled={busy} onClick={load}>
          {t`Show earlier events`}
        </button>
      )}
    </section>
  )
}

/** Page after page of it; another user or event begins anew. */
function usePages(app: App, userId: string, event: string | undefined) {
  const [shown, setShown] = useState<TimelineEvent[]>()
  const [next, setNext] = useState<TimelinePlace | null>(null)
  const { busy, error, attempt } = useAttempt()
  const question = { user_id: userId, ...(event !== undefined && { event }) }
  useEffect(() => {
    const stop = new AbortController()
    void attempt(async () => {
      const page = await readTimeline(app.app_id, question, stop.signal).catch((problem: unknown) => {
        if (stop.signal.aborted) return null
        throw problem
      })
      if (page === null) return
      setShown(page.events)
      setNext(page.next)
    })
    return () => stop.abort()
  }, [app.app_id, userId, event])
  const load = () =>
    void attempt(async () => {
      const page = await readTimeline(app.app_id, { ...question, ...(next && { before: next }) })
      setShown([...(shown ?? []), ...page.events])
      setNext(page.next)
    })
  return { shown, more: next !== null, error, busy, load }
}

function Days({ app, events }: { app: App; events: readonly TimelineEvent[] }) {
  const dayOf = ({ event_created }: TimelineEvent) => localDate(Date.parse(event_created), app.time_zone)
  return (
    <>
      {grouped(events, dayOf).map((day) => (
        <section key={day[0]!.event_id}>
          <h3 class="timeline-day">{dayText(day[0]!.event_created, app.time_zone)}</h3>
          {grouped(day, ({ session_start }) => session_start).map((session) => (
            <Session key={session[0]!.event_id} app={app} events={session} />
          ))}
        </section>
      ))}
    </>
  )
}

function Session({ app, events }: { app: App; events: readonly TimelineEvent[] }) {
  const [{ session_start }] = events as [TimelineEvent]
  return (
    <div class="timeline-session">
      <p class="hint">
        {t`Session from ${formatClock(Date.parse(session_start), app.time_zone)}`} ·{' '}
        {plural(events.length, '{0} event', '{0} events')}
      </p>
      <ol class="timeline-events">
        {events.map((event) => (
          <TimelineRow key={event.event_id} app={app} event={event} />
        ))}
      </ol>
    </div>
  )
}

function TimelineRow({ app, event }: { app: App; event: TimelineEvent }) {
  const [open, setOpen] = useState(false)
  const { $context: _, ...attributes } = event.event_attributes
  return (
    <li>
      <div class="timeline-row">
        <button type="button" class="row-open" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={ChevronRight} size={14} />
          <span class="cut">{event.event_name}</span>
        </button>
        <span class="cut attributes">
          {Object.entries(attributes).map(([name, value]) => (
            <Fragment key={name}>
              <span class="hint">{name}</span> {valueText(value)}{' '}
            </Fragment>
          ))}
        </span>
        <time class="mono hint" dateTime={event.event_created}>
          {formatClock(Date.parse(event.event_created), app.time_zone)}
        </time>
      </div>
      {open && <pre class="code">{JSON.stringify(event.event_attributes, null, 2)}</pre>}
    </li>
  )
}

/** Neighbours of the same key together. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups: T[][] = []
  let last: string | undefined
  for (const item of items) {
    const key = keyOf(item)
    if (key === last) groups.at(-1)!.push(item)
    else groups.push([item])
    last = key
  }
  return groups
}
