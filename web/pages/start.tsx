import '../styles/pages.css'
import '../styles/table.css'
import { CircleCheck, KeyRound } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { ApiError, type App, api, type Live, type Trace } from '../api.ts'
import { formatAgo, formatClock, formatDuration } from '../format.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { endpointOf, type Sender, snippets } from '../snippets.ts'
import { useLive } from '../state/live.ts'
import { now, status } from '../state/pipeline.ts'
import { exploreAddress } from '../state/view.ts'
import { t } from '../text.ts'

/** The write key, the lines that send an event, and word of the first one the moment it comes. */
export function Start({ app }: { app: App }) {
  const [key, setKey] = useState<string | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  useEffect(() => {
    document.title = `${t`Send events`} · ${app.name}`
    writeKey(app.app_id).then(setKey, (problem: unknown) => {
      if (!(problem instanceof ApiError)) throw problem
      setError(problem)
    })
  }, [app.app_id])
  return (
    <div class="page start">
      <section class="card">
        <h2>
          <span class="step">1</span> {t`Send an event to ${app.name}`}
        </h2>
        {error && <Failure error={error} />}
        {key !== null && <Ways sender={{ endpoint: endpointOf(status.value), writeKey: key }} />}
      </section>
      <section class="card">
        <h2>
          <span class="step">2</span> {t`See it arrive`}
        </h2>
        <Arrival app={app} />
      </section>
    </div>
  )
}

function Ways({ sender }: { sender: Sender }) {
  const [chosen, setChosen] = useState(snippets[0]!.id)
  const snippet = snippets.find(({ id }) => id === chosen)!
  return (
    <>
      <p class="key-line">
        <Icon of={KeyRound} /> {t`Write key`} <code data-test="write-key">{sender.writeKey}</code>
        <CopyButton text={() => sender.writeKey} label={t`Copy the write key`}>
          {t`Copy`}
        </CopyButton>
      </p>
      <fieldset class="segments" aria-label={t`Send from`}>
        {snippets.map(({ id, label }) => (
          <button key={id} type="button" class="segment" aria-pressed={id === chosen} onClick={() => setChosen(id)}>
            {label}
          </button>
        ))}
      </fieldset>
      <div class="code-box">
        <CopyButton class="quiet code-copy" text={() => snippet.text(sender)} label={t`Copy the lines`}>
          {t`Copy`}
        </CopyButton>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard */}
        <pre class="code" tabIndex={0}>
          {snippet.text(sender)}
        </pre>
      </div>
      <p class="hint">{snippet.hint}</p>
    </>
  )
}

function Arrival({ app }: { app: App }) {
  const { list, connected } = useLive(app.app_id)
  const latest = list.events[0]
  if (latest) return <Came app={app} event={latest} />
  return (
    <p class="waiting" role="status">
      <span class="pulse" /> {connected ? t`Waiting for the first event` : t`Connecting to the server`}
    </p>
  )
}

function Came({ app, event }: { app: App; event: Live }) {
  const trace = useTrace(app.app_id, event.event_id)
  const received = Date.parse(event.received_at)
  const query = {
    kind: 'trend',
    series: [{ event: event.event_name, measure: 'events' }],
    range: { last: 24, unit: 'hour' },
  } as const
  return (
    <div class="came" role="status">
      <p class="came-title">
        <span class="good">
          <Icon of={CircleCheck} size={20} />
        </span>
        <span>
          {t`It came:`} <b data-test="came">{event.event_name}</b>
        </span>
      </p>
      <p class="hint">
        {t`Received at ${formatClock(received, app.time_zone)}, ${formatAgo(received, now.value)}`}
        {event.user_id !== null && t` · user ${event.user_id}`}
      </p>
      <p class="hint">{trace && arrivalText(trace)}</p>
      <a class="button primary" href={exploreAddress(app.app_id, { ...query, series: [...query.series] })}>
        {t`See it on a chart`}
      </a>
    </div>
  )
}

function arrivalText(trace: Trace): string {
  return trace.loaded ? t`In the warehouse ${formatDuration(loadedIn(trace))} later` : t`On its way to the warehouse`
}

/** Follows an event until it can be counted. */
function useTrace(appId: string, eventId: string): Trace | null {
  const [trace, setTrace] = useState<Trace | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let stopped = false
    const look = async () => {
      const found = await api.trace(appId, eventId).catch(() => null)
      if (stopped) return
      if (found) setTrace(found)
      if (!found?.loaded) timer = setTimeout(look, 500)
    }
    setTrace(null)
    void look()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [appId, eventId])
  return trace
}

function loadedIn({ received_at, stages }: Trace): number {
  const loaded = stages.find(({ stage }) => stage === 'warehouse') ?? stages.at(-1)
  return loaded ? Math.max(0, (Date.parse(loaded.at) - Date.parse(received_at)) / 1000) : 0
}

/** The app's first key that still works; one is made where there is none. */
async function writeKey(appId: string): Promise<string> {
  const keys = await api.keys(appId)
  const working = keys.find(({ revoked_at }) => revoked_at === null)
  return (working ?? (await api.createKey(appId, t`First key`))).write_key
}
