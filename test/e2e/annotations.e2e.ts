import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { barriers } from '../support/axe.ts'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

const purchases = '?q=(kind:trend,series:!((event:purchase,measure:events)))'

describe.skipIf(!hasBrowser())('annotations', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })

  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)

  it('are made by a click on a day below a chart, marked there, and listed', async () => {
    await visit('annotations')
    await page.getByText('Nothing is marked yet.').waitFor()
    await visit(`explore${purchases}`)
    await headlineShows(page, '18 purchase')
    const box = (await page.locator('.u-over').boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height + 14)
    await page.getByRole('button', { name: 'Annotate' }).click()
    await page.getByLabel('What happened').fill('Version 2')
    await page.getByRole('button', { name: 'Save', exact: true }).last().click()
    const mark = page.getByRole('button', { name: /: Version 2$/ })
    await mark.waitFor()
    const at = (await mark.boundingBox())!
    expect(Math.abs(at.x + at.width / 2 - (box.x + box.width / 2))).toBeLessThan(box.width / 29)
    expect(Math.abs(at.y + at.height / 2 - (box.y + box.height))).toBeLessThan(2)
    await mark.focus()
    expect(await page.locator('.mark-text').isVisible()).toBe(true)
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Version 2').waitFor()
    await page.getByRole('button', { name: 'Edit “Version 2”' }).click()
    await page.getByLabel('What happened').fill('Version 2.1')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: /: Version 2\.1$/ }).waitFor()
    await visit('annotations')
    await page.getByRole('button', { name: 'Delete “Version 2.1”' }).click()
    await page.getByText('Nothing is marked yet.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Version 2.1', { exact: true }).waitFor()
  })

  it('are made by the keyboard alone', async () => {
    await visit(`explore${purchases}`)
    await headlineShows(page, '18 purchase')
    await page.locator('.chart-focus').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('a')
    await page.getByRole('button', { name: 'Annotate' }).press('Enter')
    await page.keyboard.type('By keys')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /: By keys$/ }).waitFor()
  })

  it.each(windows)('look as they should at $width px', async (window) => {
    const days = [3, 12].map((ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10))
    for (const at of days) await shop.web.runtime.annotations.create(shop.appId, { at, text: 'A release' }, 'ada')
    await page.setViewportSize(window)
    await visit(`explore${purchases}`)
    await headlineShows(page, '18 purchase')
    await page.locator('.mark').first().focus()
    await readable(page, 'annotated')
    await visit('annotations')
    await page.getByRole('button', { name: 'Add annotation' }).waitFor()
    await readable(page, 'annotations')
  })
})
