import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type Page, selectors } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { admin, startWebServer } from '../support/web-server.ts'

const artifacts = join(import.meta.dirname, '../artifacts')
const day = 86_400_000

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
  let web: Awaited<ReturnType<typeof startWebServer>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let appId: string
  let complaints: string[]

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true })
    selectors.setTestIdAttribute('data-test')
    web = await startWebServer()
    browser = await launchBrowser()
    const { app_id } = await web.runtime.apps.create({ name: 'Shop', time_zone: 'Europe/Berlin' })
    const { write_key } = await web.runtime.keys.create(app_id, 'test')
    appId = app_id
    await web.send(write_key, history(Date.now()))
    await web.loaded()
  })
  afterAll(async () => {
    await browser?.close()
    await web?.stop()
  })
  beforeEach(() => open({ width: 1440, height: 900 }, 'light'))
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  async function open(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark'): Promise<void> {
    context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    complaints = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
    await page.goto(`${web.address}/`)
    await page.getByLabel('E-mail').fill(admin.email)
    await page.getByLabel('Password').fill(admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByTestId('headline').waitFor()
  }

  const show = (query = '') =>
    page.goto(`${web.address}/apps/${appId}/explore${query && `?q=${encodeURIComponent(query)}`}`)
  const shows = (text: string) =>
    expect.poll(() => page.getByTestId('headline').textContent(), { timeout: 15_000 }).toContain(text)

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

  it('runs SQL with Ctrl Enter', async () => {
    await show('(kind:sql,sql:**)')
    await page.getByRole('textbox', { name: 'SQL' }).fill('select count(*) as n from events where event_name = :name')
    await page.getByRole('textbox', { name: 'Value of name' }).fill('purchase')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('rowheader', { name: '18' }).waitFor()
  })

  const looks = (['light', 'dark'] as const).flatMap((theme) => [1440, 390].map((width) => ({ theme, width })))
  it.each(looks)('is readable for everyone: $theme, $width px wide', async ({ theme, width }) => {
    await context.close()
    await open({ width, height: width > 600 ? 900 : 844 }, theme)
    for (const [name, [query, headline]] of Object.entries(questions)) {
      await show(query)
      await shows(headline)
      await page.screenshot({ path: join(artifacts, `kind-${name}-${width}-${theme}.png`) })
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(
        serious.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([])
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(sideways, name).toBeLessThanOrEqual(0)
    }
  })
})

/** 24 users who signed up, one a day, viewed pages on later days; 18 bought an hour after they signed up. */
function history(now: number): object[] {
  return Array.from({ length: 24 }, (_, index) => {
    const at = (hours: number) => new Date(now - (index + 1) * day + hours * 3_600_000).toISOString()
    const user_id = `user_${index}`
    const event_attributes = { plan: ['free', 'pro', 'team'][index % 3], path: index % 2 ? '/' : '/pricing' }
    const views = Array.from({ length: (index % 5) + 1 }, (_, view) => view * 24).filter((hours) => hours <= index * 24)
    return [
      { event_name: 'signed_up', user_id, event_created: at(0), event_attributes },
      ...(index < 18 ? [{ event_name: 'purchase', user_id, event_created: at(1), event_attributes }] : []),
      ...views.map((hours) => ({
        event_name: 'page_viewed',
        user_id,
        event_created: at(hours + 0.2),
        event_attributes,
      })),
    ]
  }).flat()
}
