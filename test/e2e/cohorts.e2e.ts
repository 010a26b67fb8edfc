import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, headlineShows, rowsOf, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('cohorts', () => {
  let shop: Explorer
  let page: Page
  let complaints: string[]
  useExplorer((opened) => {
    ;({ shop, page, complaints } = opened)
  })

  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)
  const name = (text: string) => page.getByLabel('Name of the cohort').fill(text)
  const choose = async (setting: string | RegExp, option: string | RegExp) => {
    await page.getByRole('button', { name: setting }).click()
    await page.getByRole('option', { name: option }).first().click()
  }
  const create = async () => {
    await page.getByRole('button', { name: 'Create cohort' }).click()
    await page.waitForURL(/\/cohorts\/cohort_/)
  }
  const members = () => expect.poll(() => page.getByTestId('members').locator('.figure').textContent())

  it('are made by what users did so many times, edited, and deleted by their name', async () => {
    await visit('cohorts')
    await page.getByText('No cohort yet.').waitFor()
    await page.getByRole('link', { name: 'Create cohort' }).click()
    await name('Readers')
    await choose('Event of event of the cohort', /^page_viewed/)
    await choose(/^How often/, /^at least$/)
    await page.getByLabel('Times').fill('3')
    await page.keyboard.press('Tab')
    await page.getByText('Users who did page_viewed at least 3 times').waitFor()
    await page.reload()
    expect(await page.getByLabel('Times').inputValue()).toBe('3')
    await create()
    const { series } = await shop.ask({
      kind: 'trend',
      series: [{ event: null, measure: 'users' }],
      filter: { attribute: 'Readers', of: 'cohort', op: 'eq', value: true },
      range: { all: true },
      interval: 'none',
    })
    expect(series[0]!.total).toBeGreaterThan(0)
    await members().toBe(String(series[0]!.total))

    await name('Keen readers')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.waitForFunction(() => location.search === '')
    await page.getByRole('link', { name: 'All cohorts' }).click()
    await page.getByRole('link', { name: 'Keen readers' }).waitFor()

    await page.getByRole('button', { name: 'Delete Keen readers' }).click()
    const remove = page.getByRole('button', { name: 'Delete cohort' })
    expect(await remove.isDisabled()).toBe(true)
    await page.getByLabel('Type “Keen readers”').fill('Keen readers')
    await remove.click()
    await page.getByText('No cohort yet.').waitFor()
  })

  it('are made by attributes and by a list, and filter and split every question', async () => {
    await visit('cohorts/new')
    await name('Gold')
    await choose(/^Found by/, /^What is true of them/)
    await page.getByRole('button', { name: 'Add a filter to users' }).click()
    // Only what is true of users is offered here.
    await page.getByRole('option', { name: /^tier/ }).waitFor()
    expect(await page.getByRole('option', { name: /^plan/ }).count()).toBe(0)
    await page.keyboard.type('tier')
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'is', exact: true }).click()
    await page.getByRole('option', { name: /^gold/ }).click()
    await create()
    await members().toBe('6')

    await page.getByRole('link', { name: 'Explore what they do' }).click()
    await headlineShows(page, '6 users')
    await page.getByRole('button', { name: 'Edit condition: in Gold' }).waitFor()

    await visit('cohorts/new')
    await name('Three')
    await choose(/^Found by/, /^A list of user ids/)
    await page.getByLabel('User ids, one a line').fill('user_1\nuser_2, user_3\nuser_1')
    await page.keyboard.press('Tab')
    await page.getByText('3 different ids').waitFor()
    await create()
    await members().toBe('3')

    await visit('explore?q=(kind:funnel,steps:!((event:signed_up),(event:purchase)))')
    await page.getByRole('button', { name: 'Split by an attribute' }).click()
    await page.keyboard.type('Thr')
    await page.getByRole('option', { name: /^Three/ }).click()
    await page.getByRole('region', { name: 'Groups' }).waitFor()
    expect((await rowsOf(page, 'Groups')).map(([group, entered]) => [group, entered]).sort()).toEqual([
      ['in Three', '3'],
      ['not in Three', '21'],
    ])
    await page.getByRole('button', { name: 'Add a filter to every event' }).click()
    await page.keyboard.type('Gold')
    await page.getByRole('option', { name: /^Gold/ }).click()
    await page.getByRole('option', { name: 'everybody else' }).click()
    await headlineShows(page, 'of 18 users')
    await page.getByRole('button', { name: 'Edit condition: not in Gold' }).waitFor()
  })

  it('are made of those whom a funnel lost', async () => {
    await visit('explore?q=(kind:funnel,steps:!((event:signed_up),(event:purchase)))')
    await page.getByRole('button', { name: '6 lost' }).click()
    await page.getByRole('link', { name: 'Save as cohort' }).click()
    await name('Undecided')
    await page.getByText('Users who reached signed_up, not purchase in signed_up → purchase').waitFor()
    await create()
    await members().toBe('6')
  })

  it('say what is wrong with a name that is taken', async () => {
    await visit('cohorts/new')
    await name('Twice')
    await create()
    await visit('cohorts/new')
    await name('Twice')
    await page.getByRole('button', { name: 'Create cohort' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('There is a cohort "Twice" already.')
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('/cohorts')))
  })

  it.each(windows)('are readable for everyone: $width px wide', async (window) => {
    await page.setViewportSize(window)
    for (const path of ['cohorts', 'cohorts/new']) {
      await visit(path)
      await page.getByText(path === 'cohorts' ? 'Members are users who' : 'Found by').waitFor()
      await readable(page, path.replace('/', '-'))
    }
  })
})
