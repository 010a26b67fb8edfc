import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('the web page', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })
  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)
  const tile = (label: string) => page.locator('.tile', { hasText: label }).locator('.tile-figure')

  it('answers all in one request, and narrows to the row that is pressed', async () => {
    const { write_key } = await shop.web.runtime.keys.create(shop.appId, 'vitals')
    const measured = (lcp: number) => ({
      event_name: 'web_vitals_measured',
      user_id: 'user_1',
      event_attributes: { lcp, inp: 120, cls: 0.3 },
    })
    await shop.web.send(write_key, [measured(2_600), measured(3_000)])
    await shop.web.loaded()
    const asked: string[] = []
    page.on('request', (request) => request.url().includes('/api/apps/') && asked.push(request.url()))
    await visit('web')
    const { totals } = await shop.ask<'web'>({ kind: 'web' })
    await expect.poll(() => tile('Visitors').textContent()).toBe(String(totals!.visitors))
    expect(asked.filter((url) => url.includes('/query'))).toHaveLength(1)
    const vitals = page.getByRole('region', { name: 'Web vitals' })
    await vitals.getByText('needs work').waitFor()
    await vitals.getByText('poor', { exact: true }).waitFor()

    const only = [{ list: 'entry_pages' as const, value: '/pricing' }]
    const narrowed = await shop.ask<'web'>({ kind: 'web', only })
    expect(narrowed.totals!.visitors).toBeLessThan(totals!.visitors)
    await page.getByRole('table', { name: 'Entry pages' }).getByRole('button', { name: '/pricing' }).click()
    await expect.poll(() => tile('Visitors').textContent()).toBe(String(narrowed.totals!.visitors))
    await page.reload()
    await expect.poll(() => tile('Visitors').textContent()).toBe(String(narrowed.totals!.visitors))
    await page.getByRole('button', { name: 'Remove Entry pages: /pricing' }).click()
    await expect.poll(() => tile('Visitors').textContent()).toBe(String(totals!.visitors))
    await page.getByRole('button', { name: /^Range/ }).click()
    await page.getByRole('option', { name: 'Last 7 days' }).click()
    await page.waitForURL(/range=/)
    await page.getByRole('button', { name: /^Page views/ }).click()
    await page.waitForURL(/on=views/)
  })

  it('opens the visitors of a page', async () => {
    await visit('web')
    const { pages } = await shop.ask<'web'>({ kind: 'web' })
    const { value, visitors } = pages![0]!
    const rows = page.getByRole('table', { name: 'Pages', exact: true }).getByRole('row')
    await rows
      .nth(1)
      .getByRole('button', { name: String(visitors), exact: true })
      .click()
    await page.getByRole('dialog', { name: `Pages: ${value}` }).waitFor()
    await expect.poll(() => page.getByTestId('drill-total').textContent()).toBe(`${visitors} users`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it.each(windows)('is readable for everyone: $width px wide', async (window) => {
    await page.setViewportSize(window)
    await visit('web')
    await page.getByRole('table', { name: 'Entry pages' }).waitFor()
    await readable(page, 'web')
  })
})
