/** Answers that need no canvas: bars of totals, one number, the table of all buckets. */
import type { TrendResult, TrendSeries } from '../../src/runtime/query/result.ts'
import { formatValue, type Unit } from '../format.ts'
import type { Interval } from '../language.ts'
import { t } from '../text.ts'
import { bucketText } from '../time.ts'
import { seriesText } from '../words.ts'
import { DrillNumber } from './drill-number.tsx'
import { ChangeMark } from './moved.tsx'
import type { PointOf } from './over-time.tsx'
import { ScrollBox } from './scroll-box.tsx'
import { Sparkline } from './sparkline.tsx'

interface PictureProps {
  result: Pick<TrendResult, 'buckets' | 'times' | 'series'>
  shown: readonly number[]
  colours: readonly number[]
  unit: Unit
}

interface DrilledProps extends PictureProps {
  pointOf: PointOf
}

export function TotalBars({ result, shown, colours, unit, pointOf }: DrilledProps) {
  const rows = shown.map((index) => ({ index, series: result.series[index]! }))
  const most = Math.max(...rows.map(({ series }) => Math.abs(series.total ?? 0)), 0)
  const several = new Set(rows.map(({ series }) => series.label)).size > 1
  return (
    <ul class="bars" aria-label={t`Totals`}>
      {rows.map(({ index, series }) => (
        <li key={index}>
          <span class="cut bars-name">{seriesText(series, several)}</span>
          <span class="bars-track">
            <Bar series={series} most={most} colour={colours[index]!} />
          </span>
          <span class="number strong">
            <DrillNumber point={pointOf(index)} of={seriesText(series, several)}>
              {formatValue(series.total, unit)}
            </DrillNumber>
          </span>
          {series.previous && <ChangeMark series={series} />}
        </li>
      ))}
    </ul>
  )
}

function Bar({
  series: { total, previous_total },
  most,
  colour,
}: {
  series: TrendSeries
  most: number
  colour: number
}) {
  const share = (value: number | null | undefined) => `${most > 0 ? (Math.abs(value ?? 0) / most) * 100 : 0}%`
  return (
    <>
      <span class={`bar s${colour}`} style={{ width: share(total) }} />
      {previous_total !== undefined && (
        <span class={`bar-before s${colour}`} style={{ width: `min(100%, ${share(previous_total)})` }} />
      )}
    </>
  )
}

export function BigNumber({
  result,
  whole,
  compared,
  colours,
  unit,
}: Omit<PictureProps, 'shown'> & { whole: TrendResult | null; compared: boolean }) {
  const [total, shape] = [(whole ?? result).series[0], result.series[0]]
  if (total === undefined) return null
  return (
    <div class="big">
      <div class="big-figure">{formatValue(total.total, unit)}</div>
      <div class="big-label">
        {total.label} {compared && <ChangeMark series={total} />}
      </div>
      {!whole && shape && shape.values.length > 1 && <Sparkline values={shape.values} colour={colours[0]!} />}
    </div>
  )
}

/** Rows are buckets, columns are series: the numbers themselves. */
export function BucketTable({
  result,
  shown,
  colours,
  interval,
  incomplete,
  unit,
  pointOf,
}: DrilledProps & { interval: Interval; incomplete: number }) {
  const series = shown.map((index) => ({ index, ...result.series[index]! }))
  const several = new Set(series.map(({ label }) => label)).size > 1
  return (
    <ScrollBox class="table-box buckets" label={t`Values over time`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`Time`}</th>
            {series.map((one) => (
              <th scope="col" class="number" key={one.index}>
                <span class={`swatch s${colours[one.index]}`} /> {seriesText(one, several)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.buckets.map((bucket, at) => (
            <tr key={bucket}>
              <th scope="row">
                {bucketText(bucket, interval)}
                {at >= incomplete && <span class="hint"> {t`so far`}</span>}
              </th>
              {series.map((one) => (
                <td class="number" key={one.index}>
                  <DrillNumber point={pointOf(one.index, at)} of={seriesText(one, several)}>
                    {formatValue(one.values[at], unit)}
                  </DrillNumber>
                </td>
              ))}
            </tr>
          ))}
          {result.buckets.length === 0 && (
            <tr>
              <th scope="row">{t`In total`}</th>
              {series.map((one) => (
                <td class="number" key={one.index}>
                  {formatValue(one.total, unit)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </ScrollBox>
  )
}
