import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Explorer, useExplorer } from '../support/explorer.ts'

const artifacts = join(import.meta.dirname, '../artifacts')

describe('alerts and subscriptions', () => {
  let page: Page
  let shop: Explorer
  const again = useExplorer((opened) => {
    ;({ page, shop } = opened)
  })
  beforeAll(() => void mkdirSync(artifacts, { recursive: true }))

  const here = () => `${shop.web.address}/apps/${shop.appId}/alerts`
  const clean = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }

  it('teach what they are, and are made, tested, shown and removed', async () => {
    await page.goto(here())
    await page.getByText('Save an insight first.').waitFor()
    await clean()
    await shop.web.runtime.insights.create(
      shop.appId,
      { name: 'Signups', query: { kind: 'trend', series: [{ event: 'signed_up' }], interval: 'day' } },
      'test',
    )
    await page.reload()
    await page.getByRole('link', { name: 'New alert' }).click()
    const dialog = page.getByRole('dialog', { name: 'New alert' })
    await dialog.getByLabel('Value').fill('1000')
    await dialog.getByRole('checkbox', { name: /ada/ }).check()
    await clean()
    await page.screenshot({ path: join(artifacts, 'alert-dialog-1440-light.png') })
    await dialog.getByRole('button', { name: 'Create alert' }).click()
    const row = page.getByRole('region', { name: 'Alerts' }).locator('tbody tr')
    await row.getByText('below 1,000').last().waitFor()
    expect(new URL(page.url()).search).toBe('')

    await row.getByRole('button', { name: /^Send a test/ }).click()
    const bell = page.getByRole('button', { name: '1 unread notification' })
    await bell.waitFor()
    await bell.press('Enter')
    await page.screenshot({ path: join(artifacts, 'bell-1440-light.png') })
    await clean()
    await page.getByRole('button', { name: /A test of/ }).press('Enter')
    await page.getByRole('button', { name: 'Notifications' }).waitFor()

    await row.getByRole('button', { name: /^History/ }).click()
    await page.getByText('Its state never changed.').waitFor()
    await page.keyboard.press('Escape')
  })

  it('go to channels that were added here, whose secret is shown once', async () => {
    await page.goto(here())
    await page.getByRole('button', { name: 'Add channel' }).click()
    await page.getByLabel('Kind').selectOption('webhook')
    await page.getByLabel('Name').fill('Ops')
    await page.getByLabel('Address').fill('http://127.0.0.1:9/hook')
    await page.getByRole('dialog').getByRole('button', { name: 'Add channel' }).click()
    await page.getByText('It is shown only now.').waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Subscribe' }).click()
    const dialog = page.getByRole('dialog', { name: 'Subscribe' })
    await dialog.getByText('No mail server is set up').waitFor()
    await dialog.getByLabel('How often').selectOption('month')
    await dialog.getByRole('checkbox', { name: /Ops/ }).check()
    await clean()
    await dialog.getByRole('button', { name: 'Subscribe' }).click()
    const subscriptions = page.getByRole('region', { name: 'Subscriptions' })
    await subscriptions.getByText('Monthly on the 1. at 09:00').waitFor()
    await clean()
    for (const width of [1440, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await again({ width, height: 900, colorScheme })
        await page.goto(here())
        await page.getByRole('region', { name: 'Subscriptions' }).waitFor()
        await clean()
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(wide).toBe(false)
        await page.screenshot({ path: join(artifacts, `alerts-${width}-${colorScheme}.png`) })
      }
    }
    await page.getByRole('button', { name: 'Remove Signups' }).click()
    await expect.poll(() => page.getByRole('region', { name: 'Subscriptions' }).count()).toBe(0)
  })
})
