import type { WebResult, WebTotals } from '../../../src/runtime/query/result.ts'
import { AnnotatedChart } from '../../annotations/chart.tsx'
import type { App } from '../../api.ts'
import { formatValue } from '../../format.ts'
import type { Answer } from '../../kinds.ts'
import { intervalText, type Range } from '../../language.ts'
import { useLooked } from '../../parts/looked.ts'
import { Moved } from '../../parts/moved.tsx'
import { now } from '../../state/pipeline.ts'
import { t } from '../../text.ts'
import { firstFuture, firstIncomplete, intervalOf, rangeOfBuckets, rangeText } from '../../time.ts'
import { RankedList } from './list.tsx'
import { lists, type Picked, totals } from './words.ts'

const drawnOverTime = ['visitors', 'sessions', 'views'] as const
type Drawn = (typeof drawnOverTime)[number]

const drawnWords: { [figure in Drawn]: string } = {
  visitors: t`visitors`,
  sessions: t`sessions`,
  views: t`page views`,
}

interface OverviewProps {
  app: App
  answer: Pick<Answer<'web'>, 'query' | 'result'>
  /** The figure that is drawn over time; visitors when it is none of those that can be. */
  focus: string | null
  onFocus: (figure: string | null) => void
  onZoom: (range: Range) => void
  /** Told of the row that is pressed; without it rows cannot be. */
  onPick?: (picked: Picked) => void
}

/** Figures, one of them over time, and ranked lists. */
export function Overview({ app, answer, focus, onFocus, onZoom, onPick }: OverviewProps) {
  const { result } = answer
  const drawn = drawnOverTime.find((one) => one === focus) ?? 'visitors'
  return (
    <div class="picture overview">
      {result.totals && <Tiles result={result} drawn={drawn} onFocus={onFocus} />}
      {result.timeline && <Timeline app={app} answer={answer} drawn={drawn} onZoom={onZoom} />}
      <div class="ranked-lists">
        {lists.map((section) => {
          const rows = result[section]
          return rows && <RankedList key={section} section={section} rows={rows} {...(onPick && { onPick })} />
        })}
      </div>
    </div>
  )
}

function Tiles({ result, drawn, onFocus }: Pick<OverviewProps, 'onFocus'> & { result: WebResult; drawn: Drawn }) {
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
                onClick={() => onFocus(chooses === 'visitors' ? null : chooses)}
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

type TimelineProps = Pick<OverviewProps, 'app' | 'answer' | 'onZoom'> & { drawn: Drawn }

function Timeline({ app, answer: { query, result }, drawn, onZoom }: TimelineProps) {
  const { fixed } = useLooked()
  const { buckets, times, previous, ...values } = result.timeline!
  const interval = intervalOf(query.interval, buckets)
  const timeZone = query.time_zone ?? app.time_zone
  const label = drawnWords[drawn]
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
      label={t`${label}, ${rangeText(query.range, timeZone)}, by ${intervalText(interval)}`}
      {...(drawn !== 'sessions' && { pointOf: (_, bucket) => (bucket === undefined ? {} : { bucket }) })}
      onZoom={fixed ? null : (first, last) => onZoom(rangeOfBuckets({ buckets, times }, { interval }, first, last))}
    />
  )
}
