import type { Status } from '../api.ts'
import { formatAgo, formatDuration, formatNumber } from '../format.ts'
import { connected, now, status } from '../state/pipeline.ts'

/** Where the events are, always in sight: received, loaded, the last one, how far behind. */
export function PipelineLine() {
  const current = status.value
  return (
    <section class="pipeline" aria-label="Pipeline" data-test="pipeline">
      {current ? (
        <Stages status={current} />
      ) : (
        <span class="state">
          <span class="dot" /> {connected.value ? 'connecting' : 'the server does not answer'}
        </span>
      )}
    </section>
  )
}

function Stages({ status: { pipeline, version } }: { status: Status }) {
  const { word, tone } = health(pipeline)
  const { received, loaded, quarantined, last_event, lag_seconds } = pipeline
  return (
    <>
      <span class="state">
        <span class={`dot ${tone}`} /> {word}
      </span>
      <Figure label="received" text={formatNumber(received)} />
      <Figure label="loaded" text={formatNumber(loaded)} />
      <Figure label="lag" text={lag_seconds === null ? '–' : formatDuration(lag_seconds)} />
      <Figure
        label="last event"
        text={last_event === null ? 'none yet' : formatAgo(Date.parse(last_event), now.value)}
      />
      {quarantined > 0 && <Figure label="in quarantine" text={formatNumber(quarantined)} />}
      <span class="pipeline-version hint">{version}</span>
    </>
  )
}

function Figure({ label, text }: { label: string; text: string }) {
  return (
    <span class="stage">
      {label} <b>{text}</b>
    </span>
  )
}

function health({ lag_seconds, quarantined }: Status['pipeline']): { word: string; tone: string } {
  if (!connected.value) return { word: 'the server does not answer', tone: 'bad' }
  if ((lag_seconds ?? 0) > 60) return { word: 'behind', tone: 'warn' }
  return quarantined > 0 ? { word: 'some events refused', tone: 'warn' } : { word: 'healthy', tone: 'good' }
}
