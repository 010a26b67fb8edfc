import { ChevronRight } from 'lucide'
import { useState } from 'preact/hooks'
import type { App, Live } from '../api.ts'
import { formatClock } from '../format.ts'
import { valueText } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { Way } from '../pipeline/way.tsx'
import { t } from '../text.ts'
import { userAddress } from '../users/address.ts'

/** The latest events, newest first. */
export function EventList({ app, events }: { app: App; events: readonly Live[] }) {
  return (
    <ScrollBox class="table-box live" label={t`Latest events`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`Event`}</th>
            <th scope="col">{t`Time`}</th>
            <th scope="col">{t`User`}</th>
            <th scope="col">{t`Attributes`}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.event_id} app={app} event={event} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function EventRow({ app, event }: { app: App; event: Live }) {
  const [open, setOpen] = useState(false)
  const { $context: _context, ...attributes } = event.event_attributes
  const user = event.user_id ?? event.anonymous_id
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
              {t`bot`}
            </span>
          )}
        </th>
        <td class="mono">{formatClock(Date.parse(event.event_created), app.time_zone)}</td>
        <td class="mono cut">
          {user === null ? <span class="hint">{t`no user`}</span> : <a href={userAddress(app.app_id, user)}>{user}</a>}
        </td>
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
            <Way app={app} eventId={event.event_id} />
            <pre class="code">{JSON.stringify(event, null, 2)}</pre>
          </td>
        </tr>
      )}
    </>
  )
}
