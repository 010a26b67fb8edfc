import type { WebResult, WebTotals } from '../../../src/runtime/query/result.ts'
import { AnnotatedChart } from '../../annotations/chart.tsx'
import type { App } from '../../api.ts'
import { formatValue } from '../../format.ts'
import type { Answer } from '../../kinds.ts'
import { Moved } from '../../parts/headline.tsx'
import { useLooked } from '../../parts/looked.ts'
import { now } from '../../state/pipeline.ts'
import { firstFuture, firstIncomplete, intervalOf, rangeOfBuckets, rangeText } from '../../time.ts'
import { RankedList } from './list.tsx'
import { lists, totals } from './words.ts'

const drawnOverTime = ['visitors', 'sessions', 'views'] as const
type Drawn = (typeof drawnOverTime)[number]

/** Figures, one of them over time, and ranked lists. */
export function Overview({ app, answer }: { app: App; answer: Answer<'web'> }) {
  const { result } = answer
  const { focus } = useLooked()
  const drawn = drawnOverTime.find((one) => one === focus) ?? 'visitors'
  return (
    <div class="picture overview">
      {result.totals && <Tiles result={result} drawn={drawn} />}
      {result.timeline && <Timeline app={app} answer={answer} drawn={drawn} />}
      <div class="ranked-lists">
        {lists.map((section) => {
          const rows = result[section]
          return rows && <RankedList key={section} section={section} rows={rows} />
        })}
      </div>
    </div>
  )
}

function Tiles({ result, drawn }: { result: WebResult; drawn: Drawn }) {
  const { change } = useLooked()
  const { previous, ...now } = result.totals!
  return (
    <ul class="tiles">
      {(Object.keys(totals) as (keyof WebTotals)[]).map((key) => {
        const chooses = result.timeline !== undefined && drawnOverTime.find((one) => one === key)
        const { label, unit, less } = totals[key]
        const body = (
          <>
            <span class="tile-label">{label}</span>
            <strong class="tile-figure">{formatValue(now[key], unit)}</strong>
            {previous && <Moved now={now[key]} before={previous[key]} unit={unit} less={less} />}
          </>
        )
        return (
          <li key={key}>
            {chooses ? (
              <button
                type="button"
                class="tile"
                aria-pressed={chooses === drawn}
                onClick={() => change({ focus: chooses === 'visitors' ? null : chooses })}
              >
                {body}
              </button>
            ) : (
              <div class="tile">{body}</div>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Timeline({ app, answer: { query, result }, drawn }: { app: App; answer: Answer<'web'>; drawn: Drawn }) {
  const { ask, fixed } = useLooked()
  const { buckets, times, previous, ...values } = result.timeline!
  const interval = intervalOf(query.interval, buckets)
  const timeZone = query.time_zone ?? app.time_zone
  const label = totals[drawn].label.toLowerCase()
  const series = [
    { label, breakdown: null, values: values[drawn], total: null, ...(previous && { previous: previous[drawn] }) },
  ]
  return (
    <AnnotatedChart
      app={app}
      result={{ buckets, times, series }}
      shown={[0]}
      colours={[drawnOverTime.indexOf(drawn) + 1]}
      kind="area"
      interval={interval}
      timeZone={timeZone}
      unit="count"
      incomplete={firstIncomplete({ buckets, times }, { interval, timeZone }, now.peek())}
      future={firstFuture(times, now.peek())}
      label={`${label}, ${rangeText(query.range, timeZone)}, by ${interval}`}
      onZoom={
        fixed ? null : (first, last) => ask({ range: rangeOfBuckets({ buckets, times }, { interval }, first, last) })
      }
    />
  )
}
