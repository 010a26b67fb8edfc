import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, rowsOf, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

const total = '(kind:trend,series:!((event:signed_up,measure:users)),range:(last:60,unit:day))'
const funnel = '(kind:funnel,steps:!((event:signed_up),(event:purchase)),range:(last:60,unit:day))'

describe.skipIf(!hasBrowser())('looking behind an answer', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })

  const show = (query: string, more = '') =>
    page.goto(`${shop.web.address}/apps/${shop.appId}/explore?q=${encodeURIComponent(query)}${more}`)
  const counted = () => page.getByTestId('drill-total').textContent()

  it('opens a total to its users and events, and goes with the back button', async () => {
    await show(total)
    await page.getByRole('region', { name: 'Series' }).getByRole('button', { name: '24' }).click()
    const panel = page.getByRole('dialog', { name: 'signed_up users' })
    await panel.waitFor()
    await expect.poll(counted).toBe('24 users')
    const [[first]] = (await rowsOf(page, 'Users behind it')) as [[string]]
    expect(first).toMatch(/^user_/)
    expect(await panel.getByRole('link', { name: first }).getAttribute('href')).toBe(
      `/apps/${shop.appId}/users/${first}`,
    )
    await panel.getByRole('button', { name: 'Events' }).click()
    await expect.poll(counted).toBe('24 events')
    await page.goBack()
    await panel.waitFor({ state: 'detached' })
  })

  it('opens the point of a chart that is clicked, to as many users as are drawn there', async () => {
    await show(total)
    const chart = page.locator('.chart-focus')
    await chart.waitFor()
    await chart.focus()
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('dialog', { name: 'signed_up users' }).waitFor()
    await expect.poll(counted).toBe('1 user')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const box = (await chart.locator('.u-over').boundingBox())!
    await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2)
    await page.getByRole('dialog', { name: 'signed_up users' }).waitFor()
    expect(decodeURIComponent(page.url())).toMatch(/&at=\(bucket:\d+,series:0\)|&at=\(series:0,bucket:\d+\)/)
  })

  it('opens the line of a formula to one of its series, and goes to the other by keyboard', async () => {
    const series = 'series:!((event:purchase,measure:users),(event:signed_up,measure:users))'
    await show(`(kind:trend,${series},formula:A / B,range:(last:60,unit:day))`)
    await page.getByRole('region', { name: 'Series' }).locator('tbody .drill-number').first().click()
    await page.getByRole('dialog', { name: 'purchase users' }).waitFor()
    await expect.poll(counted).toBe('18 users')
    const choice = page.getByRole('group', { name: 'Series of the formula' }).getByRole('button')
    await expect.poll(() => choice.allTextContents()).toEqual(['A · purchase users', 'B · signed_up users'])
    await choice.nth(0).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'signed_up users' }).waitFor()
    await expect.poll(counted).toBe('24 users')
    expect(await choice.nth(1).evaluate((button) => button === document.activeElement)).toBe(true)
    await page.reload()
    await expect.poll(counted).toBe('24 users')
    expect(await choice.nth(1).getAttribute('aria-pressed')).toBe('true')
    await page.goBack()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('opens a funnel of sessions to their users, which no cohort says', async () => {
    await show(`${funnel.slice(0, -1)},count_by:sessions)`)
    await page.locator('.funnel-count .drill-number').first().click()
    await page.getByRole('dialog', { name: 'Reached signed_up' }).waitFor()
    await expect.poll(counted).toBe('24 users')
    expect(await page.getByRole('link', { name: 'Save as cohort' }).count()).toBe(0)
  })

  it('opens a funnel to whoever was lost, and keeps them as a cohort', async () => {
    await show(funnel)
    await headlineShows(page, '75 % of 24 users')
    await page.getByRole('button', { name: '6 lost' }).click()
    await page.getByRole('dialog', { name: 'Lost before purchase' }).waitFor()
    await expect.poll(counted).toBe('6 users')
    await page.getByRole('link', { name: 'Save as cohort' }).click()
    await page.getByLabel('Name of the cohort').waitFor()
    expect(page.url()).toContain('/cohorts/new')
    expect(await page.getByLabel('Name of the cohort').inputValue()).toBe('Lost before purchase')
  })

  it('opens an interval of a funnel over time to who converted, and who did not', async () => {
    const overTime = `${funnel.slice(0, -1)},view:trend,interval:month)`
    await show(overTime, '&chart=table')
    await page.locator('.picture tbody .drill-number').filter({ hasText: /[1-9]/ }).first().click()
    await page.getByRole('dialog', { name: 'Reached purchase' }).waitFor()
    await expect.poll(counted).toMatch(/^[1-9]\d* users?$/)
    await show(overTime)
    await page.getByRole('region', { name: 'Series' }).locator('tbody .drill-number').first().click()
    await expect.poll(counted).toBe('18 users')
    const far = page.getByRole('group', { name: 'How far they came' }).getByRole('button')
    await expect
      .poll(() => far.allTextContents())
      .toEqual(['Reached signed_up', 'Reached purchase', 'Lost before purchase'])
    await far.nth(0).focus()
    await page.keyboard.press('Enter')
    await expect.poll(counted).toBe('24 users')
    await far.nth(2).click()
    await page.getByRole('dialog', { name: 'Lost before purchase' }).waitFor()
    await expect.poll(counted).toBe('6 users')
    await page.goBack()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await show(`${funnel.slice(0, -1)},view:trend)`)
    const chart = page.locator('.chart-focus')
    await chart.focus()
    for (const key of ['End', 'ArrowLeft', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('dialog', { name: 'Reached purchase' }).waitFor()
    expect(decodeURIComponent(page.url())).toMatch(/&at=\(step:2,bucket:\d+\)|&at=\(bucket:\d+,step:2\)/)
  })

  it('opens a bin of the time to convert to whoever took so long, by its bar and by its number', async () => {
    await show(`${funnel.slice(0, -1)},view:time_to_convert)`)
    const number = page.getByRole('region', { name: 'Times' }).locator('tbody .drill-number').first()
    const drawn = await number.textContent()
    await number.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /^Reached purchase in / }).waitFor()
    await expect.poll(counted).toMatch(new RegExp(`^${drawn} users?$`))
    await page.keyboard.press('Escape')
    await page.locator('.column-part.drills').first().click()
    await expect.poll(counted).toMatch(new RegExp(`^${drawn} users?$`))
  })

  it.each([
    [
      'retention',
      '(kind:retention,start:(event:signed_up),return:(event:page_viewed),interval:week)',
      'Users who returned',
    ],
    ['lifecycle', '(kind:lifecycle,event:(event:page_viewed),interval:week)', 'Users by interval'],
    ['stickiness', '(kind:stickiness,event:(event:page_viewed),interval:day)', 'Users by activity'],
  ])('opens a number of %s to as many users', async (_, query, table) => {
    await show(query)
    const number = page.getByRole('region', { name: table }).locator('tbody .drill-number').first()
    const drawn = (await number.textContent())!.replace('-', '').replace('−', '')
    await number.click()
    await expect.poll(counted).toMatch(new RegExp(`^${drawn} users?$`))
  })

  it('opens a link of paths, and sessions', async () => {
    await show('(kind:paths)')
    const number = page.getByRole('region', { name: 'Links' }).locator('tbody .drill-number').first()
    const drawn = await number.textContent()
    await number.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Events' }).click()
    await expect.poll(counted).toMatch(new RegExp(`^${drawn} events?$`))
    await show('(kind:sessions)')
    await page.getByRole('region', { name: 'Series' }).locator('.drill-number').first().click()
    await expect.poll(counted).toBe('24 users')
  })

  it('shows a link to it as it was, and a narrower question', async () => {
    await show(`${total.slice(0, -1)},breakdown:!((attribute:plan)))`, '&at=(series:0,place:0)')
    await expect.poll(counted).toBe('8 users')
    await page.getByRole('link', { name: 'Open as question' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await headlineShows(page, '8 signed_up users')
  })

  it('takes a change of the question back, and makes it again', async () => {
    await show(total)
    await page.getByRole('button', { name: 'Bars over time' }).click()
    await page.waitForURL(/chart=bar/)
    await page.locator('body').click({ position: { x: 700, y: 5 } })
    await page.keyboard.press('Control+z')
    await page.waitForURL((url) => !url.search.includes('chart=bar'))
    await page.keyboard.press('Control+Shift+z')
    await page.waitForURL(/chart=bar/)
  })

  it.each(windows)('fits $width px', async (window) => {
    await page.setViewportSize(window)
    await show(funnel, '&at=(step:2)')
    await expect.poll(counted).toBe('18 users')
    await readable(page, 'drill')
  })
})
