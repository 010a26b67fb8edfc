/// <reference lib="dom" />
/**
 * The web vitals of the page as it was loaded, told once, when it is first hidden: milliseconds, and for `cls` the
 * largest sum of layout shifts that follow within a second of each other, five at most.
 */
export function watchVitals(window: Window, tell: (vitals: { [name: string]: number }) => void): void {
  const vitals: { [name: string]: number } = {}
  const set = (name: string, value: number) => {
    vitals[name] = Math.round(value * 1000) / 1000
  }
  let [sum, first, last] = [0, 0, 0]
  watch('navigation', ({ responseStart }) => set('ttfb', responseStart))
  watch('paint', ({ name, startTime }) => name === 'first-contentful-paint' && set('fcp', startTime))
  watch('largest-contentful-paint', ({ startTime }) => set('lcp', startTime))
  watch('event', ({ duration, interactionId }) => interactionId && set('inp', Math.max(duration, vitals.inp ?? 0)))
  watch('layout-shift', ({ value, hadRecentInput, startTime }) => {
    if (hadRecentInput) return
    const goesOn = startTime - last < 1000 && startTime - first < 5000
    sum = goesOn ? sum + value : value
    if (!goesOn) first = startTime
    last = startTime
    set('cls', Math.max(sum, vitals.cls ?? 0))
  })
  window.document.addEventListener('visibilitychange', () => tell(vitals), { once: true, capture: true })
}

interface Entry extends PerformanceEntry {
  responseStart: number
  interactionId: number
  value: number
  hadRecentInput: boolean
}

function watch(type: string, see: (entry: Entry) => unknown): void {
  try {
    const observer = new PerformanceObserver((list) => (list.getEntries() as Entry[]).map(see))
    observer.observe({ type, buffered: true, durationThreshold: 40 } as PerformanceObserverInit)
  } catch {
    // A kind of entry that this browser does not know.
  }
}
