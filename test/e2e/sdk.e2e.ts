import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EventItem, Item } from '../../src/event.ts'
import { hasBrowser, launchBrowser } from '../support/browser.ts'

/** A shop at one address, its collector and script at another; what arrived against what happened. */
describe.skipIf(!hasBrowser())('the browser SDK in a real browser', () => {
  let browser: Browser
  let context: BrowserContext
  let site: Site
  beforeAll(async () => {
    browser = await launchBrowser()
    site = await startSite()
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })
  afterEach(() => context.close())

  it('navigation away: what was tracked just before arrives, each once', async () => {
    const page = await open()
    await page.evaluate("dataloaf.push(['track', 'clicked'])")
    await page.goto(`${site.shop}/mugs`)
    await arrives(['page_viewed /', 'clicked', 'page_viewed /mugs'])
  })

  it('tab close: what was tracked just before arrives', async () => {
    const page = await open()
    await page.evaluate("dataloaf.push(['track', 'clicked'])")
    await page.close({ runBeforeUnload: true })
    await arrives(['page_viewed /', 'clicked'])
  })

  it('calls made before the script is there are not lost', async () => {
    await open('/early')
    await arrives(['page_viewed /early', 'early'])
  })

  it('single-page navigation and the back button are page views, with the page before as referrer', async () => {
    const page = await open()
    await page.evaluate("history.pushState(null, '', '/mugs'); history.replaceState(null, '', '/mugs?size=xl')")
    await page.goBack()
    await arrives(['page_viewed /', 'page_viewed /mugs', 'page_viewed /'])
    expect(named('page_viewed /mugs')[0]!.context!.page!.referrer).toBe(`${site.shop}/`)
  })

  it('two tabs are one visitor in one session', async () => {
    await open()
    const other = await context.newPage()
    await other.goto(`${site.shop}/mugs`)
    await arrives(['page_viewed /', 'page_viewed /mugs'])
    const ids = site.events().map(({ anonymous_id, session_id }) => `${anonymous_id} ${session_id}`)
    expect(new Set(ids).size).toBe(1)
  })

  it('offline and back: nothing is lost, also over a page load', async () => {
    const page = await open()
    await arrives(['page_viewed /'])
    site.away = true
    await page.evaluate("dataloaf.push(['track', 'while_away'])")
    await context.setOffline(true)
    await page.evaluate("dataloaf.push(['track', 'while_offline'])")
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await context.setOffline(false)
    site.away = false
    await page.goto(`${site.shop}/mugs`)
    await arrives(['page_viewed /', 'while_away', 'while_offline', 'page_viewed /mugs'])
  })

  it('a slow collector holds up no page, and gets each event once', async () => {
    site.delay = 1500
    const page = await open()
    await page.evaluate("dataloaf.push(['track', 'clicked'])")
    await page.goto(`${site.shop}/mugs`)
    await arrives(['page_viewed /', 'clicked', 'page_viewed /mugs'])
  })

  it('blocked storage: events arrive, in one session a page', async () => {
    await open('/', (page) =>
      page.addInitScript(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
      ),
    )
    await arrives(['page_viewed /'])
  })

  it('a page from the back/forward cache or loaded again is a page view', async () => {
    const page = await open()
    await page.goto(`${site.shop}/mugs`)
    await page.goBack()
    await arrives(['page_viewed /', 'page_viewed /mugs', 'page_viewed /'])
  })

  it('breaks no strict content security policy, asks for no preflight, and leaves one global', async () => {
    const problems: string[] = []
    const page = await open('/', async (page) => {
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    })
    await arrives(['page_viewed /'])
    expect(problems).toEqual([])
    expect(site.methods()).toEqual(new Set(['POST']))
    const globals = await page.evaluate<string[]>(
      "(() => { const frame = document.body.appendChild(document.createElement('iframe')); const own = Object.keys(window); return own.filter((key) => !(key in frame.contentWindow)) })()",
    )
    expect(globals.filter((key) => !/^\d+$/.test(key))).toEqual(['dataloaf'])
  })

  it('tells the web vitals once the page is hidden', async () => {
    const page = await open()
    await page.goto('about:blank')
    await arrives(['page_viewed /', 'web_vitals_measured /'], true)
    const { event_attributes } = named('web_vitals_measured /')[0]!
    expect(Object.keys(event_attributes!)).toEqual(expect.arrayContaining(['ttfb', 'fcp', 'lcp']))
  })

  async function open(path = '/', prepare: (page: Page) => unknown = () => {}): Promise<Page> {
    site.reset()
    context = await browser.newContext()
    const page = await context.newPage()
    await prepare(page)
    await page.goto(site.shop + path)
    await page.waitForFunction('window.dataloaf && !Array.isArray(window.dataloaf)')
    return page
  }

  /** The names of the events, with the path where they have one; vitals only when asked for. */
  async function arrives(expected: string[], vitals = false): Promise<void> {
    await expect.poll(() => names(vitals).sort(), { timeout: 20_000 }).toEqual([...expected].sort())
  }

  function names(vitals: boolean): string[] {
    return site
      .events()
      .map(nameOf)
      .filter((name) => vitals || !name.startsWith('web_vitals'))
  }

  function named(name: string): EventItem[] {
    return site.events().filter((event) => nameOf(event) === name)
  }
})

function nameOf({ event_name, event_attributes }: EventItem): string {
  return [event_name, event_attributes?.path].filter(Boolean).join(' ')
}

interface Site {
  shop: string
  /** The collector answers 503. */
  away: boolean
  /** Milliseconds before it answers. */
  delay: number
  /** What the collector took, each event id once. */
  events(): EventItem[]
  methods(): Set<string>
  reset(): void
  close(): Promise<void>
}

async function startSite(): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: ['src/sdk/script.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  let items: Item[] = []
  let methods: string[] = []
  const state = { away: false, delay: 0 }
  const collector = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-allow-credentials', 'true')
    if (request.url === '/any-name.js') {
      response.setHeader('content-type', 'text/javascript').end(outputFiles[0]!.text)
      return
    }
    methods.push(request.method!)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    await new Promise((resolve) => setTimeout(resolve, state.delay))
    if (!state.away) items.push(...JSON.parse(Buffer.concat(chunks).toString()).batch)
    response.writeHead(state.away ? 503 : 202).end('{}')
  })
  const data = await listening(collector)
  const shop = createServer((request, response) => {
    const early = request.url === '/early.js'
    if (early) return response.setHeader('content-type', 'text/javascript').end(earlyCall)
    response.setHeader('content-type', 'text/html')
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'self' ${data}; connect-src ${data}; frame-src 'self'; img-src data:`,
    )
    response.end(
      `<!doctype html><title>Shop</title><link rel="icon" href="data:,">${request.url === '/early' ? '<script src="/early.js"></script>' : ''}
       <h1>Mugs</h1><script async src="${data}/any-name.js" data-key="wk_1"></script>`,
    )
  })
  return Object.assign(state, {
    shop: await listening(shop),
    events: () => [...new Map(items.filter(isEvent).map((event) => [event.event_id, event])).values()],
    methods: () => new Set(methods),
    reset() {
      items = []
      methods = []
      Object.assign(state, { away: false, delay: 0 })
    },
    async close() {
      for (const server of [shop, collector]) await close(server)
    },
  })
}

const earlyCall = "(window.dataloaf ||= []).push(['track', 'early'])"

const isEvent = (item: Item): item is EventItem => 'event_name' in item

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function close(server: Server): Promise<unknown> {
  return new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })
}
