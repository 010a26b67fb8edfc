import type { Status } from '../api.ts'
import { formatAgo, formatDuration, formatNumber } from '../format.ts'
import { connected, now, status } from '../state/pipeline.ts'
import { t } from '../text.ts'

/** Where the events are, always in sight: received, loaded, the last one, how far behind. */
export function PipelineLine() {
  const current = status.value
  return (
    <section class="pipeline" aria-label={t`Pipeline`} data-test="pipeline">
      {current ? (
        <Stages status={current} />
      ) : (
        <span class="state">
          <span class="dot" /> {connected.value ? t`connecting` : t`the server does not answer`}
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
      <Figure label={t`received`} text={formatNumber(received)} />
      <Figure label={t`loaded`} text={formatNumber(loaded)} />
      <Figure label={t`lag`} text={lag_seconds === null ? '–' : formatDuration(lag_seconds)} />
      <Figure
        label={t`last event`}
        text={last_event === null ? t`none yet` : formatAgo(Date.parse(last_event), now.value)}
      />
      {quarantined > 0 && <Figure label={t`in quarantine`} text={formatNumber(quarantined)} />}
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
  if (!connected.value) return { word: t`the server does not answer`, tone: 'bad' }
  if ((lag_seconds ?? 0) > 60) return { word: t`behind`, tone: 'warn' }
  return quarantined > 0 ? { word: t`some events refused`, tone: 'warn' } : { word: t`healthy`, tone: 'good' }
}
