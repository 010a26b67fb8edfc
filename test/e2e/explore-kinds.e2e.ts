import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

/** A question of each kind, and what its headline says about the history below. */
const questions = {
  funnel: [
    '(kind:funnel,steps:!((event:signed_up),(event:purchase)))',
    '75 % of 24 users went from signed_up to purchase',
  ],
  'funnel-split': [
    '(kind:funnel,steps:!((event:signed_up),(event:purchase)),breakdown:!((attribute:plan)))',
    '75 % of 24 users',
  ],
  'funnel-trend': ['(kind:funnel,steps:!((event:signed_up),(event:purchase)),view:trend)', '75 % of 24 users'],
  'funnel-times': [
    '(kind:funnel,steps:!((event:signed_up),(event:purchase)),view:time_to_convert)',
    '1 h is the median',
  ],
  retention: [
    '(kind:retention,start:(event:signed_up),return:(event:page_viewed),interval:day)',
    'came back 1 day later',
  ],
  lifecycle: ['(kind:lifecycle,event:(event:page_viewed),interval:day)', 'returning'],
  stickiness: ['(kind:stickiness,event:(event:page_viewed),interval:day)', 'users on only 1 day'],
  paths: ['(kind:paths)', 'paths'],
  sessions: ['(kind:sessions)', 'sessions'],
  web: ['(kind:web,compare:(previous:!t))', 'visitors'],
  sql: ['(kind:sql,sql:select event_name as name from events group by event_name order by 1)', '3 rows'],
} as const

describe.skipIf(!hasBrowser())('exploring by every kind of question', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })

  const show = (query = '') =>
    page.goto(`${shop.web.address}/apps/${shop.appId}/explore${query && `?q=${encodeURIComponent(query)}`}`)
  const shows = (text: string) => headlineShows(page, text)

  it('builds a funnel by clicking, keeps it in the address, and exports it', async () => {
    await page.getByTestId('kind').click()
    await page.getByRole('option', { name: /^Funnel/ }).click()
    await page.getByText('A funnel needs two steps').waitFor()
    for (const [step, event] of [
      [1, 'signed_up'],
      [2, 'purchase'],
    ] as const) {
      await page.getByRole('button', { name: `Event of step ${step}` }).click()
      await page.getByRole('option', { name: new RegExp(`^${event}`) }).click()
    }
    await shows('75 % of 24 users went from signed_up to purchase')
    await page.reload()
    await shows('75 % of 24 users went from signed_up to purchase')
    const saved = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
      return readFileSync((await download.path())!)
    }
    expect((await saved('Download CSV')).toString().split('\r\n')[2]).toMatch(/^2 purchase,18,0.75,0.75/)
    expect(JSON.parse((await saved('Download JSON')).toString()).steps[1].count).toBe(18)
    expect((await saved('Download PNG')).subarray(1, 4).toString()).toBe('PNG')
  })

  it('changes the kind by keyboard alone, and goes back', async () => {
    await page.keyboard.press('k')
    await page.keyboard.type('sess')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.search.includes('kind:sessions'))
    await page.goBack()
    await page.waitForFunction(() => !location.search.includes('kind:sessions'))
  })

  it('asks for one of several events and for a group of conditions, as clicked', async () => {
    await show('(kind:lifecycle,event:(event:signed_up),interval:day)')
    await page.getByRole('button', { name: 'Event of activity, another one' }).click()
    await page.getByRole('option', { name: /^purchase/ }).click()
    const add = async (to: string, plan: string) => {
      await page.getByRole('button', { name: `Add a filter to ${to}`, exact: true }).click()
      await page.getByRole('option', { name: /^plan/ }).first().click()
      await page.getByRole('option', { name: 'is', exact: true }).click()
      await page.getByRole('option', { name: new RegExp(`^${plan}`) }).click()
    }
    await add('every event', 'free')
    await add('a new group of every event', 'pro')
    await add('group 2 of every event', 'team')
    await expect
      .poll(() => decodeURIComponent(new URL(page.url()).search))
      .toContain(
        'event:(event:!(signed_up,purchase)),filter:(and:!((attribute:plan,op:eq,value:free),' +
          '(or:!((attribute:plan,op:eq,value:pro),(attribute:plan,op:eq,value:team)))))',
      )
  })

  it('says at the control what is wrong there, until it is mended', async () => {
    await show('(kind:funnel,steps:!((event:signed_up),(event:purchase)),window:(count:0,unit:day))')
    await page.getByRole('alert').waitFor()
    const wrong = page.locator('#builder .fault')
    await wrong.waitFor()
    expect(await wrong.count()).toBe(1)
    expect(await wrong.textContent()).toContain(await page.locator('.notice-title').textContent())
    await page.getByLabel('Conversion window', { exact: true }).fill('7')
    await page.keyboard.press('Tab')
    await shows('75 % of 24 users')
    await expect.poll(() => wrong.count()).toBe(0)
  })

  it('says that a link cannot be read', async () => {
    await show('(kind:trend,series:!((event:')
    await page.getByText('The question in this address cannot be read.').waitFor()
    await page.getByRole('link', { name: 'Start a new question' }).click()
    await shows('users')
  })

  it('keeps the last picture while it waits, and lets one stop waiting', async () => {
    await show('(kind:lifecycle,event:(event:page_viewed),interval:day)')
    await shows('returning')
    const held: (() => void)[] = []
    await page.route('**/query', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue().catch(() => undefined)
    })
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.locator('.answered.dim .columns').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.locator('.answered:not(.dim) .columns').waitFor()
    await page.unroute('**/query')
    for (const release of held) release()
  })

  it.each(windows)('is readable for everyone: $width px wide', async (window) => {
    await page.setViewportSize(window)
    for (const [name, [query, headline]] of Object.entries(questions)) {
      await show(query)
      await shows(headline)
      await readable(page, `kind-${name}`)
    }
  })
})
