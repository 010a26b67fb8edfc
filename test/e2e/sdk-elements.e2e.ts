import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { type Site, startSite } from '../support/shop-site.ts'

const body = `
  <h1>Mugs</h1>
  <button id="buy"><b>Buy</b></button> <a id="more" href="/more?token=secret-token">More</a>
  <form id="order" action="/ordered"><input name="note"><input name="pin" type="password">
    <input name="card_number"><input name="holder" autocomplete="cc-name"><button>Order</button></form>
  <div id="list"></div><div style="height: 3000px"></div><p id="end" style="height: 200px">The end</p>`

/** What people do with elements of a real page, against what arrives. */
describe.skipIf(!hasBrowser())('watched elements in a real browser', () => {
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

  it('click: on what is in the element, and on one that appears later', async () => {
    const page = await open({ elements: [{ name: 'buy', selector: '#buy, .buy', on: ['click'] }] })
    await page.click('#buy b')
    await page.click('h1')
    await page.evaluate("document.querySelector('#list').innerHTML = '<button class=buy>Also</button>'")
    await page.click('.buy')
    await arrives(['element_clicked buy', 'element_clicked buy'])
    expect(told('element_clicked')[0]).toEqual({ element: 'buy', path: '/' })
  })

  it('hover: once the pointer leaves, with the time and whether it clicked', async () => {
    const page = await open({ elements: [{ name: 'buy', selector: '#buy', on: ['hover'] }] })
    await page.hover('#buy b')
    await page.waitForTimeout(300)
    await page.hover('h1')
    await page.hover('#buy')
    await page.click('#buy b')
    await page.hover('h1')
    await arrives(['element_hovered buy', 'element_hovered buy'])
    const [looked, clicked] = told('element_hovered')
    expect([looked!.clicked, clicked!.clicked]).toEqual([false, true])
    expect(looked!.milliseconds).toBeGreaterThanOrEqual(250)
  })

  it('hover: a click that leads away ends it', async () => {
    const page = await open({ elements: [{ name: 'more', selector: '#more', on: ['click', 'hover'] }] })
    await page.click('#more')
    await page.waitForURL('**/more*')
    await arrives(['element_clicked more', 'element_hovered more'])
    expect(told('element_hovered')).toMatchObject([{ clicked: true, path: '/' }])
  })

  it('submit: of the form, not of what is not valid', async () => {
    const page = await open({ elements: [{ name: 'order', selector: 'form', on: ['submit'] }] })
    await page.evaluate("document.querySelector('[name=note]').required = true")
    await page.click('#order button')
    await page.fill('[name=note]', 'thanks')
    await page.click('#order button')
    await page.waitForURL('**/ordered*')
    await arrives(['element_submitted order'])
  })

  it('visible: after a second of at least half of it, once; also one that appears later', async () => {
    const page = await open({ elements: [{ name: 'end', selector: '#end, .late', on: ['visible'] }] })
    const scroll = async (to: 'top' | 'end') => {
      await page.evaluate(`window.scrollTo(0, ${to === 'end' ? '1e6' : '0'})`)
      await expect.poll(() => page.evaluate('window.inView')).toBe(to === 'end')
    }
    // Told after the SDK, which observes the same element since before.
    await page.evaluate(`new IntersectionObserver(([{ intersectionRatio }]) => (window.inView = intersectionRatio >= 0.5),
      { threshold: 0.5 }).observe(document.querySelector('#end'))`)
    await page.clock.pauseAt(Date.now() + 60_000)
    await scroll('end')
    await page.clock.runFor(900)
    await scroll('top')
    await page.clock.runFor(900)
    await page.clock.resume()
    await page.evaluate("dataloaf.push(['track', 'tracked'])")
    await arrives(['tracked'])
    await scroll('end')
    await arrives(['element_seen end', 'tracked'])
    await scroll('top')
    await page.evaluate("document.querySelector('#list').innerHTML = '<p class=late>Late</p>'")
    await arrives(['element_seen end', 'element_seen end', 'tracked'])
    await scroll('end')
    await page.waitForTimeout(2500)
    await arrives(['element_seen end', 'element_seen end', 'tracked'])
  })

  it('steps: by address, by element, by both, in a single-page application too', async () => {
    const steps = [
      { name: 'shop', url: '/' },
      { name: 'mug', url: '/mugs/*' },
      { name: 'bought', selector: '#buy' },
      { name: 'bought a mug', url: '/mugs/*', selector: '#buy' },
      { name: 'whole address', url: `${site.shop}/mugs/*?size=xl` },
      { name: 'elsewhere', url: '/mug.*' },
    ]
    const page = await open({ steps })
    await page.click('#buy')
    await page.evaluate("history.pushState(null, '', '/mugs/1?size=xl')")
    await page.click('#buy')
    await arrives([
      'step_reached shop',
      'step_reached bought',
      'step_reached mug',
      'step_reached whole address',
      'step_reached bought',
      'step_reached bought a mug',
    ])
  })

  it('a selector that is misspelt keeps no other from being watched', async () => {
    const page = await open({
      elements: [
        { name: 'broken', selector: '#buy[', on: ['click', 'hover', 'visible'] },
        { name: 'buy', selector: '#buy', on: ['click'] },
      ],
    })
    await page.click('#buy')
    await arrives(['element_clicked buy'])
  })

  it('what is below data-dataloaf-ignore is not watched', async () => {
    const page = await open(
      { elements: [{ name: 'buy', selector: 'button', on: ['click', 'hover'] }] },
      'data-autocapture="on"',
    )
    await page.evaluate("document.querySelector('#buy').setAttribute('data-dataloaf-ignore', '')")
    await page.click('#buy')
    await page.hover('h1')
    await page.waitForTimeout(1500)
    await arrives([])
  })

  it('captures nothing by itself unless it is asked to', async () => {
    const page = await open({})
    await page.click('#buy')
    await page.waitForTimeout(1500)
    await arrives([])
  })

  it('captures clicks, changes and submits when it is asked to, and never what was typed or is masked', async () => {
    const page = await open({}, 'data-autocapture="on"')
    const list = `<div data-dataloaf-mask><button id=greeting>secret-name</button></div>
      <button id=long>${'long '.repeat(100)}</button><a id=mail href="mailto:secret-mail@shop.test">Write</a>`
    await page.evaluate(`document.querySelector('#list').innerHTML = ${JSON.stringify(list)}`)
    await page.click('#buy b')
    await page.click('h1')
    await page.click('#greeting')
    await page.click('#long')
    await page.evaluate("document.querySelector('#mail').addEventListener('click', (event) => event.preventDefault())")
    await page.click('#mail')
    for (const name of ['note', 'pin', 'card_number', 'holder']) await page.fill(`[name=${name}]`, `secret-${name}`)
    await page.click('#order button')
    await page.waitForURL('**/ordered*')
    await arrives(Array(7).fill('autocaptured'))
    expect(told('autocaptured')).toEqual([
      { on: 'click', path: '/', tag: 'button', id: 'buy', text: 'Buy' },
      { on: 'click', path: '/', tag: 'button', id: 'greeting' },
      { on: 'click', path: '/', tag: 'button', id: 'long', text: 'long '.repeat(16) },
      { on: 'click', path: '/', tag: 'a', id: 'mail', href: 'mailto', text: 'Write' },
      { on: 'change', path: '/', tag: 'input', name: 'note' },
      { on: 'click', path: '/', tag: 'button', text: 'Order' },
      { on: 'submit', path: '/', tag: 'form', id: 'order' },
    ])
    const before = site.text().replace(/\/ordered\?[^"]*/g, '')
    expect(before).not.toContain('secret-')
  })

  it('asks and sends nothing without consent, and watches once there is', async () => {
    const page = await open(
      { elements: [{ name: 'buy', selector: '#buy', on: ['click'] }] },
      'data-consent="off" data-autocapture="on"',
    )
    await page.click('#buy')
    await page.waitForTimeout(1500)
    expect(site.requests()).toEqual([])
    await page.evaluate("dataloaf.push(['consent', 'full'])")
    await settled(page)
    await page.click('#buy')
    await arrives(['element_clicked buy', 'autocaptured'])
    await page.evaluate("dataloaf.push(['consent', 'off'])")
    await page.click('#buy')
    await page.waitForTimeout(1500)
    await arrives(['element_clicked buy', 'autocaptured'])
  })

  it('works under other names: of the script, its global, and the paths of the collector', async () => {
    const names = 'data-global="loaf" data-path="/x/b" data-settings="/x/s"'
    const page = await open({ steps: [{ name: 'shop', url: '/' }] }, names, 'loaf')
    await arrives(['step_reached shop'])
    expect(site.requests()).toEqual(['GET /x/s?write_key=wk_1', 'POST /x/b'])
    expect(await page.evaluate("'dataloaf' in window")).toBe(false)
  })

  it('goes on without the settings when they cannot be had', async () => {
    const page = await open('not JSON' as never)
    await page.evaluate("dataloaf.push(['track', 'tracked'])")
    await expect.poll(() => site.events().map(({ event_name }) => event_name)).toContain('tracked')
  })

  async function open(settings: object, attributes = '', global = 'dataloaf'): Promise<Page> {
    site.reset()
    Object.assign(site, { body, attributes, settings: { elements: [], steps: [], ...settings } })
    context = await browser.newContext()
    const page = await context.newPage()
    await page.clock.install()
    await page.goto(site.shop)
    await page.waitForFunction(`window.${global} && !Array.isArray(window.${global})`)
    if (!attributes.includes('consent')) await settled(page)
    return page
  }

  /** The settings are asked for, and what they say is done a moment later. */
  async function settled(page: Page): Promise<void> {
    await expect.poll(() => site.requests().some((request) => request.startsWith('GET'))).toBe(true)
    await page.evaluate('new Promise((done) => setTimeout(done, 200))')
  }

  /** Names of the events, with what they are about; page views and vitals aside. */
  async function arrives(expected: string[]): Promise<void> {
    await expect.poll(() => seen().sort(), { timeout: 20_000 }).toEqual([...expected].sort())
  }

  function seen(): string[] {
    return watchedEvents().map(({ event_name, event_attributes }) =>
      [event_name, event_attributes?.element ?? event_attributes?.step].filter(Boolean).join(' '),
    )
  }

  function told(name: string) {
    return watchedEvents()
      .filter(({ event_name }) => event_name === name)
      .map(({ event_attributes }) => event_attributes!)
  }

  function watchedEvents() {
    return site.events().filter(({ event_name }) => !/^(page_viewed|web_vitals)/.test(event_name))
  }
})
