import type { App } from '../../api.ts'
import { csvOf } from '../../csv.ts'
import { formulasOf, seriesIn } from '../../formulas.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import type { TrendQuery } from '../../language.ts'
import { TrendHeadline } from '../../parts/headline.tsx'
import { ChartKinds, OverTime } from '../../parts/over-time.tsx'
import { seriesTable } from '../../tables.ts'

/** How many, how often, over time. */
export const trend: KindParts<'trend'> = {
  Headline: TrendHeadline,
  Choices: ({ answer: { query, result } }) => <ChartKinds parts={addsUp(query) ? result.series : []} />,
  Picture: TrendPicture,
  csv: ({ result }) => csvOf(seriesTable(result)),
  isEmpty: ({ result }) => hasNoValues(result.series),
}

function TrendPicture({ app, answer: { query, result, whole } }: { app: App; answer: Answer<'trend'> }) {
  const formulas = formulasOf(query.formula)
  const places = result.series.length / (formulas.length || query.series.length)
  const split = (query.breakdown?.length ?? 0) > 0
  const pointOf = (index: number, bucket?: number) => {
    const line = Math.floor(index / places)
    const formula = formulas[line]
    // Behind a formula stand its series: the first of them first.
    const series = formula ? seriesIn(formula)[0] : line
    if (series === undefined) return null
    return {
      series,
      ...(formula && { formula: line }),
      ...(bucket !== undefined && { bucket }),
      ...(split && { place: index % places }),
    }
  }
  return <OverTime {...{ app, query, result, whole, pointOf }} adds={addsUp(query)} />
}

/** Whether the series can be parts of one whole: events, or sums. The same user can be in several. */
function addsUp({ series, formula }: TrendQuery): boolean {
  const [first = 'events', ...rest] = series.map(({ measure = 'events' }) => measure)
  return formula === undefined && (first === 'events' || first === 'sum') && rest.every((measure) => measure === first)
}

/** Whether a series has nothing to draw: no total, now or before, and no value. */
export function hasNoValues(series: Answer<'trend'>['result']['series']): boolean {
  return series.every(
    ({ total, previous_total, values }) =>
      !total && !previous_total && values.every((value) => value === null || value === 0),
  )
}
