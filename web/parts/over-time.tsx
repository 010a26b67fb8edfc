import { ChartArea, ChartColumn, ChartColumnStacked, ChartLine, ChartNoAxesColumn, Hash, Layers, Table } from 'lucide'
import type { TrendResult, TrendSeries } from '../../src/runtime/query/result.ts'
import { AnnotatedChart } from '../annotations/chart.tsx'
import type { Point } from '../api/drill.ts'
import type { App } from '../api.ts'
import { colourCount, coloursOf, seriesKey } from '../colours.ts'
import type { Unit } from '../format.ts'
import type { TrendQuery } from '../language.ts'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { firstFuture, firstIncomplete, intervalOf, rangeOfBuckets, rangeText } from '../time.ts'
import type { ChartKind } from '../url.ts'
import { seriesText } from '../words.ts'
import { pointed } from './chart.tsx'
import { drawable } from './chart-data.ts'
import { Icon } from './icon.tsx'
import { useLooked } from './looked.ts'
import type { LegendEntry } from './picture-file.ts'
import { BigNumber, BucketTable, TotalBars } from './pictures.tsx'
import { SeriesTable } from './series-table.tsx'
import { unitWords } from './unit-words.ts'

interface OverTimeProps {
  app: App
  /** When the question is about, and what it is compared with. */
  query: Pick<TrendQuery, 'range' | 'interval' | 'every' | 'time_zone' | 'compare'>
  result: Pick<TrendResult, 'buckets' | 'times' | 'series'>
  /** The same without a breakdown, for the one number. */
  whole?: TrendResult | null
  unit?: Unit
  /** Whether the series are parts of one whole. Default: they are not. */
  adds?: boolean
  /** Who is behind a series in a bucket, or in the whole range. Default: nobody can be shown. */
  pointOf?: PointOf
}

export type PointOf = (series: number, bucket?: number) => Point | null

/** Values over time, in the picture that is chosen, and the table that is its legend. */
export function OverTime(props: OverTimeProps) {
  const { app, query, result, whole = null, unit = 'count', adds = false, pointOf = nobody } = props
  const { chart: chosen, hidden, change, colours: worn, small } = useLooked()
  const chart = drawable(chosen, adds ? result.series : [])
  const colours = coloursOf(result.series, worn)
  const shown = shownOf(result, hidden)
  const timed = result.times.length > 0 || chart === 'number' || chart === 'table'
  const toggle = (key: string) => change({ hidden: toggled(hidden, key, result.series.map(seriesKey)) })
  return (
    <>
      <div
        class="picture"
        data-legend={shown.length > 1 ? JSON.stringify(legendOf(result, shown, colours)) : undefined}
      >
        <Drawn {...{ app, query, result, whole, unit, shown, colours, pointOf }} chart={timed ? chart : 'totals'} />
      </div>
      {small && chart !== 'number' && shown.length > 1 && <Legend entries={legendOf(result, shown, colours)} />}
      {chart !== 'table' && !small && (
        <SeriesTable
          result={result}
          colours={colours}
          shown={shown}
          compared={query.compare !== undefined}
          unit={unit}
          pointOf={pointOf}
          onToggle={toggle}
          onPoint={(index) => {
            pointed.value = index
          }}
        />
      )}
    </>
  )
}

const nobody = () => null

/** What the colours stand for, where the table has no room. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul class="legend-line">
      {entries.map(([name, colour]) => (
        <li key={name} class="cut">
          <span class={`swatch s${colour}`} /> {name}
        </li>
      ))}
    </ul>
  )
}

/** For the picture as a file, where the table that is the legend is not. */
export function legendOf(
  { series }: OverTimeProps['result'],
  shown: readonly number[],
  colours: readonly number[],
): LegendEntry[] {
  const several = new Set(series.map(({ label }) => label)).size > 1
  return shown.map((index) => [seriesText(series[index]!, several), colours[index]!])
}

interface DrawnProps extends Required<Omit<OverTimeProps, 'adds'>> {
  chart: ChartKind
  shown: readonly number[]
  colours: readonly number[]
}

function Drawn({ app, query, result, whole, unit, chart, shown, colours, pointOf }: DrawnProps) {
  const { ask, fixed } = useLooked()
  const every = query.every ?? 1
  const interval = intervalOf(query.interval, result.buckets)
  const timeZone = query.time_zone ?? app.time_zone
  const incomplete = firstIncomplete(result, { interval, every, timeZone }, now.peek())
  if (chart === 'number') {
    return <BigNumber {...{ result, whole, colours, unit }} compared={query.compare !== undefined} />
  }
  if (chart === 'totals') return <TotalBars {...{ result, shown, colours, unit, pointOf }} />
  if (chart === 'table') return <BucketTable {...{ result, shown, colours, interval, incomplete, unit, pointOf }} />
  const title = [...new Set(result.series.map(({ label }) => label))].join(', ')
  return (
    <AnnotatedChart
      {...{ app, every, result, shown, colours, interval, timeZone, incomplete, unit }}
      future={firstFuture(result.times, now.peek())}
      kind={chart}
      pointOf={pointOf}
      label={t`${title}, ${rangeText(query.range, timeZone)}, by ${unitWords[interval].one}`}
      onZoom={fixed ? null : (first, last) => ask({ range: rangeOfBuckets(result, { interval, every }, first, last) })}
    />
  )
}

const kinds: { kind: ChartKind; label: string; icon: unknown }[] = [
  { kind: 'line', label: t`Line`, icon: ChartLine },
  { kind: 'area', label: t`Area`, icon: ChartArea },
  { kind: 'stacked', label: t`Stacked areas`, icon: Layers },
  { kind: 'bar', label: t`Bars over time`, icon: ChartColumn },
  { kind: 'stacked-bar', label: t`Stacked bars`, icon: ChartColumnStacked },
  { kind: 'totals', label: t`Totals`, icon: ChartNoAxesColumn },
  { kind: 'table', label: t`Table`, icon: Table },
  { kind: 'number', label: t`Number`, icon: Hash },
]

/** The pictures that values over time can be drawn as; stacked ones where the series are `parts` of one whole. */
export function ChartKinds({ parts = [] }: { parts?: TrendSeries[] }) {
  const { chart, change } = useLooked()
  const chosen = drawable(chart, parts)
  const offered = kinds.filter(({ kind }) => drawable(kind, parts) === kind)
  return (
    <fieldset class="segments" aria-label={t`Picture`}>
      {offered.map(({ kind, label, icon }) => (
        <button
          key={kind}
          type="button"
          class="segment"
          aria-pressed={kind === chosen}
          aria-label={label}
          title={label}
          onClick={() => change({ chart: kind })}
        >
          <Icon of={icon} />
        </button>
      ))}
    </fieldset>
  )
}

/** Eight at most: what no eye can tell apart is in the table. Every series can be brought in from there. */
function shownOf(result: OverTimeProps['result'], hidden: readonly string[]): number[] {
  const keys = result.series.map(seriesKey)
  const all = keys.map((_, index) => index)
  return all.filter((index) => !hidden.includes(keys[index]!)).slice(0, colourCount)
}

/** Hiding one makes room for the next; showing one beyond the eight hides the last of them. */
function toggled(hidden: readonly string[], key: string, keys: readonly string[]): string[] {
  const known = hidden.filter((one) => keys.includes(one))
  if (known.includes(key)) return known.filter((one) => one !== key)
  const shown = keys.filter((one) => !known.includes(one))
  if (shown.indexOf(key) < colourCount) return [...known, key]
  return [...known, ...shown.slice(colourCount - 1, shown.indexOf(key))]
}
