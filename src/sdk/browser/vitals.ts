/// <reference lib="dom" />
import { webVitalsMeasured } from '../../event.ts'
import type { WatchedPage } from './watch.ts'

/**
 * The web vitals of the page as it was loaded, told once, when it is first hidden: milliseconds, and for `cls` the
 * largest sum of layout shifts that follow within a second of each other, five at most.
 */
export function vitals({ track }: WatchedPage): void {
  const found: { [name: string]: number } = {}
  /** Each grows only: a later largest paint, a slower interaction, a larger shift. */
  const set = (name: string, value: number) => {
    found[name] = Math.max(found[name] ?? 0, +value.toFixed(3))
  }
  let sum = 0
  let first = 0
  let last = 0
  const kinds: { [type: string]: (entry: Entry) => unknown } = {
    navigation: ({ responseStart }) => set('ttfb', responseStart),
    paint: ({ name, startTime }) => name === 'first-contentful-paint' && set('fcp', startTime),
    'largest-contentful-paint': ({ startTime }) => set('lcp', startTime),
    event: ({ duration, interactionId }) => interactionId && set('inp', duration),
    'layout-shift': ({ value, hadRecentInput, startTime }) => {
      if (hadRecentInput) return
      if (startTime - last > 1000 || startTime - first > 5000) {
        sum = 0
        first = startTime
      }
      sum += value
      last = startTime
      set('cls', sum)
    },
  }
  // A kind of entry that the browser does not know is passed over.
  for (const type in kinds)
    new PerformanceObserver((list) => (list.getEntries() as Entry[]).map(kinds[type]!)).observe({
      type,
      buffered: true,
      durationThreshold: 40,
    } as PerformanceObserverInit)
  const tell = () => track(webVitalsMeasured, { path: location.pathname, ...found })
  document.addEventListener('visibilitychange', tell, { once: true })
}

interface Entry extends PerformanceEntry {
  responseStart: number
  interactionId: number
  value: number
  hadRecentInput: boolean
}
