import { useEffect, useState } from 'preact/hooks'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { type App, api } from '../api.ts'
import { formatNumber } from '../format.ts'
import type { Query } from '../language.ts'
import { useLoaded } from '../state/loaded.ts'
import { status } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { breakdownText } from '../words.ts'

/** What was going on in the last minutes, of what is loaded. */
export function Counters({ app }: { app: App }) {
  const at = useTick(status.value?.target === 'aws' ? 60_000 : 15_000)
  const { data } = useLoaded(`${app.app_id} ${at}`, (signal) => api.queries(app.app_id, questions(at), signal))
  const [lately, longer, top, pages] = (data ?? []).map((each) => ('error' in each ? null : (each as TrendResult)))
  const rate = lately?.series[0]?.total
  return (
    <section class="counters" aria-label={t`The last minutes`}>
      <dl class="figures">
        <Figure label={t`Events a minute`} value={typeof rate === 'number' ? rate / 5 : undefined} />
        <Figure label={t`Users in 5 minutes`} value={lately?.series[1]?.total} />
        <Figure label={t`Users in 30 minutes`} value={longer?.series[0]?.total} />
        <Top label={t`Top events`} result={top} />
        <Top label={t`Top pages`} result={pages} />
      </dl>
    </section>
  )
}

/** Milliseconds, whole steps of them, so that all who look ask the same question; none while nobody looks. */
function useTick(every: number): number {
  const step = () => Math.floor(Date.now() / every) * every
  const [at, setAt] = useState(step)
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setAt(step()), every)
    return () => clearInterval(timer)
  }, [every])
  return at
}

function questions(at: number): Query[] {
  const since = (minutes: number) => ({
    kind: 'trend' as const,
    interval: 'none' as const,
    range: { from: new Date(at - minutes * 60_000).toISOString(), to: new Date(at + 60_000).toISOString() },
  })
  const any = (measure: 'events' | 'users') => ({ event: null, measure })
  return [
    { ...since(5), series: [any('events'), any('users')] },
    { ...since(30), series: [any('users')] },
    { ...since(30), series: [any('events')], breakdown: [{ attribute: 'event_name', of: 'field' }], limit: 4 },
    {
      ...since(30),
      series: [{ event: 'page_viewed', measure: 'events' }],
      breakdown: [{ attribute: 'path' }],
      limit: 4,
    },
  ] as Query[]
}

function Figure({ label, value }: { label: string; value: number | null | undefined }) {
  return (
    <div class="figure-item">
      <dt>{label}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  )
}

function Top({ label, result }: { label: string; result: TrendResult | null | undefined }) {
  const rows = (result?.series ?? []).filter(({ other, breakdown }) => !other && breakdown?.[0] !== null)
  return (
    <div class="figure-item counters-top">
      <dt>{label}</dt>
      <dd class="hint">
        {rows.length === 0
          ? '–'
          : rows.map(({ breakdown, total }) => (
              <span key={JSON.stringify(breakdown)}>
                {breakdownText(breakdown![0] ?? null)} <b>{formatNumber(total)}</b>
              </span>
            ))}
      </dd>
    </div>
  )
}
