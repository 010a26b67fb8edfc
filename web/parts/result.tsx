import { ChartArea, ChartColumn, ChartLine, ChartNoAxesColumn, Hash, RotateCw, Table } from 'lucide'
import { useRef } from 'preact/hooks'
import type { App } from '../api.ts'
import { colourCount, coloursOf, seriesKey } from '../colours.ts'
import { now } from '../state/pipeline.ts'
import { type Answer, answer, askAgain, askedAt, failure } from '../state/result.ts'
import { ask, change, view } from '../state/view.ts'
import { firstFuture, firstIncomplete, intervalOf, rangeOfBuckets, rangeText } from '../time.ts'
import type { ChartKind } from '../url.ts'
import { AnswerTools } from './answer-tools.tsx'
import { Chart, pointed } from './chart.tsx'
import { Headline } from './headline.tsx'
import { Icon } from './icon.tsx'
import { NoData } from './no-data.tsx'
import { Failure } from './notice.tsx'
import { BigNumber, BucketTable, TotalBars } from './pictures.tsx'
import { Progress } from './progress.tsx'
import { SeriesTable } from './series-table.tsx'

/** The answer: one line, one picture, one table. The last one stays, dimmed, while the next is on its way. */
export function Result({ app }: { app: App }) {
  const box = useRef<HTMLDivElement>(null)
  const found = answer.value
  const { chart, hidden } = view.value
  const running = askedAt.value !== null
  return (
    <section class="result" aria-label="Result" aria-busy={running} ref={box}>
      <Progress />
      {failure.value && !running && (
        <Failure error={failure.value}>
          <button type="button" onClick={askAgain}>
            Ask again
          </button>
        </Failure>
      )}
      {found && !(failure.value && !running) && (
        <div class={running ? 'answered dim' : 'answered'}>
          <div class="result-head">
            <Headline answer={found} />
            <ChartKinds chosen={chart} />
          </div>
          {isEmpty(found) ? (
            <NoData app={app} query={found.query} />
          ) : (
            <Drawn
              app={app}
              found={found}
              chart={chart}
              hidden={hidden}
              canvas={() => box.current?.querySelector('canvas') ?? null}
            />
          )}
        </div>
      )}
    </section>
  )
}

interface DrawnProps {
  app: App
  found: Answer
  chart: ChartKind
  hidden: readonly string[]
  canvas: () => HTMLCanvasElement | null
}

function Drawn({ app, found, chart, hidden, canvas }: DrawnProps) {
  const { query, result } = found
  const colours = coloursOf(result.series)
  const shown = shownOf(found, hidden)
  const title =
    result.series.length === 1
      ? result.series[0]!.label
      : [...new Set(result.series.map(({ label }) => label))].join(', ')
  const drawn = result.times.length > 0 && ['line', 'area', 'bar'].includes(chart)
  const toggle = (key: string) => change({ hidden: toggled(hidden, key, result.series.map(seriesKey)) })
  return (
    <>
      <Picture
        app={app}
        found={found}
        chart={result.times.length > 0 || chart === 'number' || chart === 'table' ? chart : 'totals'}
        shown={shown}
        colours={colours}
        title={title}
      />
      {chart !== 'table' && (
        <SeriesTable
          result={result}
          colours={colours}
          shown={shown}
          compared={query.compare !== undefined}
          onToggle={toggle}
          onPoint={(index) => {
            pointed.value = index
          }}
        />
      )}
      <AnswerTools app={app} answer={found} title={title} canvas={canvas} drawn={drawn} />
    </>
  )
}

interface PictureProps {
  app: App
  found: Answer
  chart: ChartKind
  shown: readonly number[]
  colours: readonly number[]
  title: string
}

function Picture({ app, found, chart, shown, colours, title }: PictureProps) {
  const { query, result } = found
  const every = query.every ?? 1
  const interval = intervalOf(query.interval, result.buckets)
  const timeZone = query.time_zone ?? app.time_zone
  const incomplete = firstIncomplete(result, { interval, every, timeZone }, now.peek())
  if (chart === 'number') return <BigNumber answer={found} colours={colours} />
  if (chart === 'totals') return <TotalBars result={result} shown={shown} colours={colours} />
  if (chart === 'table') return <BucketTable {...{ result, shown, colours, interval, incomplete }} />
  return (
    <Chart
      {...{ result, shown, colours, interval, timeZone, incomplete }}
      future={firstFuture(result.times, now.peek())}
      kind={chart}
      label={`${title}, ${rangeText(query.range, timeZone)}, by ${interval}`}
      onZoom={(first, last) => ask({ range: rangeOfBuckets(result, { interval, every }, first, last) })}
    />
  )
}

const kinds: { kind: ChartKind; label: string; icon: unknown }[] = [
  { kind: 'line', label: 'Line', icon: ChartLine },
  { kind: 'area', label: 'Area', icon: ChartArea },
  { kind: 'bar', label: 'Bars over time', icon: ChartColumn },
  { kind: 'totals', label: 'Totals', icon: ChartNoAxesColumn },
  { kind: 'table', label: 'Table', icon: Table },
  { kind: 'number', label: 'Number', icon: Hash },
]

function ChartKinds({ chosen }: { chosen: ChartKind }) {
  return (
    <div class="kinds">
      <fieldset class="segments" aria-label="Picture">
        {kinds.map(({ kind, label, icon }) => (
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
      <button type="button" class="icon-button" aria-label="Ask again" title="Ask again" onClick={askAgain}>
        <Icon of={RotateCw} size={15} />
      </button>
    </div>
  )
}

/** Eight at most: what no eye can tell apart is in the table. Every series can be brought in from there. */
function shownOf({ result }: Answer, hidden: readonly string[]): number[] {
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

function isEmpty({ result }: Answer): boolean {
  return result.series.every(
    ({ total, previous_total, values }) =>
      !total && !previous_total && values.every((value) => value === null || value === 0),
  )
}
