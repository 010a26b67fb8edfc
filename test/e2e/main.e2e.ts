import { type Browser, type BrowserContext, type Page, selectors } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { desk, readable, windows } from '../support/page-looks.ts'
import { fillSignIn } from '../support/sign-in.ts'
import { admin, startWebServer } from '../support/web-server.ts'

const day = 86_400_000

describe.skipIf(!hasBrowser())('the web app', () => {
  let web: Awaited<ReturnType<typeof startWebServer>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let app: { app_id: string; write_key: string }
  /** What the browser complained about, apart from refused sign-ins, which it always reports. */
  let complaints: string[]

  beforeAll(async () => {
    selectors.setTestIdAttribute('data-test')
    web = await startWebServer()
    browser = await launchBrowser()
    const { app_id } = await web.runtime.apps.create({ name: 'Shop', time_zone: 'Europe/Berlin' })
    const { write_key } = await web.runtime.keys.create(app_id, 'test')
    app = { app_id, write_key }
    await web.send(write_key, history(Date.now()))
    await web.loaded()
  })
  afterAll(async () => {
    await browser?.close()
    await web?.stop()
  })

  beforeEach(async () => {
    ;({ context, page } = await open(desk))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  async function open(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' })
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    complaints = []
    page.on('console', (message) => {
      const { url } = message.location()
      if (message.type() === 'error' && !url.endsWith('/sign-in/email')) complaints.push(`${message.text()} ${url}`)
    })
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
    return { context, page }
  }

  async function signIn(to = '/'): Promise<void> {
    await page.goto(`${web.address}${to}`)
    await fillSignIn(page)
    await page.waitForURL((url) => url.pathname !== '/sign-in')
  }

  const explore = (query = '') => `/apps/${app.app_id}/explore${query}`
  const headline = () => page.getByTestId('headline').textContent()
  const shows = async (text: string) => {
    const found = page.waitForFunction(
      (wanted) => document.querySelector('[data-test=headline]')?.textContent?.includes(wanted),
      text,
    )
    await found.catch(async (cause) => {
      throw new Error(`the page never showed "${text}" but "${await page.locator('body').textContent()}"`, { cause })
    })
  }
  const send = (event_name: string) => web.send(app.write_key, [{ event_name, user_id: 'user_0' }])

  describe('signing in', () => {
    it('says that the password is wrong, and lets one try again', async () => {
      await page.goto(`${web.address}/`)
      await page.getByLabel('E-mail').fill(admin.email)
      await page.getByLabel('Password').fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      const alert = page.getByRole('alert')
      await alert.waitFor()
      expect(await alert.textContent()).toContain('The e-mail address or the password is wrong.')
      expect(await alert.textContent()).toContain('unauthorized')
      await page.getByLabel('Password').fill(admin.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: /Home/ }).waitFor()
    })

    it('leads to the address that was asked for', async () => {
      await signIn(`/apps/${app.app_id}/live`)
      await page.getByRole('heading', { name: /Live/ }).waitFor()
    })

    it('takes a one-time link once, and leaves its code nowhere', async () => {
      const code = await web.runtime.accounts.createSignInLink()
      await page.goto(`${web.address}/sign-in?code=${code}`)
      await page.getByRole('heading', { name: /Home/ }).waitFor()
      expect(page.url()).not.toContain(code)
      // What the page still asks for would be refused, and the browser would say so.
      await page.goto('about:blank')
      await context.clearCookies()
      await page.goto(`${web.address}/sign-in?code=${code}`)
      await page.getByRole('alert').waitFor()
      // The browser's own word of the refusal can come after the page has shown it.
      await expect.poll(() => complaints.some((one) => one.includes('/redeem'))).toBe(true)
      complaints = complaints.filter((one) => !one.includes('/redeem'))
    })

    it('ends with signing out', async () => {
      await signIn()
      await page.getByRole('button', { name: /Sign out/ }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.goto(`${web.address}${explore()}`)
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    })
  })

  describe('a query', () => {
    it('is built by clicking, answers with the right number, and is kept in the address', async () => {
      await signIn(explore())
      await shows('24 users')
      await page.getByTestId('event-A').click()
      await page.getByRole('option', { name: /^purchase/ }).click()
      await shows('18 purchase users')
      await page.getByRole('button', { name: 'Measure of series A' }).click()
      await page.getByRole('option', { name: /^sum of/ }).click()
      await page.getByRole('button', { name: 'Attribute of series A' }).click()
      await page.getByRole('option', { name: /^amount/ }).click()
      await shows('540 purchase, sum of amount')

      await page.getByRole('button', { name: 'Add a filter to series A' }).click()
      await page.getByRole('option', { name: /^plan/ }).click()
      await page.getByRole('option', { name: /^is one of/ }).click()
      await page.getByRole('option', { name: /^pro/ }).click()
      await page.getByRole('option', { name: /^team/ }).click()
      await page.getByRole('button', { name: 'Apply' }).click()
      await shows('360 purchase, sum of amount')

      await page.getByRole('button', { name: 'Split by an attribute' }).click()
      await page.getByRole('option', { name: /^plan/ }).click()
      const rows = page.getByRole('region', { name: 'Series' }).locator('tbody tr')
      await page.waitForFunction(() => document.querySelectorAll('.table tbody tr').length === 2)
      expect((await rows.allInnerTexts()).map((text) => text.split(/\s+/).filter(Boolean).slice(0, 2))).toEqual([
        ['pro', '180'],
        ['team', '180'],
      ])
      expect(await headline()).toContain('360')

      const address = page.url()
      expect(decodeURIComponent(address)).toContain('attribute:amount')
      await page.goto('about:blank')
      await page.goto(address)
      await shows('360 purchase, sum of amount')
      await expect.poll(() => rows.count()).toBe(2)
      await page.goBack()
      await page.goBack()
    })

    it('goes back and forward with the browser', async () => {
      await signIn(explore())
      await shows('24 users')
      await page.getByTestId('event-A').click()
      await page.getByRole('option', { name: /^signed_up/ }).click()
      await shows('24 signed_up users')
      await page.goBack()
      await shows('24 users')
      await page.goForward()
      await shows('24 signed_up users')
    })

    it('narrows its range where the chart is dragged', async () => {
      await signIn(explore('?q=(kind:trend,series:!((event:purchase,measure:events)))'))
      await shows('18 purchase')
      const box = (await page.locator('.u-over').boundingBox())!
      await page.mouse.move(box.x + box.width * 0.7, box.y + 40)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.9, box.y + 60, { steps: 5 })
      await page.mouse.up()
      await page.waitForFunction(() => location.search.includes('from:'))
      await page.waitForFunction(() => !document.querySelector('[data-test=headline]')?.textContent?.includes('18 '))
    })

    it('shows the numbers in every picture', async () => {
      await signIn(explore('?q=(kind:trend,series:!((event:purchase,measure:events)))'))
      await shows('18 purchase')
      for (const picture of ['Area', 'Bars over time', 'Totals', 'Table', 'Number', 'Line']) {
        await page.getByRole('button', { name: picture, exact: true }).click()
        await page.waitForFunction(
          (name) => document.querySelector('.segment[aria-pressed=true]')?.getAttribute('aria-label') === name,
          picture,
        )
      }
      await page.getByRole('button', { name: 'Number', exact: true }).click()
      expect(await page.locator('.big-figure').textContent()).toBe('18')
      await page.getByRole('button', { name: 'SQL' }).click()
      expect(await page.locator('pre.code').textContent()).toMatch(/select/i)
    })

    it('says why there is nothing, and offers what helps', async () => {
      await signIn(explore('?q=(kind:trend,series:!((event:never_happened)))'))
      await page.getByText('No event is called').waitFor()
      expect(await page.getByTestId('empty').textContent()).toContain('No event is called never_happened.')
    })

    it('says what is wrong with it', async () => {
      await signIn(explore('?q=(kind:trend,series:!((event:purchase)),formula:A / Q)'))
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').textContent()).toContain('invalid_query')
    })
  })

  describe('live events', () => {
    it('appear while the page is open', async () => {
      await signIn(`/apps/${app.app_id}/live`)
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      await send('came_live')
      await page.getByRole('rowheader', { name: 'came_live' }).waitFor()
      await page.getByRole('button', { name: 'Pause' }).click()
      await send('came_in_pause')
      await page.getByRole('button', { name: 'Go on (1 waiting)' }).click()
      await page.getByRole('rowheader', { name: 'came_in_pause' }).waitFor()
    })

    it('move the line at the bottom', async () => {
      await signIn(explore())
      const line = page.getByTestId('pipeline')
      await line.getByText('healthy').waitFor()
      const before = await line.textContent()
      await send('counted')
      await page.waitForFunction(
        (old) => (document.querySelector('[data-test=pipeline]') as HTMLElement).textContent !== old,
        before,
      )
    })
  })

  describe('a new app', () => {
    it('is made with a key, waits for its first event, and says when it came', async () => {
      await signIn(explore())
      await page.getByRole('button', { name: 'App', exact: true }).click()
      await page.getByRole('option', { name: /New app/ }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('Docs')
      await page.getByRole('button', { name: 'Create app' }).click()
      await page.getByText('Waiting for the first event').waitFor()
      const key = (await page.getByTestId('write-key').textContent()) ?? ''
      expect(key).toMatch(/^wk_/)
      expect(await page.locator('pre.code').textContent()).toContain(key)
      await web.send(key, [{ event_name: 'page_viewed', user_id: 'u1' }])
      await page.getByTestId('came').waitFor()
      expect(await page.getByTestId('came').textContent()).toBe('page_viewed')
      await page.getByText(/In the warehouse/).waitFor()
      await page.getByRole('link', { name: 'See it on a chart' }).click()
      await shows('1 page_viewed')
    })
  })

  describe('by keyboard alone', () => {
    it('signs in, finds an event, filters it, and reads the chart', async () => {
      const { keyboard } = page
      await page.goto(`${web.address}${explore()}`)
      await page.getByLabel('E-mail').waitFor()
      await keyboard.press('Tab')
      await keyboard.type(admin.email)
      await keyboard.press('Tab')
      await keyboard.type(admin.password)
      await keyboard.press('Enter')
      await shows('24 users')
      await keyboard.press('Control+k')
      await page.getByPlaceholder(/Find a page/).waitFor()
      await keyboard.type('purch')
      await page.getByRole('option', { name: /^purchase/ }).waitFor()
      await keyboard.press('Enter')
      await shows('18 purchase')
      await keyboard.press('.')
      await page.getByRole('option', { name: /^plan/ }).waitFor()
      await keyboard.type('plan')
      await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1)
      await keyboard.press('Enter')
      await keyboard.press('Enter')
      await page.getByRole('option', { name: /^free/ }).waitFor()
      await keyboard.type('free')
      await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1)
      await keyboard.press('Enter')
      await shows('6 purchase')
      await page.getByRole('img').focus()
      await keyboard.press('ArrowLeft')
      await page.locator('.tooltip').waitFor()
      await keyboard.press('Escape')
      await keyboard.press('?')
      await page.getByRole('heading', { name: 'Keys' }).waitFor()
      await keyboard.press('Escape')
      // A key pressed while the dialog is still there is the dialog's.
      await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'hidden' })
      await keyboard.press('l')
      await page.getByRole('heading', { name: /Live/ }).waitFor()
    })

    it('goes to every control in order, with a ring around it', async () => {
      await signIn(explore())
      await shows('24 users')
      const seen = new Set<string>()
      for (let step = 0; step < 96; step++) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => {
          const focused = document.activeElement as HTMLElement
          const { outlineStyle } = getComputedStyle(focused)
          return {
            name: focused.getAttribute('aria-label') ?? focused.textContent,
            ring: outlineStyle,
            body: focused === document.body,
          }
        })
        if (at.body) break
        expect(at.ring, at.name).not.toBe('none')
        seen.add(at.name.trim())
      }
      expect([...seen]).toEqual(
        expect.arrayContaining(['App', 'Explore', 'Event of series A', 'Split by an attribute', 'Interval', 'SQL']),
      )
    })
  })

  describe('looks', () => {
    const pages: [string, () => string][] = [
      ['explore', () => explore()],
      ['explore-split', () => explore(split)],
      ['live', () => `/apps/${app.app_id}/live`],
      ['send', () => `/apps/${app.app_id}/start`],
      ['missing', () => `/apps/${app.app_id}/nowhere`],
    ]

    /** Opens one page after the other. */
    async function each(look: (name: string) => Promise<void>): Promise<void> {
      for (const [name, address] of pages) {
        await page.goto(`${web.address}${address()}`)
        await page.getByTestId('pipeline').getByText('healthy').waitFor()
        if (name.startsWith('explore')) await page.getByTestId('headline').waitFor()
        await look(name)
      }
    }

    it.each(windows)('are readable for everyone: $width px wide', async (window) => {
      await page.setViewportSize(window)
      await page.goto(`${web.address}/sign-in`)
      await page.getByLabel('E-mail').waitFor()
      await readable(page, 'sign-in')
      await signIn(explore())
      await each((name) => readable(page, name))
      await page.goto(`${web.address}${explore(split)}`)
      await page.getByTestId('headline').waitFor()
      if (window.width < 900) {
        await page.locator('.builder-open').click()
        await readable(page, 'question')
      } else {
        await page.keyboard.press('Control+k')
        await page.getByRole('option', { name: 'Explore' }).waitFor()
        await readable(page, 'palette')
      }
    })

    it('fit 360 px without scrolling sideways', async () => {
      await context.close()
      ;({ context, page } = await open({ width: 360, height: 740 }))
      await signIn(explore())
      await each(async (name) => {
        const { inner, scroll } = await page.evaluate(() => ({
          inner: innerWidth,
          scroll: Math.max(document.documentElement.scrollWidth, document.querySelector('main')!.scrollWidth),
        }))
        expect(scroll, name).toBeLessThanOrEqual(inner)
      })
    })

    it('are readable at 2560 px, and use them', async () => {
      await context.close()
      ;({ context, page } = await open({ width: 2560, height: 1440 }))
      await signIn(explore())
      await each((name) => readable(page, name, { colours: ['light'] }))
      await page.goto(`${web.address}${explore()}`)
      const { x, width } = (await page.locator('.chart canvas').first().boundingBox())!
      expect(width).toBeGreaterThan(1_800)
      expect(x + width).toBeLessThanOrEqual(2560)
    })

    it('keep the chosen colours, and the system’s until one is chosen', async () => {
      const theme = (of = page) => of.evaluate(() => document.documentElement.dataset.theme)
      const dark = await open(desk, 'dark')
      await dark.page.goto(`${web.address}/sign-in`)
      expect(await theme(dark.page)).toBe('dark')
      await dark.context.close()
      await signIn(explore())
      expect(await theme()).toBe('light')
      await page.getByRole('button', { name: 'Dark colours' }).click()
      expect(await theme()).toBe('dark')
      await page.reload()
      await page.getByRole('button', { name: 'Light colours' }).waitFor()
      expect(await theme()).toBe('dark')
    })
  })

  describe('weight', () => {
    it('of a cold explore page is at most 90 kB in 10 requests', async () => {
      await signIn(explore())
      const storageState = await context.storageState()
      await context.close()
      context = await browser.newContext({ storageState })
      page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      const requests: string[] = []
      let bytes = 0
      session.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url.replace(web.address, '')))
      session.on('Network.dataReceived', ({ encodedDataLength }) => {
        bytes += encodedDataLength
      })
      await page.goto(`${web.address}${explore()}`)
      await shows('24 users')
      await page.waitForTimeout(200)
      process.stdout.write(`explore, cold: ${bytes} bytes in ${requests.length} requests\n${requests.join('\n')}\n`)
      expect(requests.length).toBeLessThanOrEqual(10)
      expect(bytes).toBeLessThanOrEqual(90_000)
    })
  })
})

const split =
  '?q=(kind:trend,series:!((event:purchase,measure:sum,attribute:amount)),breakdown:!((attribute:plan)),compare:(previous:!t))'

/**
 * 24 users who signed up, one a day; 18 of them bought for 30, six on each of three plans: 540 in all, 180 a plan.
 */
function history(now: number): object[] {
  const plans = ['free', 'pro', 'team']
  return Array.from({ length: 24 }, (_, index) => {
    const at = (hours: number) => new Date(now - (index + 1) * day + hours * 3_600_000).toISOString()
    const user_id = `user_${index}`
    const attributes = { plan: plans[index % 3], country: index % 2 === 0 ? 'DE' : 'US' }
    const bought = index < 18
    return [
      { event_name: 'signed_up', user_id, event_created: at(0), event_attributes: attributes },
      ...(bought
        ? [{ event_name: 'purchase', user_id, event_created: at(1), event_attributes: { ...attributes, amount: 30 } }]
        : []),
    ]
  }).flat()
}
