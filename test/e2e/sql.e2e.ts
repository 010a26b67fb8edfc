import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

const perDay =
  "select cast(event_created as date) as day, event_attributes ->> 'plan' as plan, count(*) as events from events where event_name = 'purchase' group by all order by day"

describe.skipIf(!hasBrowser())('SQL', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })
  const show = (search = '') => page.goto(`${shop.web.address}/apps/${shop.appId}/sql${search}`)
  const statement = () => page.getByRole('textbox', { name: 'SQL' })
  const written = async () =>
    (await statement().locator('.cm-line').allTextContents()).join(' ').replace(/\s+/g, ' ').trim()
  const shows = (text: string) => headlineShows(page, text)
  const replaced = async (sql: string) => {
    await statement().focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText(sql)
  }
  const write = async (sql: string) => {
    await replaced(sql)
    await page.keyboard.press('Control+Enter')
  }
  const suggested = (name: string) => page.getByRole('option', { name })

  beforeEach(async () => {
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    await show()
    await statement().waitFor()
  })

  it('is a page of the navigation, and where the explore page’s SQL is', async () => {
    await page.getByRole('link', { name: 'SQL', exact: true }).waitFor()
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore`)
    await page.getByTestId('kind').click()
    await page.getByRole('option', { name: /^SQL/ }).click()
    await statement().waitFor()
    expect(new URL(page.url()).pathname).toBe(`/apps/${shop.appId}/sql`)
    await page.goBack()
    await page.getByTestId('kind').waitFor()
    await page.goto(
      `${shop.web.address}/apps/${shop.appId}/explore?q=${encodeURIComponent('(kind:sql,sql:select 1 as n)')}`,
    )
    await shows('1 row')
    expect(new URL(page.url()).pathname).toBe(`/apps/${shop.appId}/sql`)
  })

  it('is written with suggestions of tables, columns, functions, names and values, by keyboard alone', async () => {
    await statement().focus()
    const type = async (text: string, name: string) => {
      await page.keyboard.type(text, { delay: 15 })
      await suggested(name).first().waitFor()
      await expect
        .poll(() => page.locator('[role=option][aria-selected=true]').textContent(), { timeout: 10_000 })
        .toContain(name)
      // The list takes no key within its first moments, so that it never takes one that was meant for the text.
      await page.waitForTimeout(120)
      await page.keyboard.press('Enter')
    }
    await type('sel', 'select')
    await type(' count_i', 'count_if')
    await page.keyboard.type('event_attributes')
    await page.keyboard.press('Escape')
    await type('.pla', 'plan')
    await page.keyboard.type(" = '")
    await suggested('pro').first().waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.type("pro') as pros")
    await page.keyboard.press('Escape')
    await type(' from eve', 'events')
    await page.keyboard.press('Escape')
    await page.keyboard.type(" where event_name = '")
    await suggested('purchase').first().waitFor()
    expect(await suggested('purchase').first().textContent()).toMatch(/18/)
    await type('purch', 'purchase')
    await page.keyboard.press('Control+Enter')
    await shows('1 row')
    expect(await written()).toContain(
      "select count_if(event_attributes ->> 'plan' = 'pro') as pros from events where event_name = 'purchase'",
    )
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Run')
  })

  it('runs with parameters, and keeps them in the address', async () => {
    await replaced('select count(*) as n from events where event_name = :name')
    await page.getByRole('textbox', { name: 'Value of name' }).fill('purchase')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('rowheader', { name: '18' }).waitFor()
    await page.reload()
    await page.getByRole('rowheader', { name: '18' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Value of name' }).inputValue()).toBe('purchase')
  })

  it('is drawn as lines, bars or a number, chosen in the address', async () => {
    await write(perDay)
    await shows('rows')
    await page.getByRole('button', { name: 'Line', exact: true }).click()
    await page.getByRole('img', { name: /events by day/ }).waitFor()
    expect(decodeURIComponent(new URL(page.url()).search)).toContain('axes=(split:plan,values:!(events),x:day)')
    const legend = await page.locator('.legend-line li').allTextContents()
    expect(legend.map((name) => name.trim()).sort()).toEqual(['free', 'pro', 'team'])
    await page.reload()
    await page.getByRole('img', { name: /events by day/ }).waitFor()
    await page.getByRole('button', { name: 'Split by plan' }).click()
    await page.getByRole('option', { name: 'nothing' }).click()
    await page.locator('.legend-line').waitFor({ state: 'detached' })
    await page.goBack()
    await page.getByRole('button', { name: 'Bars', exact: true }).click()
    await page.getByRole('img', { name: /events by day/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.tooltip').waitFor()
    await page.getByRole('button', { name: 'Number', exact: true }).click()
    await page.locator('.big-figure').waitFor()
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    await page.locator('.big-figure').waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).not.toContain('axes')
  })

  it('shows the place of a fault in the text', async () => {
    await write('select event_name,\n  evnt_name\nfrom events')
    await page.getByRole('alert').waitFor()
    expect(await page.locator('.code-host .fault').textContent()).toBe('evnt_name')
    await page.getByRole('button', { name: 'Line 2, character 3' }).click()
    await page.keyboard.type('new_')
    expect(await written()).toBe('select event_name, new_evnt_name from events')
    expect(await page.locator('.code-host .fault').count()).toBe(0)
  })

  it('is saved as an insight, says what is not saved, and is opened again', async () => {
    await write('select 1 as one')
    await shows('1 row')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByLabel('Name').fill('One number')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved “One number”.').waitFor()
    await replaced('select 2 as two, 3 as three')
    await page.getByText('Changed', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('columnheader', { name: 'three' }).waitFor()
    await page.getByText('Changed', { exact: true }).waitFor({ state: 'detached' })
    await show()
    await page.getByRole('button', { name: 'Open a saved statement' }).click()
    await page.getByRole('option', { name: 'One number' }).click()
    await page.getByRole('columnheader', { name: 'three' }).waitFor()
    expect(await written()).toBe('select 2 as two, 3 as three')
  })

  it('keeps what was written and not run over a reload and other pages, but for a saved insight', async () => {
    await replaced('select 7 as seven')
    await page.reload()
    await statement().waitFor()
    await expect.poll(written).toBe('select 7 as seven')
    await page.getByRole('link', { name: 'Users', exact: true }).click()
    await page.waitForURL(/\/users/)
    await page.getByRole('link', { name: 'SQL', exact: true }).click()
    await statement().waitFor()
    expect(await written()).toBe('select 7 as seven')
    await page.getByRole('button', { name: 'Open a saved statement' }).click()
    await page.getByRole('option', { name: 'One number' }).click()
    await page.getByRole('columnheader', { name: 'three' }).waitFor()
    expect(await written()).toBe('select 2 as two, 3 as three')
    await page.goBack()
    await expect.poll(written).toBe('select 7 as seven')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('columnheader', { name: 'seven' }).waitFor()
    await show()
    await statement().waitFor()
    expect(await written()).not.toContain('seven')
  })

  it('leads from ids in its answer to the user and to the event', async () => {
    await write("select event_id, user_id, event_name from events where event_name = 'purchase' limit 1")
    await shows('1 row')
    const [event, user, name] = await page.locator('tbody tr').first().locator('th, td').all()
    const ids = [await event!.textContent(), await user!.textContent()]
    expect(await name!.locator('a').count()).toBe(0)
    expect(await user!.getByRole('link').getAttribute('href')).toBe(`/apps/${shop.appId}/users/${ids[1]}`)
    await event!.getByRole('link').click()
    await page.waitForURL((url) => url.pathname.endsWith('/pipeline') && url.searchParams.get('event') === ids[0])
  })

  it('remembers the statements that were run in this browser', async () => {
    await write('select 1 as first')
    await shows('1 row')
    await write('select 2 as second')
    await page.getByRole('columnheader', { name: 'second' }).waitFor()
    await page.getByRole('button', { name: 'Recent statements of this browser' }).click()
    await page.getByRole('option', { name: /^select 1 as first/ }).click()
    expect(await written()).toBe('select 1 as first')
  })

  it('puts tables and attributes into the statement', async () => {
    await page.getByRole('button', { name: 'First rows of events' }).click()
    expect(await written()).toBe('select * from events limit 100')
    await replaced('select ')
    await page.keyboard.press('End')
    await page
      .getByText(/^\d+ attributes?$/)
      .first()
      .click()
    await page.getByTitle("event_attributes ->> 'plan'").click()
    expect(await written()).toBe("select event_attributes ->> 'plan'")
  })

  it('loads its editor on no other page', async () => {
    const scripts = () =>
      page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .filter((name) => name.endsWith('.js')),
      )
    const here = await scripts()
    expect(here.some((name) => /\/code-/.test(name))).toBe(true)
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore`)
    await shows('users')
    expect((await scripts()).some((name) => /\/(code|completion|sql)-/.test(name))).toBe(false)
  })

  it.each(windows)('is readable for everyone: $width px wide', { timeout: 120_000 }, async (window) => {
    await page.setViewportSize(window)
    await show()
    await statement().waitFor()
    await page
      .getByText(/^\d+ attributes?$/)
      .first()
      .waitFor({ state: window.width > 900 ? 'visible' : 'attached' })
    await readable(page, 'sql-empty')
    await write(perDay)
    await shows('rows')
    await page.getByRole('button', { name: 'Line', exact: true }).click()
    await page.getByRole('img', { name: /events by day/ }).waitFor()
    await readable(page, 'sql-chart')
    await write('select event_name,\n  evnt_name\nfrom events')
    await page.getByRole('alert').waitFor()
    await readable(page, 'sql-fault')
    await replaced("select event_name, count(*) from events where event_name = ''")
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+Space')
    await suggested('purchase').first().waitFor()
    await readable(page, 'sql-suggestions')
  })
})
