import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('home', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })

  const visit = () => page.goto(`${shop.web.address}/apps/${shop.appId}/home`)
  const part = (name: string) => page.getByRole('region', { name, exact: true })

  it('leads from the first event to the first insight and the first dashboard', async () => {
    await page.goto(`${shop.web.address}/`)
    await page.waitForURL(/\/home$/)
    await part('First steps').getByRole('link', { name: 'Ask something, and save it as an insight' }).click()
    await page.waitForURL(/\/explore$/)
    const { app_id } = await shop.web.runtime.apps.create({ name: 'Silent' })
    await page.evaluate((id) => localStorage.setItem('dataloaf-app', id), app_id)
    await page.goto(`${shop.web.address}/`)
    await page.waitForURL(new RegExp(`${app_id}/start$`))
  })

  it('tells in one request what changed since yesterday, and what is new', async () => {
    const { write_key } = await shop.web.runtime.keys.create(shop.appId, 'home')
    await shop.web.send(write_key, [
      ...Array.from({ length: 3 }, (_, index) => ({ event_name: 'just_invented', user_id: `new_${index}` })),
    ])
    await shop.web.loaded()
    let asked = 0
    page.on('request', (request) => {
      if (request.method() === 'POST' && /\/query(\?|$)/.test(request.url())) asked++
    })
    await visit()
    await part('New in the last 7 days').getByRole('link', { name: 'just_invented' }).waitFor()
    expect(await part('New in the last 7 days').getByRole('listitem').count()).toBe(1)
    expect(await part('Moved most since yesterday').getByText('just_invented').count()).toBe(1)
    const today = { kind: 'trend', range: { last: 1, unit: 'day' }, interval: 'none' } as const
    const { series } = await shop.ask({ ...today, series: [{ event: null, measure: 'users' }, { event: null }] })
    const figures = await part('Today').locator('.figure').allTextContents()
    expect(figures).toEqual(series.map(({ total }) => String(total)))
    expect(asked).toBe(1)
    const { series: before } = await shop.ask({
      ...today,
      series: [{ event: 'signed_up' }],
      compare: { shift: { count: 1, unit: 'day' } },
    })
    if (before[0]!.previous_total) await part('Moved most since yesterday').getByText('signed_up').waitFor()
    await part('New in the last 7 days').getByRole('link', { name: 'just_invented' }).click()
    await page.waitForURL(/explore/)
  })

  it('has the favourites, and what was opened last', async () => {
    const { insights, dashboards } = shop.web.runtime
    const query = { kind: 'trend', series: [{ event: 'purchase' }] }
    const { insight_id } = await insights.create(shop.appId, { name: 'Buying', query }, 'ada')
    const { dashboard_id } = await dashboards.create(shop.appId, { name: 'Growth' }, 'ada')
    await page.goto(`${shop.web.address}/apps/${shop.appId}/dashboards`)
    await page.getByRole('button', { name: 'Make Growth a favourite' }).click()
    await page.getByRole('button', { name: 'Take Growth out of your favourites' }).waitFor()
    await page.goto(`${shop.web.address}/apps/${shop.appId}/dashboards/${dashboard_id}`)
    await page.getByText('Nothing on this dashboard yet.').waitFor()
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore?insight=${insight_id}`)
    await page.locator('.save-name b').waitFor()
    await page.keyboard.press('h')
    await expect
      .poll(() => part('Favourites').getByRole('link').allTextContents(), { timeout: 15_000 })
      .toEqual(['Growth'])
    await expect.poll(() => part('Opened last').getByRole('link').allTextContents()).toEqual(['Buying', 'Growth'])
    expect(await part('First steps').count()).toBe(0)
    await part('Favourites').getByRole('link').click()
    await page.waitForURL(new RegExp(dashboard_id))
  })

  it.each(windows)('looks right, $width px wide', async (window) => {
    await page.setViewportSize(window)
    await visit()
    await part('New in the last 7 days').getByRole('link').first().waitFor()
    await readable(page, 'home')
  })
})
