import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, rowsOf, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('users', () => {
  let shop: Explorer
  let page: Page
  let complaints: string[]
  useExplorer((opened) => {
    ;({ shop, page, complaints } = opened)
  })
  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)
  const total = () => expect.poll(() => page.getByTestId('users-total').textContent())

  it('are listed, sorted, searched and filtered, all of it in the address', async () => {
    await visit('users')
    await total().toBe('24 users')
    await page.getByRole('button', { name: 'Events', exact: true }).click()
    await page.waitForURL(/by=events/)
    const counts = async () => (await rowsOf(page, 'Users')).map(([, , , events]) => Number(events))
    await expect.poll(async () => (await counts())[0]).toBe(Math.max(...(await counts())))
    await page.getByRole('searchbox').fill('user_2')
    await page.keyboard.press('Enter')
    await total().toBe('5 users')
    await page.getByRole('button', { name: 'Add a filter to users' }).click()
    await page.keyboard.type('tier')
    await page
      .getByRole('option', { name: /^user tier|^tier/ })
      .first()
      .click()
    await page.getByRole('option', { name: 'is', exact: true }).click()
    await page.getByRole('option', { name: /^gold/ }).click()
    await total().toBe('1 user')
    await page.reload()
    await total().toBe('1 user')
    await page.getByRole('link', { name: 'user_20' }).click()
    await page.getByRole('heading', { name: 'user_20' }).waitFor()
    await page.goBack()
    await page.getByRole('searchbox').fill('nobody at all')
    await page.keyboard.press('Enter')
    await page.getByText('No user is like that.').waitFor()
    await page.getByRole('button', { name: 'Show all users' }).click()
    await total().toBe('24 users')
  })

  it('are looked at closely: what is true of them, what they did, which cohorts they are in', async () => {
    await shop.web.runtime.cohorts.create(shop.appId, {
      name: 'Buyers',
      definition: { by: 'events', event: { event: 'purchase' } },
    })
    await visit('users/user_4')
    await page.getByRole('link', { name: 'Buyers' }).waitFor()
    await page.getByRole('button', { name: 'tier' }).click()
    await page.getByText('set to gold').waitFor()
    const timeline = page.getByRole('region', { name: 'Timeline' })
    await timeline.getByRole('button', { name: 'purchase' }).click()
    await timeline.getByText('"plan": "pro"').waitFor()
    await timeline.getByLabel('Show').selectOption('signed_up')
    await page.waitForURL(/event=signed_up/)
    await expect.poll(() => timeline.getByRole('listitem').count()).toBe(1)
  })

  it('may have any text for an id, and one that nobody has says so', async () => {
    const { write_key } = await shop.web.runtime.keys.create(shop.appId, 'odd')
    const ids = ['..', 'a/b?c=1&d=%2F#e', '=x']
    await shop.web.send(
      write_key,
      ids.map((user_id) => ({ event_name: 'viewed', user_id })),
    )
    await shop.web.loaded()
    for (const id of ids) {
      await visit(`users?${new URLSearchParams({ find: id })}`)
      await page.getByRole('link', { name: id, exact: true }).click()
      await page.getByRole('heading', { name: id, exact: true }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: id, exact: true }).waitFor()
    }
    await visit('users/nobody')
    await page.getByText('There is no user with this id.').waitFor()
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('/users/profile')))
    complaints.splice(0, complaints.length, ...complaints.filter((one) => !one.includes('404')))
  })

  it.each(windows)('are readable for everyone: $width px wide', async (window) => {
    await page.setViewportSize(window)
    await visit('users')
    await page.getByRole('region', { name: 'Users' }).waitFor()
    await readable(page, 'users')
    await visit('users/user_4')
    await page.getByRole('button', { name: 'purchase' }).waitFor()
    await readable(page, 'user')
  })
})
