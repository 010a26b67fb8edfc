import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EventItem } from '../../src/event.ts'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { type Site, startSite } from '../support/shop-site.ts'

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
    expect(site.requests()).toEqual(['GET /v1/settings?write_key=wk_1', 'POST /v1/batch'])
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
