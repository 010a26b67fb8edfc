import type { CDPSession, Page } from 'playwright-core'
import { sleep } from './measure.ts'

/** One visit with nothing cached, as Chromium's network and trace tell it. */
export interface Visit {
  bytes: number
  requests: number
  /** Those of them to the API. */
  api: number
  /** Milliseconds from the start of the navigation. */
  firstPaint: number
  largestPaint: number
  /** The sum of the layout's shifts that nobody caused, as "cumulative layout shift" counts them. */
  shift: number
}

/** Opens the address and stays for a while. Null when Chromium lost the part of the trace that times are counted from. */
export async function traced(page: Page, address: string, stay = 3000): Promise<Visit | null> {
  const session = await page.context().newCDPSession(page)
  const network = counted(session)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])))
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['loading', 'blink.user_timing', 'devtools.timeline'] },
  })
  await page.goto(address)
  await sleep(stay)
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  const painted = paints(events)
  return painted && { ...network, ...painted }
}

interface TraceEvent {
  name: string
  /** Microseconds. */
  ts: number
  args: {
    frame?: string
    data?: { isLoadingMainFrame?: boolean; documentLoaderURL?: string; score?: number; had_recent_input?: boolean }
  }
}

function paints(events: readonly TraceEvent[]): Pick<Visit, 'firstPaint' | 'largestPaint' | 'shift'> | null {
  const start = events.findLast(({ name, args }) => {
    return name === 'navigationStart' && args.data?.documentLoaderURL?.startsWith('http')
  })
  if (!start) return null
  const since = events.filter(({ ts }) => ts >= start.ts)
  const at = (event: TraceEvent | undefined) => (event ? (event.ts - start.ts) / 1000 : Number.NaN)
  return {
    firstPaint: at(since.find(({ name }) => name === 'firstContentfulPaint')),
    largestPaint: at(since.findLast(({ name }) => name === 'largestContentfulPaint::Candidate')),
    shift: since
      .filter(({ name, args }) => name === 'LayoutShift' && args.data?.had_recent_input !== true)
      .reduce((sum, { args }) => sum + (args.data?.score ?? 0), 0),
  }
}

function counted(session: CDPSession): Pick<Visit, 'bytes' | 'requests' | 'api'> {
  const loaded = { bytes: 0, requests: 0, api: 0 }
  session.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('http')) return
    loaded.requests++
    if (new URL(request.url).pathname.startsWith('/api/')) loaded.api++
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    loaded.bytes += encodedDataLength
  })
  return loaded
}
