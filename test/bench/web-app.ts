import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Query } from '../../src/runtime/query/schema.ts'
import { measuredPath } from '../support/browser.ts'
import type { Bench, Context, Row } from './bench.ts'
import { type DataLoafServer, startDataLoaf } from './dataloaf.ts'
import { filled, label } from './filled.ts'
import { median, sleep } from './measure.ts'
import { traced, type Visit } from './page-trace.ts'
import type { WarehouseWorker } from './warehouse-worker.ts'
import { startWorker } from './worker.ts'

/** What the browser loads for a page with nothing cached, when it draws, and how soon it answers who uses it. */
export const webApp: Bench = {
  name: 'web',
  about: 'the web app over 10 M events: bytes, requests, first paint, layout shift, and how soon it answers',
  async run(context) {
    if (!measuredPath) {
      context.note('skipped: no browser found (set CHROMIUM_PATH)')
      return []
    }
    const folder = join(context.directory, 'web')
    mkdirSync(folder)
    const events = context.quick ? 500_000 : 10_000_000
    const worker = startWorker<WarehouseWorker>(new URL('./warehouse-worker.ts', import.meta.url))
    await filled(folder, events, worker, context).finally(() => worker.stop())
    const dataloaf = await startDataLoaf(folder)
    const browser = await chromium.launch({ executablePath: measuredPath, args: ['--no-sandbox'] })
    try {
      const addresses = await pages(dataloaf)
      const signedIn = await signIn(browser, dataloaf)
      const rows: Row[] = []
      for (const [name, path] of Object.entries(addresses)) {
        context.note(`${name}, ${context.repeats} times`)
        rows.push(...(await cold(signedIn, { name, address: dataloaf.address + path, repeats: context.repeats })))
      }
      const explore = `${dataloaf.address}${addresses.explore}`
      return [...rows, await interaction(signedIn, explore, events, context)]
    } finally {
      await browser.close()
      await dataloaf.stop()
    }
  },
}

/** The pages that people open in the morning; a dashboard of six insights among them. */
async function pages({ api, appId }: DataLoafServer): Promise<{ [name: string]: string }> {
  const post = <T>(path: string, body: object) =>
    api<T>(`/api/apps/${appId}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  const tiles = []
  for (const [index, query] of insights.entries()) {
    const { insight_id } = await post<{ insight_id: string }>('insights', {
      name: `Insight ${index + 1}`,
      query: { ...query, range: { last: 365, unit: 'day' } },
    })
    tiles.push({ tile_id: `t${index}`, insight_id, x: (index % 2) * 6, y: Math.floor(index / 2) * 4, w: 6, h: 4 })
  }
  const { dashboard_id } = await post<{ dashboard_id: string }>('dashboards', { name: 'Morning', tiles })
  const base = `/apps/${appId}`
  // The events lie in the first months of the year.
  const asked = encodeURIComponent('(kind:trend,series:!((event:!n,measure:users)),range:(last:365,unit:day))')
  return {
    explore: `${base}/explore?q=${asked}`,
    dashboard: `${base}/dashboards/${dashboard_id}`,
    home: `${base}/home`,
  }
}

const insights: Query[] = [
  { kind: 'trend', series: [{ event: null, measure: 'users' }], compare: { previous: true } },
  { kind: 'trend', series: [{ event: 'purchase', measure: 'sum', attribute: 'amount' }] },
  { kind: 'trend', series: [{ event: 'page_viewed' }], breakdown: [{ attribute: 'path' }] },
  { kind: 'funnel', steps: [{ event: 'page_viewed' }, { event: 'added_to_cart' }, { event: 'purchase' }] },
  { kind: 'retention', start: { event: 'page_viewed' }, return: { event: 'page_viewed' }, interval: 'week' },
  { kind: 'lifecycle', event: { event: null } },
]

async function signIn(browser: Browser, { api, address }: DataLoafServer): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const tab = await context.newPage()
  const { path } = await api<{ path: string }>('/api/sign-in-link', { method: 'POST', body: '{}' })
  await tab.goto(address + path)
  await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await tab.close()
  return context
}

interface Cold {
  name: string
  address: string
  repeats: number
}

async function cold(context: BrowserContext, { name, address, repeats }: Cold): Promise<Row[]> {
  const runs: Visit[] = []
  for (let visits = 0; runs.length < repeats; visits++) {
    if (visits > 3 * repeats) throw new Error(`Chromium traces no visit of ${name} whole.`)
    const page = await context.newPage()
    const visit = await traced(page, address)
    if (visit) runs.push(visit)
    await page.close()
  }
  const row = (what: string, unit: Row['unit'], ours: number, more: Partial<Row> = {}): Row => ({
    bench: 'web',
    what: `${name}, cold: ${what}`,
    unit,
    ours,
    ...more,
  })
  const most = (pick: (run: Visit) => number) => Math.max(...runs.map(pick))
  const api = most((run) => run.api)
  return [
    row('size', 'kB', most((run) => run.bytes) / 1000, {
      goal: { atMost: 90 },
      note: `${api} of the requests to the API; as Chromium counts them on the wire; the most of ${repeats} times`,
    }),
    row(
      'requests',
      '',
      most((run) => run.requests),
      { goal: { atMost: 10 } },
    ),
    row('first paint with content', 'ms', median(runs.map((run) => run.firstPaint))),
    row('largest paint', 'ms', median(runs.map((run) => run.largestPaint)), { note: 'the last answer drawn, mostly' }),
    row(
      'layout shift',
      '',
      most((run) => run.shift),
      { goal: { atMost: 0.05 }, note: 'of 1; the most of all times' },
    ),
  ]
}

/** How soon another answer stands there, when the server has had that question before. */
async function interaction(
  signedIn: BrowserContext,
  address: string,
  events: number,
  { repeats }: Context,
): Promise<Row> {
  const page = await signedIn.newPage()
  await page.goto(address)
  await page.locator('[data-test=headline]').waitFor()
  const times: number[] = []
  await page.getByRole('button', { name: /^Range:/ }).click()
  await page.getByRole('option', { name: 'Last 7 days', exact: true }).click()
  await sleep(3000)
  for (let run = 0; run < repeats; run++) {
    times.push(await step(page, 'back'), await step(page, 'forward'))
    await sleep(200)
  }
  await page.close()
  return {
    bench: 'web',
    what: `explore: another range, asked before, ${label(events)}`,
    unit: 'ms',
    ours: median(times),
    goal: { atMost: 100 },
    note: `by the browser's back and forward, until the frame with the other answer; median of ${times.length}`,
  }
}

/** Milliseconds until the frame with the other answer. */
async function step(page: Page, direction: 'back' | 'forward'): Promise<number> {
  // As text: what is compiled for Node names helpers that a page does not have.
  return (await page.evaluate(`new Promise((resolve) => {
    const text = () => document.querySelector('[data-test=headline]')?.textContent
    const before = text()
    const started = performance.now()
    const watcher = new MutationObserver(() => {
      if (text() === before) return
      watcher.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - started)))
    })
    watcher.observe(document.body, { childList: true, characterData: true, subtree: true })
    history.${direction}()
  })`)) as number
}
