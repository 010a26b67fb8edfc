import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('how long events are kept', () => {
  let shop: Explorer
  let page: Page
  let complaints: string[]
  useExplorer((opened) => {
    ;({ shop, page, complaints } = opened)
  })
  const settings = (name: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/settings/${name}`)

  it('is chosen, said with what it takes away, and saved only by the app’s name', async () => {
    await settings('privacy')
    await page.getByLabel('For a time').check()
    await page.getByText(/^No event is from before .*\. From then on, older ones/).waitFor()
    await page.getByLabel('How many').fill('10')
    await page.getByLabel('Days or months').selectOption('days')
    const told = page.getByText(/^\d+ events from before .* will be removed on .*, and cannot be brought back\.$/)
    await told.waitFor()
    await page.getByRole('button', { name: 'Save how long' }).click()
    const sure = page.getByRole('button', { name: 'Save and remove events' })
    expect(await sure.isDisabled()).toBe(true)
    await page.getByLabel('Type “Shop”').fill('Shop')
    await sure.click()
    await page.getByText('Saved.').waitFor()
    expect((await shop.web.runtime.apps.get(shop.appId)).keep).toBe('10 days')
    await page.reload()
    expect(await page.getByLabel('How many').inputValue()).toBe('10')
    await page.getByLabel('For ever').check()
    await page.getByText('Nothing is removed from now on.').waitFor()
    await page.getByRole('button', { name: 'Save how long' }).click()
    await expect.poll(async () => (await shop.web.runtime.apps.get(shop.appId)).keep).toBe('forever')
  })

  it('shows which pages a key refused', async () => {
    const [key] = await shop.web.runtime.keys.list(shop.appId)
    for (const of of ['https://old.example.com', 'https://copy.example.com'])
      shop.web.runtime.refusals.note({ app_id: shop.appId, key_id: key!.key_id, reason: 'origin', of, count: 3 })
    await settings('keys')
    const text = /^6 requests of other origins were refused, the last one .*https:\/\/copy\.example\.com/
    await page.getByText(text).waitFor()
  })

  it('lets an app and a key have quotas, and shows what is used of them', async () => {
    await settings('general')
    await page.getByText(/^\d+ events this month, until/).waitFor()
    await page.getByLabel('Events a day or a month').fill('lots')
    await page.getByRole('button', { name: 'Save quota' }).click()
    await page.getByText(/write it as/).waitFor()
    // The browser notes every answer that refuses something.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('status of 400')])
    const { events } = shop.web.runtime.quotas.use(shop.appId, '1k/day')!
    await page.getByLabel('Events a day or a month').fill('1000/day')
    await page.getByRole('button', { name: 'Save quota' }).click()
    await page.getByText(new RegExp(`^${events} events of 1,000 \\(.*%\\) · starts anew on`)).waitFor()
    expect(await page.getByLabel('Events a day or a month').inputValue()).toBe('1k/day')
    await settings('keys')
    await page.getByRole('button', { name: 'Set quota: test' }).click()
    await page.getByLabel('Events a day or a month').fill('1/month')
    await page.getByRole('button', { name: 'Save quota' }).click()
    await page.getByText(/of 1 \(.* · what is sent until then is refused$/).waitFor()
    const [key] = await shop.web.runtime.keys.list(shop.appId)
    expect(key).toMatchObject({ quota: '1/month' })
  })

  it.each(windows)(
    'looks designed and is open to everybody: $width px wide',
    async (window) => {
      await page.setViewportSize(window)
      await settings('privacy')
      await page.getByLabel('For a time').check()
      await page.getByLabel('How many').fill('10')
      await page.getByLabel('Days or months').selectOption('days')
      await page.getByText(/will be removed on/).waitFor()
      await page.getByText(/will be removed on/).scrollIntoViewIfNeeded()
      for (const name of ['keep', 'keep-sure', 'quota', 'quota-key']) {
        if (name.startsWith('quota')) {
          await settings(name === 'quota' ? 'general' : 'keys')
          await page.getByText(/starts anew on/).waitFor()
          await page.getByText(/starts anew on/).scrollIntoViewIfNeeded()
        }
        if (name === 'keep-sure') await page.getByRole('button', { name: 'Save how long' }).click()
        await readable(page, name)
      }
    },
    120_000,
  )
})
