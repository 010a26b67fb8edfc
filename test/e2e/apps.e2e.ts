import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('apps and their settings', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })
  const visit = (path: string) => page.goto(`${shop.web.address}${path}`)
  const settings = (name: string) => visit(`/apps/${shop.appId}/settings/${name}`)

  it('are limited to origins, locked, and unlocked with an archive', async () => {
    await settings('keys')
    await page.getByRole('button', { name: 'Set origins: test' }).click()
    await page.getByLabel('Origins, one a line').fill('https://shop.example.com')
    await page.getByRole('button', { name: 'Save origins' }).click()
    await page.getByText('Pages of https://shop.example.com, and servers').waitFor()
    await settings('lock')
    await page.getByRole('button', { name: 'Lock', exact: true }).click()
    await page.getByText('What the app collects is locked').waitFor()
    await settings('transforms')
    await page.getByText(/Locked by ada@/).waitFor()
    expect(await page.getByLabel('Add a transform').count()).toBe(0)
    await page.getByRole('link', { name: 'Unlock to change it' }).click()
    await page.getByRole('button', { name: 'Unlock …' }).click()
    await page.getByRole('button', { name: 'Unlock and archive' }).click()
    await page.getByText('What the app collects can be changed').waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('Then').waitFor()
  })

  it('are transformed: added, tried and saved', async () => {
    await settings('transforms')
    await page.getByLabel('Add a transform').selectOption('drop')
    await page.getByLabel(/^attributes/).fill('email')
    await page.getByRole('button', { name: 'Add drop' }).click()
    await page.getByRole('button', { name: 'Try event' }).click()
    const after = page.locator('.settings-compare .code').last()
    await after.waitFor()
    expect(await after.textContent()).not.toContain('ada@example.com')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText(/^Saved\. New events/).waitFor()
    await page.reload()
    await page.getByText('attributes: email').waitFor()
  })

  it('are renamed and tagged, deleted, and restored from all apps', async () => {
    const { app_id } = await shop.web.runtime.apps.create({ name: 'Blog' })
    await visit(`/apps/${app_id}/settings/general`)
    await page.getByLabel('Name', { exact: true }).fill('Journal')
    await page.getByLabel(/^Tags/).fill('words, live')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Saved.').waitFor()
    await visit('/apps?tag=words')
    const rows = page.getByRole('region', { name: 'All apps' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(1)
    await visit(`/apps/${app_id}/settings/delete`)
    await page.getByRole('button', { name: 'Delete app …' }).click()
    await page.getByLabel('Type “Journal”').fill('Journal')
    await page.getByRole('button', { name: 'Delete app', exact: true }).click()
    await page.getByRole('button', { name: 'Restore Journal' }).click()
    await page.getByText('Restored Journal.').waitFor()
    await page.getByRole('link', { name: 'Journal', exact: true }).waitFor()
  })

  it.each(windows)(
    'look designed and are open to everybody: $width px wide',
    async (window) => {
      const ofApp = `/apps/${shop.appId}`
      const inners = ['general', 'keys', 'tracking', 'transforms', 'privacy', 'members', 'lock', 'delete']
      const paths = [
        ['all-apps', '/apps'],
        ['elements-report', `${ofApp}/elements`],
        ...inners.map((name) => [`settings-${name}`, `${ofApp}/settings/${name}`]),
      ] as [string, string][]
      await page.setViewportSize(window)
      for (const [name, path] of paths) {
        await visit(path)
        await page.locator('.settings-part, .table-box, .empty').first().waitFor()
        await readable(page, name)
      }
    },
    180_000,
  )
})
