import './funnel.css'
import type { FunnelResult } from '../../../src/runtime/query/result.ts'
import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { type FunnelQuery, optionsOf } from '../../language.ts'
import { useLooked } from '../../parts/looked.ts'
import { ChartKinds, OverTime } from '../../parts/over-time.tsx'
import { t } from '../../text.ts'
import { FunnelHeadline } from './headline.tsx'
import { StepBars } from './steps.tsx'
import { funnelTable, rateSeries } from './table.ts'
import { TimeBars } from './times.tsx'
import { views, withView } from './words.ts'

/** How many go through the steps, and where they are lost. */
export const funnel: KindParts<'funnel'> = {
  Headline: FunnelHeadline,
  Choices: Views,
  Picture: FunnelPicture,
  csv: ({ result }) => csvOf(funnelTable(result)),
  isEmpty: ({ result }) => nobody(result),
}

function Views({ answer: { query, result } }: { answer: Answer<'funnel'> }) {
  const { ask } = useLooked()
  return (
    <>
      <fieldset class="segments" aria-label={t`View`}>
        {optionsOf(views).map(({ value, label }) => (
          <button
            key={value}
            type="button"
            class="segment"
            aria-pressed={value === result.view}
            onClick={() => ask<FunnelQuery>(withView(query, value))}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {result.view === 'trend' && <ChartKinds />}
    </>
  )
}

function FunnelPicture({ app, answer }: { app: App; answer: Answer<'funnel'> }) {
  const { query, result } = answer
  if (result.view === 'steps') return <StepBars result={result} />
  if (result.view === 'time_to_convert') return <TimeBars query={query} result={result} />
  return (
    <OverTime
      app={app}
      query={{ ...query, compare: undefined }}
      result={rateSeries(answer as Answer<'funnel'> & { result: typeof result })}
      unit="share"
      pointOf={(place, bucket) => ({
        step: query.to_step ?? query.steps.length,
        ...(bucket !== undefined && { bucket }),
        ...(result.groups && { place }),
      })}
    />
  )
}

function nobody(result: FunnelResult): boolean {
  if (result.view === 'steps') return result.steps.every(({ count }) => count === 0)
  return result.view === 'trend' ? result.entered.every((count) => count === 0) : result.bins.length === 0
}
