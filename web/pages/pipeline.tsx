import '../styles/pages.css'
import '../styles/table.css'
import '../styles/live.css'
import '../styles/pipeline.css'
import { useEffect, useState } from 'preact/hooks'
import { type PipelineHealth, readHealth } from '../api/pipeline.ts'
import type { App, Status } from '../api.ts'
import { formatAgo, formatDuration, formatNumber } from '../format.ts'
import { Failure } from '../parts/notice.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { stagesOf } from '../pipeline/stages.ts'
import { Way } from '../pipeline/way.tsx'
import { useLoaded } from '../state/loaded.ts'
import { keep, parameter } from '../state/parameters.ts'
import { now, status } from '../state/pipeline.ts'
import { t } from '../text.ts'

/** Each stage of the pipeline, and where one event is. */
export function Pipeline({ app }: { app: App }) {
  const at = useMinute()
  const { data, error } = useLoaded(`${app.app_id} ${at}`, (signal) => readHealth(app.app_id, signal))
  useEffect(() => {
    document.title = `${t`Pipeline`} · ${app.name}`
  }, [app.name])
  return (
    <div class="page page-long">
      {error && <Failure error={error} />}
      {status.value && <Totals status={status.value} />}
      {data && <StageRow app={app} health={data} pipeline={status.value?.pipeline} />}
      <Finder app={app} />
    </div>
  )
}

/** Asks anew four times a minute, while somebody looks. */
function useMinute(): number {
  const [at, setAt] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setAt((before) => before + 1), 15_000)
    return () => clearInterval(timer)
  }, [])
  return at
}

function Totals({ status: { pipeline } }: { status: Status }) {
  const figures = [
    [t`Received`, formatNumber(pipeline.received)],
    [t`Loaded`, formatNumber(pipeline.loaded)],
    [t`In quarantine`, formatNumber(pipeline.quarantined)],
    [t`Behind`, formatDuration(pipeline.lag_seconds)],
    [t`Last event`, pipeline.last_event === null ? '–' : formatAgo(Date.parse(pipeline.last_event), now.value)],
  ]
  return (
    <dl class="figures">
      {figures.map(([label, value]) => (
        <div class="figure-item" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface StageRowProps {
  app: App
  health: PipelineHealth
  pipeline: Status['pipeline'] | undefined
}

function StageRow({ app, health, pipeline }: StageRowProps) {
  return (
    <ol class="stages" aria-label={t`Stages`}>
      {stagesOf({ app, health, pipeline, now: now.value }).map(({ name, tone, word, facts, minutes, error }) => (
        <li key={name}>
          <h2>
            {name} <span class={tone}>{word}</span>
          </h2>
          {minutes && (
            <p class="stage-pace">
              <Sparkline values={minutes.values} colour={2} />
              <span class="hint">{minutes.label}</span>
            </p>
          )}
          <dl class="stage-facts">
            {facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd title={value}>{value}</dd>
              </div>
            ))}
          </dl>
          {error && <p class="bad">{error}</p>}
        </li>
      ))}
    </ol>
  )
}

/** Where one event is, by its id. */
function Finder({ app }: { app: App }) {
  const id = parameter('event')
  const [text, setText] = useState(id ?? '')
  return (
    <section class="finder">
      <h2>{t`Where is an event?`}</h2>
      <form
        class="page-bar"
        onSubmit={(event) => {
          event.preventDefault()
          keep({ event: text.trim() })
        }}
      >
        <input
          class="field"
          aria-label={t`Id of the event`}
          placeholder={t`Id of the event`}
          value={text}
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
        <button type="submit">{t`Follow it`}</button>
      </form>
      {id !== null && <Way key={id} app={app} eventId={id} />}
    </section>
  )
}
