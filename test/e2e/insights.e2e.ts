import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'
import { fillSignIn } from '../support/sign-in.ts'

const purchases = '?q=(kind:trend,series:!((event:purchase,measure:events)))'

describe.skipIf(!hasBrowser())('insights', () => {
  let shop: Explorer
  let page: Page
  let complaints: string[]
  useExplorer((opened) => {
    ;({ shop, page, complaints } = opened)
  })

  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const mark = (on: Page) => on.locator('.save-bar .badge')
  const save = async (name: string, folder?: string) => {
    await page.keyboard.press('s')
    await page.getByLabel('Name', { exact: true }).fill(name)
    if (folder) await page.getByLabel('Folder').fill(folder)
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.waitForURL(/\?insight=insight_/)
    await page.locator('.save-name b', { hasText: name }).waitFor()
  }

  it('teach when there is none; are saved, changed, reverted, saved again, and the same after a reload', async () => {
    await visit('insights')
    await page.getByText('No insight yet.').waitFor()
    await visit(`explore${purchases}`)
    await headlineShows(page, '18 purchase')
    await save('Buying', 'Growth')
    const address = page.url()
    expect(await mark(page).count()).toBe(0)
    await press('Bars over time')
    await mark(page).waitFor()
    await page.getByRole('link', { name: 'Revert' }).click()
    await mark(page).waitFor({ state: 'detached' })
    await press('Number')
    await mark(page).waitFor()
    await page.keyboard.press('s')
    await expect.poll(() => page.url()).toBe(address)
    await page.reload()
    await page.locator('.big-figure', { hasText: '18' }).waitFor()
    expect(await mark(page).count()).toBe(0)
  })

  it('say when somebody else has saved meanwhile, and keep what one has changed', async () => {
    await visit(`explore${purchases}`)
    await headlineShows(page, '18 purchase')
    await save('Contested')
    const id = new URL(page.url()).searchParams.get('insight')!
    await shop.web.runtime.insights.update(shop.appId, id, { version: 1, description: 'mine' }, 'bob')
    await press('Area')
    await mark(page).waitFor()
    await press('Save')
    await page.getByRole('alert').getByText('Somebody changed the insight meanwhile.').waitFor()
    await press('Read it again, and keep my changes')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await press('Save')
    await expect.poll(() => page.url()).not.toContain('q=')
    expect(await shop.web.runtime.insights.get(shop.appId, id)).toMatchObject({
      description: 'mine',
      view: { chart: 'area' },
      version: 3,
    })
    // The browser's own word of the refusal.
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('409')))
  })

  it('are found, favoured, duplicated, renamed, deleted and brought back', async () => {
    await visit('insights')
    const names = () => page.locator('.insight-name a').allTextContents()
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying', 'Contested'])
    await press('Make Contested a favourite')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Contested', 'Buying'])
    await page.getByLabel('Folder').selectOption({ label: 'Growth' })
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying'])
    await page.reload()
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying'])
    await press('Duplicate Buying')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying', 'Copy of Buying'])
    await press('Rename or move Copy of Buying')
    await page.getByLabel('Name', { exact: true }).fill('Sold')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying', 'Sold'])
    await press('Delete Sold')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying'])
    await press('Undo')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Buying', 'Sold'])
    await page.getByLabel('Search insights').fill('sol')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Sold'])
    await page.locator('.main').click()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Find a page/).fill('Contested')
    await page.getByRole('option', { name: 'Contested' }).click()
    await page.waitForURL(/insight=/)
    await headlineShows(page, '18 purchase')
  })

  it('cannot be changed by who may only look', async () => {
    const { invitations } = shop.web.runtime.accounts
    const by = { kind: 'token', organization: null } as const
    const { code } = await invitations.create({ email: 'vi@example.com', role: 'viewer', by })
    await invitations.accept(code, { name: 'Vi', password: 'bread and butter' })
    await page.context().clearCookies()
    await visit('insights')
    await fillSignIn(page, { email: 'vi@example.com', password: 'bread and butter' })
    await page.getByRole('link', { name: 'Buying', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: /^(Delete|Duplicate|Rename)/ }).count()).toBe(0)
    await page.getByRole('link', { name: 'Buying', exact: true }).click()
    await page.locator('.save-name b').waitFor()
    expect(await page.getByRole('button', { name: /^Save/ }).count()).toBe(0)
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('401')))
  })

  it.each(windows)('look right, $width px wide', async (window) => {
    await page.setViewportSize(window)
    for (const [name, path] of [
      ['insights', 'insights'],
      ['insight-unsaved', `explore${purchases}`],
    ] as const) {
      await visit(path)
      await page
        .locator(name === 'insights' ? '.insight-name' : '[data-test=headline]')
        .first()
        .waitFor()
      await readable(page, name)
    }
  })
})
