import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers } from '../support/axe.ts'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { desk, readable, windows } from '../support/page-looks.ts'

const query = { kind: 'trend', series: [{ event: 'purchase', measure: 'events' }] }

describe.skipIf(!hasBrowser())('sharing', () => {
  let shop: Explorer
  let page: Page
  let browser: Browser
  let insight: string
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  async function visit(): Promise<void> {
    insight ??= (await shop.web.runtime.insights.create(shop.appId, { name: 'Buying', query }, 'ada')).insight_id
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore?insight=${insight}`)
    await headlineShows(page, '18 purchase')
  }

  /** Makes a link in the dialog; answers its address, and the embed's when there is one. */
  async function makeLink(fill: () => Promise<void> = async () => undefined) {
    await press('Share')
    await page.getByRole('button', { name: 'Create link' }).click()
    await page.getByLabel('Label, for you').fill('For the board')
    await fill()
    await page.getByRole('button', { name: 'Create link' }).click()
    const link = await page.getByLabel('Link', { exact: true }).inputValue()
    const embed = page.getByLabel('Embed', { exact: true })
    return { link, snippet: (await embed.count()) > 0 ? await embed.inputValue() : '' }
  }

  const links = () => page.getByRole('region', { name: 'Links' })

  async function filterByPlan(other: Page): Promise<void> {
    await other
      .getByRole('button', { name: /^Add a filter|^Filter/ })
      .first()
      .click()
    const options = other.getByRole('option')
    await expect.poll(() => options.allTextContents()).toEqual([expect.stringContaining('plan')])
    await other.keyboard.press('Enter')
    await other.getByRole('option', { name: 'is', exact: true }).click()
    await other.keyboard.type('pro')
    await other.keyboard.press('Enter')
  }

  /** A browser that nobody has signed in with. */
  async function stranger(address: string, viewport = desk): Promise<Page> {
    const context = await browser.newContext({ viewport, locale: 'en-GB' })
    const other = await context.newPage()
    await other.goto(address)
    return other
  }

  it('by a link shows the numbers without a session, and nothing once it was revoked', async () => {
    await visit()
    const { link } = await makeLink()
    const other = await stranger(link)
    await other.getByRole('heading', { name: 'Buying' }).waitFor()
    await headlineShows(other, '18 purchase')
    expect(await other.getByRole('button', { name: /^Range/ }).count()).toBe(0)
    expect(await other.evaluate(async () => (await fetch('/api/apps')).status)).toBe(401)
    await page.getByRole('button', { name: 'Revoke For the board' }).click()
    await page.getByRole('button', { name: 'Revoke For the board' }).waitFor({ state: 'detached' })
    await other.reload()
    await other.getByText('This link has ended, or never was.').waitFor()
    expect(await other.getByText('18').count()).toBe(0)
  })

  it('by a link with a password asks for it, also again when it was wrong, and once only', async () => {
    await visit()
    const { link } = await makeLink(async () => {
      await page.getByLabel('Password, if it shall have one').fill('bread')
      await links().getByLabel('Readers may choose another range').check()
    })
    const other = await stranger(link)
    await other.getByLabel('Password').fill('butter')
    await other.getByRole('button', { name: 'Open' }).click()
    await other.getByText('The password is wrong.').waitFor()
    await other.getByLabel('Password').fill('bread')
    await other.getByRole('button', { name: 'Open' }).click()
    await headlineShows(other, '18 purchase')
    await other.reload()
    await headlineShows(other, '18 purchase')
    await other.getByRole('button', { name: /^Range/ }).click()
    await other.getByRole('option', { name: 'Last 7 days', exact: true }).click()
    await expect.poll(() => other.getByTestId('headline').textContent(), { timeout: 15_000 }).not.toContain('18')
  })

  it('by a link that may be filtered offers what is used and what was named, and nothing else', async () => {
    await visit()
    const { link } = await makeLink(async () => {
      await links().getByLabel('Readers may filter by what is used in it').check()
      await page.getByRole('button', { name: 'And by another attribute' }).click()
      await page.getByRole('option', { name: /^plan/ }).click()
      await page.getByRole('button', { name: 'Without plan' }).waitFor()
      await readable(page, 'share-filters')
    })
    const other = await stranger(link)
    await headlineShows(other, '18 purchase')
    await filterByPlan(other)
    await headlineShows(other, '6 purchase')
    await other.reload()
    await headlineShows(other, '6 purchase')
    expect(await barriers(other)).toEqual([])
  })

  it('inside of another page works where it was made for, in its theme, and is refused elsewhere', async () => {
    const [friend, foreigner] = await Promise.all([pageServer(), pageServer()])
    try {
      await visit()
      const { snippet } = await makeLink(() => page.getByLabel(/^Pages that may embed it/).fill(friend.address))
      const address = /src="([^"]+)"/.exec(snippet)![1]!
      friend.body = snippet.replace(address, `${address}?theme=dark`)
      foreigner.body = snippet
      const other = await stranger(friend.address)
      const frame = other.frameLocator('iframe')
      await frame.getByTestId('headline').getByText('18').waitFor()
      expect(await frame.locator('html').getAttribute('data-theme')).toBe('dark')
      const refused = await stranger(foreigner.address)
      await expect.poll(() => refused.frames()[1]?.url(), { timeout: 10_000 }).toMatch(/chrome-error/)
    } finally {
      await Promise.all([friend.close(), foreigner.close()])
    }
  })

  it('with a colleague lets them see it, until it ends', async () => {
    const { accounts } = shop.web.runtime
    const token = { kind: 'token', organization: null } as const
    const { code } = await accounts.invitations.create({ email: 'bob@example.com', role: 'viewer', by: token })
    const bob = await accounts.invitations.accept(code, { name: 'Bob Baker', password: 'bread and butter' })
    await visit()
    await press('Share')
    await page.getByLabel('E-mail of a member').fill('bob@example.com')
    const people = page.getByRole('region', { name: 'People' })
    expect(await people.getByLabel('Readers may choose another range').isChecked()).toBe(true)
    await people.getByLabel('Readers may filter by what is used in it').check()
    await people.getByRole('button', { name: 'And by another attribute' }).click()
    await page.getByRole('option', { name: /^plan/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByText('Bob Baker').waitFor()
    await readable(page, 'share')
    const [cookie] = (await accounts.signInAs(bob)).getSetCookie()
    const [name, value] = cookie!.split(';')[0]!.split('=') as [string, string]
    const context = await browser.newContext()
    await context.addCookies([{ name, value, url: shop.web.address }])
    const other = await context.newPage()
    await other.goto(`${shop.web.address}/granted`)
    await other.getByRole('link', { name: 'Buying' }).click()
    await headlineShows(other, '18 purchase')
    await filterByPlan(other)
    await headlineShows(other, '6 purchase')
    await other.getByRole('button', { name: /^Range/ }).click()
    await other.getByRole('option', { name: 'Last 7 days', exact: true }).click()
    await expect
      .poll(() => other.getByTestId('headline').textContent(), { timeout: 15_000 })
      .not.toContain('6 purchase')
    await page.getByRole('button', { name: 'End sharing with Bob Baker' }).click()
    await page.getByText('Bob Baker').waitFor({ state: 'detached' })
    await other.reload()
    await other.getByText('This was not shared with you, or not any more.').waitFor()
  })

  it('is talked about: comments, answers, names of colleagues, and changes of one’s own mind', async () => {
    await visit()
    await press('Comments')
    await page.getByText('Nobody has said anything yet.').waitFor()
    const field = page.getByRole('textbox', { name: 'Comment', exact: true })
    await field.fill('Why did it move, @a')
    await page.getByRole('button', { name: /^Ada/ }).click()
    await expect.poll(() => field.inputValue()).toBe('Why did it move, @Ada ')
    await page.keyboard.press('Control+Enter')
    await page.locator('.said-text mark', { hasText: '@Ada' }).waitFor()
    await press('Answer')
    await page.getByRole('textbox', { name: 'Answer' }).fill('A sale.')
    await page.locator('.thread form').getByRole('button', { name: 'Answer' }).click()
    await page.getByText('A sale.').waitFor()
    await readable(page, 'comments')
    await page.getByRole('button', { name: 'Delete' }).first().click()
    await page.getByText('This comment was removed.').waitFor()
    await page.getByText('A sale.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'Comments' }).waitFor({ state: 'detached' })
  })

  it.each(windows)('looks as it should at $width px', async (window) => {
    const { runtime } = shop.web
    const { insight_id } = await runtime.insights.create(shop.appId, { name: 'Buying', query }, 'ada')
    const split = { ...query, breakdown: [{ attribute: 'plan', of: 'event' }], compare: { previous: true } }
    const second = await runtime.insights.create(shop.appId, { name: 'Buying by plan', query: split }, 'ada')
    const tiles = [
      { tile_id: 'a', x: 0, y: 0, w: 6, h: 5, insight_id },
      { tile_id: 'b', x: 6, y: 0, w: 6, h: 5, insight_id: second.insight_id },
      { tile_id: 'c', x: 0, y: 5, w: 12, h: 1, text: 'Purchases count once they are paid.' },
    ]
    const board = await runtime.dashboards.create(shop.appId, { name: 'What we watch', tiles }, 'ada')
    const subject = { kind: 'dashboard', id: board.dashboard_id } as const
    const options = { label: '', range: true, filters: [], origins: [], days: null }
    const { token } = await runtime.links.create(shop.appId, subject, options, 'ada')
    const other = await stranger(`${shop.web.address}/shared/${token}`, window)
    await other.locator('.shown-tile .chart').first().waitFor()
    await readable(other, 'shared', { fullPage: true })
    await page.setViewportSize(window)
    await visit()
    await press('Share')
    await page.getByRole('button', { name: 'Create link' }).click()
    await readable(page, 'share')
  })
})

/** A page of another origin. */
async function pageServer() {
  const site = { address: '', body: '', close: () => new Promise((done) => server.close(done)) }
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>Wiki</title>${site.body}`)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  site.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return site
}
