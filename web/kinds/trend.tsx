import { Plus } from 'lucide'
import type { App } from '../api.ts'
import { csvOf } from '../export.ts'
import type { Answer, KindParts } from '../kinds.ts'
import type { Series, TrendQuery } from '../language.ts'
import { Formulas } from '../parts/formulas.tsx'
import { Group } from '../parts/group.tsx'
import { TrendHeadline } from '../parts/headline.tsx'
import { Icon } from '../parts/icon.tsx'
import { ChartKinds, OverTime } from '../parts/over-time.tsx'
import { SeriesEditor } from '../parts/series-editor.tsx'
import { NumberSetting, Toggle } from '../parts/setting.tsx'
import { ask } from '../state/view.ts'
import { seriesTable } from '../tables.ts'
import { t } from '../text.ts'
import { letters } from '../words.ts'

/** How many, how often, over time. */
export const trend: KindParts<'trend'> = {
  Editor: TrendEditor,
  Options: TrendOptions,
  Headline: TrendHeadline,
  Choices: ({ answer: { query, result } }) => <ChartKinds parts={addsUp(query) ? result.series : []} />,
  Picture: TrendPicture,
  csv: ({ result }) => csvOf(seriesTable(result)),
  isEmpty: ({ result }) => hasNoValues(result.series),
}

function TrendEditor({ app, query }: { app: App; query: TrendQuery }) {
  const { series, breakdown = [] } = query
  const setSeries = (next: Series[]) => ask({ series: next })
  return (
    <Group title={t`What`}>
      {series.map((one, index) => (
        <SeriesEditor
          key={letters[index]}
          appId={app.app_id}
          series={one}
          index={index}
          colour={breakdown.length > 0 || query.formula !== undefined ? null : (index % 8) + 1}
          alone={series.length === 1}
          onChange={(next) => setSeries(series.with(index, next))}
          onCopy={() => setSeries(series.toSpliced(index + 1, 0, one))}
          onRemove={() => setSeries(series.toSpliced(index, 1))}
        />
      ))}
      <div class="group-actions">
        <button
          type="button"
          class="quiet"
          disabled={series.length >= 26}
          onClick={() => setSeries([...series, { event: null, measure: series.at(-1)?.measure ?? 'users' }])}
        >
          <Icon of={Plus} size={14} /> {t`Add series`}
        </button>
      </div>
      <Formulas query={query} />
    </Group>
  )
}

function TrendOptions({ query: { cumulative, moving_average } }: { query: TrendQuery }) {
  return (
    <>
      <Toggle
        label={t`Running total`}
        at="cumulative"
        on={cumulative ?? false}
        onChange={(on) => ask({ cumulative: on || undefined })}
      />
      <NumberSetting
        label={t`Moving average`}
        at="moving_average"
        value={moving_average}
        standard={t`none`}
        most={1000}
        unit={t`intervals`}
        onChange={(over) => ask({ moving_average: over })}
      />
    </>
  )
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
