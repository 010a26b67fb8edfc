import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { emptyCollection } from '../../src/runtime/collection/collection.ts'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('the catalog', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })
  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)

  it('lists what was seen and planned, takes what people write, and finds it by that', async () => {
    await shop.web.runtime.collections.put(shop.appId, 0, {
      ...emptyCollection(),
      plan: { enforcement: 'off', events: { signed_up: {}, cancelled: { description: 'Left us' } } },
    })
    await visit('catalog')
    const rows = page.getByRole('region', { name: 'Events' }).getByRole('row')
    await rows.filter({ hasText: 'purchase' }).filter({ hasText: 'not planned' }).waitFor()
    await rows
      .filter({ hasText: 'cancelled' })
      .filter({ hasText: 'never seen' })
      .filter({ hasText: 'Left us' })
      .waitFor()
    await page.getByRole('button', { name: 'purchase' }).click()
    await page.getByRole('button', { name: 'Describe' }).click()
    await page.getByLabel('What it means').fill('Somebody paid for a basket')
    await page.getByLabel('Who answers questions').fill('Ada')
    await page.getByLabel('Tags').fill('money, core')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved what is written about purchase.').waitFor()
    await page.getByText('Questions to Ada').waitFor()
    expect(await page.getByRole('link', { name: 'Ada', exact: true }).getAttribute('href')).toBe(
      'mailto:ada@example.com',
    )
    await page.getByLabel('Search the catalog').fill('money basket')
    await expect.poll(() => page.getByTestId('catalog-total').textContent()).toBe('1 event')
    await page.reload()
    await expect.poll(() => page.getByTestId('catalog-total').textContent()).toBe('1 event')
  })

  it('says in every picker what it means, and leaves out what is hidden', async () => {
    const note = { description: '', owner: '', tags: [], deprecated: null, hidden: false, merged_into: null }
    const { notes } = shop.web.runtime
    await notes.put(shop.appId, 'event', 'purchase', { ...note, description: 'Somebody paid for a basket' })
    await notes.put(shop.appId, 'event', 'signed_up', { ...note, hidden: true })
    await notes.put(shop.appId, 'event_attribute', 'plan', { ...note, description: 'What they pay for' })
    await visit('explore')
    await page
      .getByRole('button', { name: /^Event of/ })
      .first()
      .click()
    await page.getByRole('option', { name: 'purchase Somebody paid for a basket' }).waitFor()
    expect(await page.getByRole('option', { name: /signed_up/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Split by an attribute' }).click()
    await page.getByRole('option', { name: 'plan What they pay for' }).waitFor()
  })

  it('lets an event count as another one, and as itself again', async () => {
    await visit('catalog')
    await page.getByRole('button', { name: 'page_viewed' }).click()
    await page.getByRole('button', { name: /^(Describe|Change)$/ }).click()
    await page.getByRole('button', { name: 'Counts as' }).click()
    await page.getByRole('option', { name: /^purchase/ }).click()
    await page.getByText('Questions about purchase then count page_viewed too').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('counts as purchase', { exact: true }).waitFor()
    const { series } = await shop.ask<'trend'>({ kind: 'trend', series: [{ event: 'page_viewed' }], interval: 'none' })
    const together = series[0]!.total!
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('counts as purchase', { exact: true }).waitFor({ state: 'detached' })
    const alone = await shop.ask<'trend'>({ kind: 'trend', series: [{ event: 'page_viewed' }], interval: 'none' })
    expect(together).toBeGreaterThan(alone.series[0]!.total!)
  })

  it('keeps a glossary whose terms lead to their events', async () => {
    await visit('catalog/glossary')
    await page.getByRole('button', { name: 'Add term' }).click()
    await page.getByLabel('Term', { exact: true }).fill('Conversion')
    await page.getByLabel('What it means').fill('Somebody bought.')
    await page.getByRole('button', { name: 'Link an event' }).click()
    await page.getByRole('option', { name: 'purchase' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'purchase' }).click()
    await page.getByText('Terms: Conversion').waitFor()
    await visit('catalog/glossary')
    await page.getByRole('button', { name: 'Remove Conversion' }).click()
    await page.getByText('No term yet.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Change Conversion' }).waitFor()
  })

  it('shows attributes with their values', async () => {
    await visit('catalog/attributes')
    await page.getByRole('button', { name: 'plan' }).click()
    await page.getByText('team').waitFor()
    const facts = page.getByTestId('attribute-facts')
    await facts.waitFor()
    for (const words of ['Events with it', 'First seen', 'Last seen', 'Most in']) await facts.getByText(words).waitFor()
    expect(await facts.textContent()).toMatch(/\d+ of \d+ \(\d/)
    await facts.getByRole('link', { name: 'signed_up' }).waitFor()
  })

  it.each(windows)('is readable for everyone: $width px wide', async (window) => {
    await page.setViewportSize(window)
    await visit('catalog/events?open=purchase')
    await page.getByText('Attributes of the latest ones').waitFor()
    await readable(page, 'catalog')
    await visit('catalog/attributes')
    await page.getByRole('button', { name: 'plan' }).waitFor()
    await readable(page, 'catalog-attributes')
    await visit('catalog/glossary')
    await page.getByRole('button', { name: 'Add term' }).waitFor()
    await readable(page, 'glossary')
  })
})
