import '../styles/annotations.css'
import { useMemo, useRef, useState } from 'preact/hooks'
import type { App } from '../api.ts'
import type { Interval } from '../language.ts'
import { type Area, Chart, type ChartProps } from '../parts/chart.tsx'
import type { Places } from '../parts/chart-data.ts'
import { lazy } from '../parts/lazy.tsx'
import { useLooked } from '../parts/looked.ts'
import { annotations } from '../state/annotations.ts'
import { plural, t } from '../text.ts'
import { axisText, bucketText } from '../time.ts'
import { bucketOf, type Cut } from './places.ts'

const Card = lazy(async () => (await import('./card.tsx')).AnnotationCard)

interface AnnotatedChartProps extends Omit<ChartProps, 'overlay' | 'onPick' | 'places'> {
  app: App
  interval: Interval
  timeZone: string
  every?: number
}

/** A chart with marks on its axis where something happened. A click below a day makes one. */
export function AnnotatedChart({ app, every = 1, interval, timeZone, ...chart }: AnnotatedChartProps) {
  const [picked, setPicked] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const { insightId = null } = useLooked()
  const anchor = useRef<HTMLSpanElement>(null)
  const { result } = chart
  const places = useMemo(() => timePlaces(result, interval, timeZone), [result, interval, timeZone])
  const cut: Cut = { ...result, interval, every, timeZone }
  const drawn = annotations.value.filter(({ insight_id }) => insight_id === null || insight_id === insightId)
  const lying = drawn.map((annotation) => ({ annotation, index: bucketOf(annotation.at, cut) }))
  const at = (index: number) => lying.filter((place) => place.index === index).map(({ annotation }) => annotation)
  const marked = [...new Set(lying.map(({ index }) => index))].filter((index) => index >= 0)
  const may = app.may.includes('annotations.write')
  const pick = (index: number) => {
    setOver(null)
    setPicked(index)
  }
  const marks = ({ left, bottom, index: nearest }: Area) => (
    <>
      {may && (
        // The keyboard reads the chart and presses A.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        // biome-ignore lint/a11y/noStaticElementInteractions: see above
        <div
          class="mark-axis"
          style={{ top: `${bottom}px` }}
          title={t`Annotate`}
          onPointerMove={({ offsetX }) => setOver(nearest(offsetX))}
          onPointerLeave={() => setOver(null)}
          onClick={({ offsetX }) => pick(nearest(offsetX))}
        />
      )}
      {over !== null && !marked.includes(over) && (
        <span class="mark ghost" style={{ left: `${left(over)}px`, top: `${bottom}px` }} />
      )}
      <span ref={anchor} class="mark-anchor" style={{ left: `${left(picked ?? 0)}px`, top: `${bottom - 8}px` }} />
      {marked.map((index) => (
        <Mark
          key={index}
          left={left(index)}
          top={bottom}
          when={bucketText(result.buckets[index]!, interval)}
          texts={at(index).map(({ text }) => text)}
          onOpen={() => pick(index)}
        />
      ))}
    </>
  )
  return (
    <>
      <Chart {...chart} places={places} overlay={marks} onPick={may ? pick : undefined} />
      {picked !== null && (
        <Card
          key={picked}
          app={app}
          anchor={anchor}
          index={picked}
          cut={cut}
          insightId={insightId}
          known={at(picked)}
          onClose={() => setPicked(null)}
        />
      )}
    </>
  )
}

function timePlaces({ buckets, times }: ChartProps['result'], interval: Interval, timeZone: string): Places {
  return {
    axis: (index) => axisText(buckets[index]!, times[index]!, interval, timeZone),
    head: (index) => bucketText(buckets[index]!, interval),
    width: interval === 'month' || interval === 'quarter' ? 76 : 58,
  }
}

interface MarkProps {
  left: number
  top: number
  when: string
  texts: readonly string[]
  onOpen: () => void
}

function Mark({ left, top, when, texts, onOpen }: MarkProps) {
  const more = texts.length - 1
  return (
    <button
      type="button"
      class="mark"
      style={{ left: `${left}px`, top: `${top}px` }}
      aria-label={`${when}: ${texts.join(', ')}`}
      onClick={onOpen}
    >
      <span class="mark-text" aria-hidden="true">
        {texts[0]}
        {more > 0 && <span class="hint"> {plural(more, 'and {0} more', 'and {0} more')}</span>}
      </span>
    </button>
  )
}
