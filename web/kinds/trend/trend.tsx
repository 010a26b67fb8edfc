import type { App } from '../../api.ts'
import { csvOf } from '../../export.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { TrendHeadline } from '../../parts/headline.tsx'
import { ChartKinds, OverTime } from '../../parts/over-time.tsx'
import { seriesTable } from '../../tables.ts'

/** How many, how often, over time. */
export const trend: KindParts<'trend'> = {
  Headline: TrendHeadline,
  Choices: ChartKinds,
  Picture: TrendPicture,
  csv: ({ result }) => csvOf(seriesTable(result)),
  isEmpty: ({ result }) => hasNoValues(result.series),
}

function TrendPicture({ app, answer: { query, result, whole } }: { app: App; answer: Answer<'trend'> }) {
  const places = result.series.length / query.series.length
  const split = (query.breakdown?.length ?? 0) > 0
  const pointOf = (index: number, bucket?: number) => {
    // Nobody stands behind a formula.
    if (query.formula !== undefined) return null
    return {
      series: Math.floor(index / places),
      ...(bucket !== undefined && { bucket }),
      ...(split && { place: index % places }),
    }
  }
  return <OverTime app={app} query={query} result={result} whole={whole} pointOf={pointOf} />
}

/** Whether a series has nothing to draw: no total, now or before, and no value. */
export function hasNoValues(series: Answer<'trend'>['result']['series']): boolean {
  return series.every(
    ({ total, previous_total, values }) =>
      !total && !previous_total && values.every((value) => value === null || value === 0),
  )
}
