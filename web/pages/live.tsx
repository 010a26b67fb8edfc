import '../styles/pages.css'
import '../styles/table.css'
import '../styles/live.css'
import { Pause, Play } from 'lucide'
import { useEffect } from 'preact/hooks'
import type { App, Live } from '../api.ts'
import { Counters } from '../live/counters.tsx'
import { EventList } from '../live/list.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/notice.tsx'
import { useLive } from '../state/live.ts'
import { keep, parameter } from '../state/parameters.ts'
import { status } from '../state/pipeline.ts'
import { plural, t } from '../text.ts'

/** Events of the app as they are accepted; in AWS, as they are loaded. */
export function LiveEvents({ app }: { app: App }) {
  const { list, refused, paused, connected, pause } = useLive(app.app_id)
  const search = parameter('find') ?? ''
  useEffect(() => {
    document.title = `${t`Live`} · ${app.name}`
  }, [app.name])
  const events = list.events.filter((event) => matches(event, search))
  const waiting = list.waiting.length
  return (
    <div class="page live-page">
      <Counters app={app} />
      <div class="page-bar">
        <input
          class="field"
          type="search"
          data-key="search"
          aria-label={t`Show events with`}
          placeholder={t`Event, user or attribute`}
          value={search}
          onInput={({ currentTarget: { value } }) => keep({ find: value }, { replace: true })}
        />
        <button type="button" aria-pressed={paused} onClick={pause}>
          <Icon of={paused ? Play : Pause} size={14} />
          {paused ? (waiting > 0 ? t`Go on (${waiting} waiting)` : t`Go on`) : t`Pause`}
        </button>
        <span class="hint" role="status">
          {connected ? (paused ? t`Paused` : moment()) : t`Connecting again`}
        </span>
        {refused.length > 0 && (
          <a class="warn bar-end" href={`/apps/${app.app_id}/quarantine`} data-test="live-refused">
            {plural(refused.length, '{0} went to quarantine', '{0} went to quarantine')}
          </a>
        )}
      </div>
      {events.length === 0 ? (
        <NoEvents app={app} search={search} some={list.events.length > 0} />
      ) : (
        <EventList app={app} events={events} />
      )}
    </div>
  )
}

/** Collecting is functions' work in AWS: what they take in shows here once it is in the warehouse. */
const isLoaded = () => status.value?.target === 'aws'

function moment(): string {
  return isLoaded() ? t`Shown as they are loaded, about a minute after` : t`Shown as the collector accepts them`
}

function NoEvents({ app, search, some }: { app: App; search: string; some: boolean }) {
  if (some) return <Empty title={t`None of the latest events has “${search}”.`} />
  return (
    <Empty title={isLoaded() ? t`No events yet.` : t`No events since DataLoaf started.`}>
      <p class="hint">
        {isLoaded()
          ? t`The next one shows here once it is loaded, about a minute after it was sent.`
          : t`The next one shows here the moment it is accepted.`}
      </p>
      <a class="button" href={`/apps/${app.app_id}/start`}>{t`How to send events`}</a>
    </Empty>
  )
}

function matches({ event_name, user_id, anonymous_id, event_attributes }: Live, search: string): boolean {
  const text = search.trim().toLowerCase()
  if (text === '') return true
  const { $context: _, ...attributes } = event_attributes
  return `${event_name} ${user_id ?? ''} ${anonymous_id ?? ''} ${JSON.stringify(attributes)}`
    .toLowerCase()
    .includes(text)
}
