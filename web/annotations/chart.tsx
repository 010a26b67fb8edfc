import '../styles/annotations.css'
import { useRef, useState } from 'preact/hooks'
import type { App } from '../api.ts'
import { type Area, Chart, type ChartProps } from '../parts/chart.tsx'
import { lazy } from '../parts/lazy.tsx'
import { annotations } from '../state/annotations.ts'
import { useLook } from '../state/look.ts'
import { plural } from '../text.ts'
import { bucketText } from '../time.ts'
import { bucketOf, type Cut } from './places.ts'

const Card = lazy(async () => (await import('./card.tsx')).AnnotationCard)

interface AnnotatedChartProps extends Omit<ChartProps, 'overlay' | 'onPick'> {
  app: App
  every?: number
}

/** A chart with marks on its axis where something happened. A click on a day says it, and makes another. */
export function AnnotatedChart({ app, every = 1, ...chart }: AnnotatedChartProps) {
  const [picked, setPicked] = useState<number | null>(null)
  const { insightId = null } = useLook()
  const anchor = useRef<HTMLElement | null>(null)
  const { result, interval, timeZone } = chart
  const cut: Cut = { ...result, interval, every, timeZone }
  const drawn = annotations.value.filter(({ insight_id }) => insight_id === null || insight_id === insightId)
  const places = drawn.map((annotation) => ({ annotation, index: bucketOf(annotation.at, cut) }))
  const at = (index: number) => places.filter((place) => place.index === index).map(({ annotation }) => annotation)
  const marked = [...new Set(places.map(({ index }) => index))].filter((index) => index >= 0)
  const may = app.may.includes('annotations.write')
  const marks = ({ left, bottom }: Area) => (
    <>
      {marked.map((index) => (
        <button
          key={index}
          type="button"
          class="mark"
          style={{ left: `${left(index)}px`, top: `${bottom}px` }}
          aria-label={`${bucketText(result.buckets[index]!, interval)}: ${at(index)
            .map(({ text }) => text)
            .join(', ')}`}
          onClick={(event) => {
            anchor.current = event.currentTarget
            setPicked(index)
          }}
        >
          <span class="mark-text" aria-hidden="true">
            {at(index)[0]!.text}
            {at(index).length > 1 && (
              <span class="hint"> {plural(at(index).length - 1, 'and {0} more', 'and {0} more')}</span>
            )}
          </span>
        </button>
      ))}
    </>
  )
  return (
    <>
      <Chart
        {...chart}
        overlay={marks}
        onPick={
          may
            ? (index, element) => {
                anchor.current = element
                setPicked(index)
              }
            : undefined
        }
      />
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
