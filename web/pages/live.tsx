import '../styles/pages.css'
import '../styles/table.css'
import { ChevronRight, Pause, Play } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import type { App, Live } from '../api.ts'
import { formatClock } from '../format.ts'
import { valueText } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLive } from '../state/live.ts'

/** Events of the app as they are accepted. */
export function LiveEvents({ app }: { app: App }) {
  const { list, paused, connected, pause } = useLive(app.app_id)
  const [search, setSearch] = useState('')
  useEffect(() => {
    document.title = `Live · ${app.name}`
  }, [app.name])
  const events = list.events.filter((event) => matches(event, search))
  return (
    <div class="page">
      <div class="page-bar">
        <input
          class="field"
          type="search"
          aria-label="Show events with"
          placeholder="Event name or user"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <button type="button" aria-pressed={paused} onClick={pause}>
          <Icon of={paused ? Play : Pause} size={14} />
          {paused ? `Go on${list.waiting.length > 0 ? ` (${list.waiting.length} waiting)` : ''}` : 'Pause'}
        </button>
        <span class="hint" role="status">
          {connected ? (paused ? 'Paused' : 'Shown as the collector accepts them') : 'Connecting again'}
        </span>
      </div>
      {events.length === 0 ? (
        <NoEvents app={app} search={search} some={list.events.length > 0} />
      ) : (
        <EventList app={app} events={events} />
      )}
    </div>
  )
}

function NoEvents({ app, search, some }: { app: App; search: string; some: boolean }) {
  if (some) return <Empty title={`None of the latest events has “${search}”.`} />
  return (
    <Empty title="No events since DataLoaf started.">
      <p class="hint">The next one shows here the moment it is accepted.</p>
      <a class="button" href={`/apps/${app.app_id}/start`}>
        How to send events
      </a>
    </Empty>
  )
}

function EventList({ app, events }: { app: App; events: readonly Live[] }) {
  return (
    <ScrollBox class="table-box live" label="Latest events">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">Time</th>
            <th scope="col">User</th>
            <th scope="col">Attributes</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.event_id} event={event} timeZone={app.time_zone} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function EventRow({ event, timeZone }: { event: Live; timeZone: string }) {
  const [open, setOpen] = useState(false)
  const { $context: _context, ...attributes } = event.event_attributes
  return (
    <>
      <tr>
        <th scope="row">
          <button type="button" class="row-open" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon of={ChevronRight} size={14} />
            <span class="cut">{event.event_name}</span>
          </button>
          {event.bot !== null && (
            <span class="badge" title={event.bot}>
              bot
            </span>
          )}
        </th>
        <td class="mono">{formatClock(Date.parse(event.event_created), timeZone)}</td>
        <td class="mono cut">{event.user_id ?? event.anonymous_id ?? <span class="hint">no user</span>}</td>
        <td class="cut attributes">
          {Object.entries(attributes).map(([name, value]) => (
            <span class="pair" key={name}>
              <span class="hint">{name}</span> {valueText(value)}
            </span>
          ))}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={4} class="detail">
            <pre class="code">{JSON.stringify(event, null, 2)}</pre>
          </td>
        </tr>
      )}
    </>
  )
}

function matches({ event_name, user_id, anonymous_id }: Live, search: string): boolean {
  return `${event_name} ${user_id ?? ''} ${anonymous_id ?? ''}`.toLowerCase().includes(search.trim().toLowerCase())
}
