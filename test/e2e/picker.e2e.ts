import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, type Page, selectors } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { fillSignIn } from '../support/sign-in.ts'
import { startWebServer } from '../support/web-server.ts'

/** A headless browser says that it is one, and would count as a bot. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/** A shop whose pages have the real browser SDK, and settings where one of its buttons is picked. */
describe.skipIf(!hasBrowser())('the picker', () => {
  let web: Awaited<ReturnType<typeof startWebServer>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let shop: Server
  let address: string
  let appId: string
  /** Where the script comes from, when that is not the app. */
  let script = ''

  beforeAll(async () => {
    selectors.setTestIdAttribute('data-test')
    const port = await freePort()
    web = await startWebServer({ port, company: { publicAddress: `http://127.0.0.1:${port}` } })
    browser = await launchBrowser()
    appId = (await web.runtime.apps.create({ name: 'Shop' })).app_id
    const { write_key } = await web.runtime.keys.create(appId, 'web')
    shop = createServer((_, response) => {
      const from = script || web.address
      response.setHeader('content-type', 'text/html')
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${from} ${web.address}; connect-src ${from}; img-src data:; style-src 'unsafe-inline'`,
      )
      response.end(`<!doctype html><title>Shop</title><link rel="icon" href="data:,"><h1>Mugs</h1>
        <a href="/left">Leave</a> <button id="buy"><b>Buy</b></button>
        <script async src="${from}/d.js" data-key="${write_key}"></script>`)
    })
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`
  })
  afterAll(async () => {
    await browser?.close()
    shop?.close()
    shop?.closeAllConnections()
    await web?.stop()
  })
  beforeEach(async () => {
    await context?.close()
    context = await browser.newContext({ locale: 'en-GB' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    await page.goto(`${web.address}/apps/${appId}/settings/tracking`)
    await fillSignIn(page)
    await page.getByRole('heading', { name: 'Watched elements' }).waitFor()
  })

  const form = () => page.getByRole('form', { name: 'Watch an element' })

  async function openPicker(): Promise<Page> {
    await form().getByLabel('A page of your product').fill(address)
    const opened = context.waitForEvent('page')
    await form().getByRole('button', { name: 'Pick an element' }).click()
    const product = await opened
    await product.waitForLoadState()
    return product
  }

  it('hands what is clicked on the product’s page to the settings, and a click there becomes an event', async () => {
    const product = await openPicker()
    const note = product.locator('html > [role=status]')
    await note.waitFor({ state: 'attached' })
    await product.hover('#buy')
    await expect.poll(() => note.textContent()).toMatch(/\(1\)$/)
    const closed = product.waitForEvent('close')
    await product.locator('#buy').click({ position: { x: 2, y: 2 } })
    await closed
    await expect.poll(() => form().getByLabel('Selector').inputValue()).toBe('#buy')
    await page.getByText('It fits one element of that page.').waitFor()
    await form().getByLabel('Name').fill('Buy button')
    await form().getByRole('button', { name: 'Watch element' }).click()
    await page.getByRole('list', { name: 'Watched elements' }).getByText('Buy button').waitFor()

    const visitor = await (await browser.newContext({ userAgent })).newPage()
    const told = visitor.waitForResponse((response) => response.url().includes('/v1/settings'))
    await visitor.goto(address)
    await (await told).finished()
    await visitor.evaluate('new Promise((done) => setTimeout(done, 500))')
    await visitor.click('#buy')
    const clicked = async () => {
      const { rows } = await web.runtime.warehouse.run({
        text: "select event_attributes from events where event_name = 'element_clicked' and app_id = $1",
        values: [appId],
      })
      return rows.map(([attributes]) => JSON.parse(String(attributes)).element)
    }
    await expect.poll(clicked, { timeout: 15_000 }).toEqual(['Buy button'])

    await page.goto(`${web.address}/apps/${appId}/elements`)
    const row = page.getByRole('region', { name: 'Elements' }).getByRole('row', { name: /Buy button/ })
    expect(await row.textContent()).toMatch(/Buy button\s*\/\s*0\s*0\s*0\s*1\s*100 % clicked/)
  })

  it('presses nothing that is picked, and Escape gives it up', async () => {
    const product = await openPicker()
    await product.locator('html > [role=status]').waitFor({ state: 'attached' })
    await product.hover('a')
    await product.keyboard.press('Escape')
    await expect.poll(() => product.locator('html > [role=status]').count()).toBe(0)
    expect(new URL(product.url()).pathname).toBe('/')
    expect(await form().getByLabel('Selector').inputValue()).toBe('')
  })

  it('works where the script comes by another origin, which is told nothing and may not pick itself', async () => {
    const other = createServer((asked, response) => {
      if (asked.url === '/') {
        response.setHeader('content-type', 'text/html').end(`<!doctype html><button>Go</button><script>
          heard = []; addEventListener('message', ({ data }) => heard.push(data))
          document.querySelector('button').onclick = () => { page = open(${JSON.stringify(`${address}proxied#dataloaf-pick`)}) }
          setInterval(() => window.page?.postMessage('dataloaf-pick', '*'), 50)</script>`)
        return
      }
      const { method, headers } = asked
      const onward = request(`${web.address}${asked.url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      asked.pipe(onward)
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    script = `http://127.0.0.1:${(other.address() as AddressInfo).port}`

    const product = await openPicker()
    expect(await product.locator('script').first().getAttribute('src')).toBe(`${script}/d.js`)
    await product.locator('html > [role=status]').waitFor({ state: 'attached' })
    const closed = product.waitForEvent('close')
    await product.locator('#buy').click({ position: { x: 2, y: 2 } })
    await closed
    await expect.poll(() => form().getByLabel('Selector').inputValue()).toBe('#buy')

    const stranger = await context.newPage()
    await stranger.goto(`${script}/`)
    const opened = context.waitForEvent('page')
    await stranger.getByRole('button').click()
    const looked = await opened
    await looked.waitForLoadState()
    await looked.waitForTimeout(1_000)
    expect(await looked.locator('html > [role=status]').count()).toBe(0)
    await looked.click('#buy')
    expect(await stranger.evaluate('heard')).toEqual([])
    script = ''
    other.close()
    other.closeAllConnections()
  })

  it('shows a stranger who opens the page nothing, and tells nothing', async () => {
    const stranger = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(`<!doctype html><button>Go</button><script>
        heard = []; addEventListener('message', ({ data }) => heard.push(data))
        document.querySelector('button').onclick = () => { page = open(${JSON.stringify(`${address}#dataloaf-pick`)}) }
        setInterval(() => window.page?.postMessage('dataloaf-pick', '*'), 50)</script>`)
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const other = await context.newPage()
    await other.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`)
    const opened = context.waitForEvent('page')
    await other.getByRole('button').click()
    const product = await opened
    await product.waitForLoadState()
    await product.waitForTimeout(1_000)
    expect(await product.locator('html > [role=status]').count()).toBe(0)
    await product.click('#buy')
    expect(await other.evaluate('heard')).toEqual([])
    stranger.close()
    stranger.closeAllConnections()
  })
})
