import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Query } from '../../src/runtime/query/schema.ts'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { desk, readable, windows } from '../support/page-looks.ts'
import { fillSignIn } from '../support/sign-in.ts'

const month = { last: 30, unit: 'day' } as const
const purchases: Query = { kind: 'trend', series: [{ event: 'purchase', measure: 'events' }], range: month }
const queries: [string, Query, string][] = [
  ['Purchases', purchases, 'line'],
  ['Purchases by plan', { ...purchases, breakdown: [{ attribute: 'plan' }] }, 'bar'],
  ['Signups by plan', { ...purchases, series: [{ event: 'signed_up' }], breakdown: [{ attribute: 'plan' }] }, 'line'],
  ['Buyers', { ...purchases, series: [{ event: 'purchase', measure: 'users' }] }, 'number'],
  [
    'From signup to purchase',
    { kind: 'funnel', steps: [{ event: 'signed_up' }, { event: 'purchase' }], range: month },
    'line',
  ],
  [
    'Who stays',
    {
      kind: 'retention',
      start: { event: 'signed_up' },
      return: { event: 'page_viewed' },
      range: month,
      interval: 'week',
    },
    'line',
  ],
]

describe.skipIf(!hasBrowser())('dashboards', () => {
  let shop: Explorer
  let page: Page
  let complaints: string[]
  let board: string
  useExplorer((opened) => {
    ;({ shop, page, complaints } = opened)
  })

  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
  const tile = (name: string) => page.getByRole('article', { name, exact: true })
  const saved = () => shop.web.runtime.dashboards.get(shop.appId, board)
  const saves = async (change: () => Promise<unknown>) => {
    const { version } = await saved()
    await change()
    await expect.poll(async () => (await saved()).version, { timeout: 15_000 }).toBeGreaterThan(version)
  }
  /** Six insights and a note, as somebody saved them. */
  const fill = async (list = queries) => {
    const { insights, dashboards } = shop.web.runtime
    const made = await Promise.all(
      list.map(([name, query, chart]) => insights.create(shop.appId, { name, query, view: { chart } }, 'ada')),
    )
    const tiles = made.map(({ insight_id }, index) => ({
      tile_id: `t${index}`,
      insight_id,
      x: index % 2 ? 6 : 0,
      y: Math.floor(index / 2) * 6 + 1,
      w: 6,
      h: 6,
    }))
    const note = { tile_id: 'note', text: 'What we look at on Mondays.', x: 0, y: 0, w: 12, h: 1 }
    const { dashboard_id } = await dashboards.create(shop.appId, { name: 'Growth', tiles: [note, ...tiles] }, 'ada')
    board = dashboard_id
  }
  const filled = async () => {
    await page.locator('.board-tile[aria-busy=false]').first().waitFor()
    await expect.poll(() => page.locator('.board-tile .skeleton').count(), { timeout: 15_000 }).toBe(0)
  }

  it('teach when there is none, are made, and filled from a list of insights', async () => {
    await visit('dashboards')
    await page.getByText('No dashboard yet.').waitFor()
    const { insight_id } = await shop.web.runtime.insights.create(
      shop.appId,
      { name: 'Buying', query: purchases, view: { chart: 'number' } },
      'ada',
    )
    await press('New dashboard')
    await page.getByLabel('Name', { exact: true }).fill('Board')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Nothing on this dashboard yet.').waitFor()
    board = new URL(page.url()).pathname.split('/').at(-1)!
    await saves(async () => {
      await page.getByRole('button', { name: 'Add insight' }).last().click()
      await page.getByRole('option', { name: 'Buying' }).click()
    })
    await tile('Buying').locator('.big-figure', { hasText: '18' }).waitFor()
    await tile('Buying').getByRole('link').click()
    await page.waitForURL(new RegExp(`insight=${insight_id}`))
    await page.locator('.big-figure', { hasText: '18' }).waitFor()
    await press('Add to dashboard')
    await saves(() => page.getByRole('option', { name: 'Board' }).click())
    expect((await saved()).tiles).toHaveLength(2)
  })

  it('ask everything in one request, and each tile is told of alone', async () => {
    await fill()
    await shop.web.runtime.insights.create(
      shop.appId,
      { name: 'Wrong', query: { kind: 'sql', sql: 'select nothing' } },
      'ada',
    )
    const wrong = (await shop.web.runtime.insights.list(shop.appId)).find(({ name }) => name === 'Wrong')!
    const { tiles, version } = await saved()
    const more = [...tiles, { tile_id: 'w', insight_id: wrong.insight_id, x: 0, y: 19, w: 6, h: 4 }]
    await shop.web.runtime.dashboards.update(shop.appId, board, { version, tiles: more }, 'ada')
    let asked = 0
    page.on('request', (request) => {
      if (request.method() === 'POST' && /\/query(\?|$)/.test(request.url())) asked++
    })
    await visit(`dashboards/${board}`)
    await filled()
    expect(asked).toBe(1)
    expect(await tile('Purchases').getByTestId('headline').textContent()).toContain('18')
    expect(await tile('Wrong').getByRole('alert').textContent()).toContain('nothing')
    // The same value, the same colour.
    const colour = (name: string) =>
      tile(name).locator('.legend-line li', { hasText: 'pro' }).locator('.swatch').getAttribute('class')
    expect(await colour('Purchases by plan')).toBe(await colour('Signups by plan'))
  })

  it('have one range, filter and comparison for all, in the address and as a default', async () => {
    await fill()
    await visit(`dashboards/${board}`)
    await filled()
    await page.getByRole('button', { name: /^Range/ }).click()
    await page.getByRole('option', { name: 'Last 7 days' }).click()
    await page.waitForURL(/with=/)
    const { series } = await shop.ask({ ...purchases, kind: 'trend', range: { last: 7, unit: 'day' } })
    const shown = () => tile('Purchases').getByTestId('headline').textContent()
    await expect.poll(shown, { timeout: 15_000 }).toContain(`${series[0]!.total} `)
    await page.getByRole('button', { name: 'Add a filter to all tiles' }).click()
    await page.getByRole('option', { name: /^plan/ }).click()
    await page.getByRole('option', { name: /^is one of/ }).click()
    await page.getByRole('option', { name: /^pro/ }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => tile('Purchases by plan').locator('.legend-line li').count(), { timeout: 15_000 }).toBe(0)
    const address = page.url()
    await page.reload()
    await filled()
    expect(page.url()).toBe(address)
    await saves(() => press('Save as default'))
    expect((await saved()).common).toEqual({
      range: { last: 7, unit: 'day' },
      filter: { attribute: 'plan', op: 'in', value: ['pro'] },
    })
    expect(page.url()).not.toContain('with=')
  })

  it('are arranged by keyboard and by pointer, and a tile that was removed comes back', async () => {
    await fill()
    await visit(`dashboards/${board}`)
    await filled()
    await press('Arrange')
    const at = async (id: string) => (await saved()).tiles.find(({ tile_id }) => tile_id === id)!
    await saves(async () => {
      await page.getByRole('button', { name: /^Move Purchases:/ }).focus()
      await page.keyboard.press('ArrowDown')
    })
    expect(await at('t0')).toMatchObject({ x: 0, y: 7 })
    expect(await at('t2')).toMatchObject({ x: 0, y: 1 })
    await saves(() => page.keyboard.press('Shift+ArrowUp'))
    expect(await at('t0')).toMatchObject({ h: 5 })
    const grip = (await page.getByRole('button', { name: /^Move Signups by plan:/ }).boundingBox())!
    await saves(async () => {
      await page.mouse.move(grip.x + 5, grip.y + 5)
      await page.mouse.down()
      await page.mouse.move(grip.x + 640, grip.y + 20, { steps: 6 })
      await page.mouse.up()
    })
    expect(await at('t2')).toMatchObject({ x: 6 })
    const { tiles } = await saved()
    await saves(() => press('Remove Buyers'))
    expect((await saved()).tiles).toHaveLength(tiles.length - 1)
    await saves(() => press('Undo'))
    expect((await saved()).tiles).toHaveLength(tiles.length)
    await saves(async () => {
      await press('Add note')
      await page.getByLabel('Text of the note').last().fill('Read this first')
    })
    await press('Done')
    await page.locator('.board-note', { hasText: 'Read this first' }).waitFor()
  })

  it('are searched, favoured, duplicated, deleted and brought back, and found by the palette', async () => {
    await visit('dashboards?search=Board')
    const names = () => page.locator('.insight-name a').allTextContents()
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Board'])
    await press('Duplicate Board')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Board', 'Copy of Board'])
    await press('Make Copy of Board a favourite')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Copy of Board', 'Board'])
    await press('Delete Board')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Copy of Board'])
    await press('Undo')
    await expect.poll(names, { timeout: 15_000 }).toEqual(['Copy of Board', 'Board'])
    await page.locator('.main').click()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Find a page/).fill('Copy of Bo')
    await page.getByRole('option', { name: 'Copy of Board' }).click()
    await page.waitForURL(/dashboards\/dashboard_/)
  })

  it('open to who is behind a number, in the range of the dashboard', async () => {
    await fill()
    await visit(`dashboards/${board}?with=(range:(last:7,unit:day))`)
    await filled()
    await tile('From signup to purchase').locator('.funnel-count .drill-number').first().click()
    await page.waitForURL(/explore\?.*last:7.*at=/)
    await headlineShows(page, '%')
  })

  it('cannot be changed by who may only look', async () => {
    await fill()
    const { invitations } = shop.web.runtime.accounts
    const by = { kind: 'token', organization: null } as const
    const { code } = await invitations.create({ email: 'vi@example.com', role: 'viewer', by })
    await invitations.accept(code, { name: 'Vi', password: 'bread and butter' })
    await page.context().clearCookies()
    await visit(`dashboards/${board}`)
    await fillSignIn(page, { email: 'vi@example.com', password: 'bread and butter' })
    await filled()
    expect(await page.getByRole('button', { name: /^(Add|Arrange|Rename|Save|Move)/ }).allTextContents()).toEqual([
      ' Filter',
    ])
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('401')))
  })

  it('come to at most 90 kB in 10 requests when they are cold, and nothing jumps', async () => {
    // Answers over time; the parts of each other kind come with the first of it.
    await fill(queries.map(([name], index) => [name, queries[index % 4]![1], ['line', 'bar', 'number'][index % 3]!]))
    const storageState = await page.context().storageState()
    const cold = await page.context().browser()!.newContext({ storageState, viewport: desk })
    const fresh = await cold.newPage()
    const session = await cold.newCDPSession(fresh)
    await session.send('Network.enable')
    const requests: string[] = []
    let bytes = 0
    session.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url.replace(shop.web.address, '')))
    session.on('Network.dataReceived', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await fresh.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value } = entry as PerformanceEntry & { value: number }
          document.documentElement.dataset.shift = String(Number(document.documentElement.dataset.shift ?? 0) + value)
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await fresh.goto(`${shop.web.address}/apps/${shop.appId}/dashboards/${board}`)
    await fresh.getByRole('article', { name: 'Who stays' }).locator('.big-figure').waitFor()
    await fresh.waitForTimeout(300)
    process.stdout.write(`dashboard, cold: ${bytes} bytes in ${requests.length} requests\n${requests.join('\n')}\n`)
    const shift = Number((await fresh.locator('html').getAttribute('data-shift')) ?? 0)
    await cold.close()
    expect(shift).toBeLessThan(0.05)
    expect(bytes).toBeLessThanOrEqual(90_000)
    expect(requests.length).toBeLessThanOrEqual(10)
  })

  it.each(windows)('look right, $width px wide', async (window) => {
    await fill()
    await page.setViewportSize(window)
    for (const [name, path] of [
      ['dashboards', 'dashboards'],
      ['dashboard', `dashboards/${board}`],
      ['dashboard-wall', `dashboards/${board}?wall`],
    ] as const) {
      await visit(path)
      if (name === 'dashboards') await page.locator('.insight-name').first().waitFor()
      else await filled()
      if (name === 'dashboard-wall') {
        await page.locator('.wall').waitFor()
        expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
      }
      await readable(page, name)
    }
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.search.includes('wall'))
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    if (window.width > 700) {
      await press('Arrange')
      await readable(page, 'dashboard-arranged')
    }
  })
})
