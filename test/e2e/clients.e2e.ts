import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { serveClientPage } from '../support/client-page.ts'
import { until } from '../support/local.ts'
import { useServedShop } from '../support/served-shop.ts'

/** Browser SDKs of others, in a page of another site, pointed at the collector by their host option. */
describe.skipIf(!hasBrowser())('in a real browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  /** Opens the page and runs the script's `window.run`; answers what the console complained about. */
  async function visit(url: string, ...given: unknown[]): Promise<{ page: Page; problems: string[] }> {
    const page = await browser.newPage({ locale: 'de-DE' })
    const problems: string[] = []
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(`${url}/mugs?utm_source=news&utm_campaign=spring`)
    await page.evaluate(`window.run(...${JSON.stringify(given)})`)
    return { page, problems }
  }

  describe('@segment/analytics-next', () => {
    const { shop, stored, all, user, aliases } = useServedShop()
    const source = `
      import { AnalyticsBrowser } from '@segment/analytics-next'
      window.run = async (writeKey, cdnURL) => {
        const analytics = AnalyticsBrowser.load({ writeKey, cdnURL })
        await analytics.page('Docs', 'Home')
        await analytics.track('Order Completed', { total: 5 })
        await analytics.identify('u1', { plan: 'pro' })
        await analytics.group('acme', { employees: 4 })
        await analytics.alias('u1', 'old')
      }`

    it('has what happened arrive field by field', async () => {
      const site = await serveClientPage(source)
      const { page, problems } = await visit(site.url, shop.writeKey, shop.address)
      await until(all, (events) => events.length >= 3)
      const order = await stored('Order Completed')
      expect(order).toMatchObject({ user_id: null, session_id: null })
      expect(order.event_id).toMatch(/^ajs-next-\d+-[0-9a-f-]+$/)
      expect(order.anonymous_id).toMatch(/^[0-9a-f-]{36}$/)
      expect(Math.abs(Date.parse(order.event_created) - Date.now())).toBeLessThan(60_000)
      expect(order.event_attributes).toMatchObject({
        total: 5,
        $context: {
          page: { path: '/mugs', title: 'Mugs', url: expect.stringContaining('/mugs?utm_source=news') },
          campaign: { source: 'news', name: 'spring' },
          user_agent: expect.stringContaining('Chrome'),
          locale: 'de-DE',
          library: { name: 'analytics.js' },
        },
      })
      expect((await stored('page_viewed')).event_attributes).toMatchObject({
        name: 'Home',
        category: 'Docs',
        path: '/mugs',
      })
      expect((await stored('group_identified')).event_attributes).toMatchObject({ group_id: 'acme' })
      const said = await until(aliases, (pairs) => Object.keys(pairs).length === 2)
      expect(said).toEqual({ [order.anonymous_id!]: 'u1', old: 'u1' })
      expect(await user('u1')).toEqual({ plan: 'pro' })
      expect(problems).toEqual([])
      await page.close()
      await site.close()
    })
  })

  describe('posthog-js', () => {
    const { shop, stored, all, user, aliases } = useServedShop()
    const source = `
      import posthog from 'posthog-js'
      window.run = (writeKey, api_host) => {
        posthog.init(writeKey, { api_host, person_profiles: 'always', disable_surveys: true, opt_out_useragent_filter: true })
        posthog.capture('order completed', { total: 5 })
        posthog.identify('u1', { plan: 'pro' }, { first: 'x' })
        posthog.group('company', 'acme', { employees: 4 })
        posthog.capture('after login')
      }`

    it('has what happened arrive field by field', async () => {
      const site = await serveClientPage(source)
      const { page, problems } = await visit(site.url, shop.writeKey, shop.address)
      await until(all, (events) => events.some(({ event_name }) => event_name === 'after login'))
      const order = await stored('order completed')
      expect(order).toMatchObject({ user_id: null, anonymous_id: expect.any(String), session_id: expect.any(String) })
      expect(order.event_id).toMatch(/^[0-9a-f-]{36}$/)
      expect(Math.abs(Date.parse(order.event_created) - Date.now())).toBeLessThan(60_000)
      expect(order.event_attributes).toMatchObject({
        total: 5,
        $browser: 'Chrome',
        $context: {
          page: { path: '/mugs', url: expect.stringContaining('/mugs?utm_source=news') },
          user_agent: expect.stringContaining('Chrome'),
          locale: 'de-DE',
          library: { name: 'web', version: expect.any(String) },
        },
      })
      expect(await stored('page_viewed')).toMatchObject({
        anonymous_id: order.anonymous_id,
        event_attributes: {
          $context: { page: { path: '/mugs', title: 'Mugs' }, campaign: { source: 'news', name: 'spring' } },
        },
      })
      expect(await stored('after login')).toMatchObject({ user_id: 'u1', anonymous_id: order.anonymous_id })
      expect((await stored('group_identified')).event_attributes).toMatchObject({
        group_id: 'acme',
        group_type: 'company',
        group_traits: { employees: 4 },
      })
      expect(await user('u1')).toMatchObject({ plan: 'pro', first: 'x' })
      expect(await aliases()).toEqual({ [order.anonymous_id!]: 'u1' })
      expect(problems).toEqual([])
      await page.close()
      await site.close()
    })
  })
})
