import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { barriers } from '../support/axe.ts'
import { type Explorer, headlineShows, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe('alerts and subscriptions', () => {
  let page: Page
  let shop: Explorer
  useExplorer((opened) => {
    ;({ page, shop } = opened)
  })

  const here = () => `${shop.web.address}/apps/${shop.appId}/alerts`
  const clean = async () => {
    expect(await barriers(page)).toEqual([])
  }

  it('teach what they are, and are made, tested, shown and removed', async () => {
    await page.goto(here())
    await page.getByText('Save an insight first.').waitFor()
    await clean()
    await shop.web.runtime.insights.create(
      shop.appId,
      { name: 'Signups', query: { kind: 'trend', series: [{ event: 'signed_up' }], interval: 'day' } },
      'test',
    )
    await page.reload()
    await page.getByRole('link', { name: 'New alert' }).click()
    const dialog = page.getByRole('dialog', { name: 'New alert' })
    await dialog.getByLabel('Value').fill('1000')
    expect(await dialog.getByRole('checkbox', { name: /ada/ }).isChecked()).toBe(true)
    await readable(page, 'alert-dialog')
    await dialog.getByRole('button', { name: 'Create alert' }).click()
    const row = page.getByRole('region', { name: 'Alerts' }).locator('tbody tr')
    await row.getByText('below 1,000').last().waitFor()
    expect(new URL(page.url()).search).toBe('')

    await row.getByRole('button', { name: /^Send a test/ }).click()
    const bell = page.getByRole('button', { name: '1 unread notification' })
    await bell.waitFor()
    await bell.press('Enter')
    await readable(page, 'bell')
    await page.getByRole('button', { name: /A test of/ }).press('Enter')
    await page.getByRole('button', { name: 'Notifications' }).waitFor()

    await row.getByRole('button', { name: /^History/ }).click()
    await page.getByText('Its state never changed.').waitFor()
    await page.keyboard.press('Escape')
  })

  it('are changed, paused and resumed, and looked at when somebody asks', async () => {
    await page.goto(here())
    const row = page.getByRole('region', { name: 'Alerts' }).locator('tbody tr')
    await row.getByRole('button', { name: /^Edit/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit alert' })
    expect(await dialog.getByLabel('Value').inputValue()).toBe('1000')
    expect(await dialog.getByRole('checkbox', { name: /ada/ }).isChecked()).toBe(true)
    await dialog.getByLabel('Tell me when it').selectOption('above')
    await dialog.getByLabel('Value').fill('7')
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Signups above 7')
    await dialog.getByLabel(/^Check/).selectOption('day')
    await dialog.getByLabel('At (Europe/Berlin)').fill('08:30')
    await clean()
    await dialog.getByRole('button', { name: 'Save alert' }).click()
    await row.getByText('Daily at 08:30').waitFor()
    await row.getByText(/, 08:30$/).waitFor()
    await row.getByRole('button', { name: /^Pause/ }).click()
    await row.getByText('Paused').waitFor()
    await clean()
    await row.getByRole('button', { name: /^Check now/ }).click()
    await page.getByText('Checked “Signups above 7”.').waitFor()
    await row.getByRole('button', { name: /^Resume/ }).click()
    await row.getByText(/, 08:30$/).waitFor()
  })

  it('are made where the insight or the dashboard is looked at, which can be a favourite there too', async () => {
    const { insights, dashboards, subscriptions, alerts } = shop.web.runtime
    const [insight] = await insights.list(shop.appId)
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore?insight=${insight!.insight_id}`)
    await headlineShows(page, '24 signed_up')
    await page.getByRole('button', { name: 'Make Signups a favourite' }).click()
    await page.getByRole('button', { name: 'Take Signups out of your favourites' }).waitFor()
    const bar = page.locator('.save-bar')
    await bar.getByRole('button', { name: 'Alert' }).click()
    const dialog = page.getByRole('dialog', { name: 'New alert' })
    await dialog.getByText('Signups', { exact: true }).waitFor()
    await clean()
    const before = (await alerts.list(shop.appId)).length
    await dialog.getByRole('button', { name: 'Create alert' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await alerts.list(shop.appId)).toHaveLength(before + 1)

    const board = await dashboards.create(shop.appId, { name: 'Morning' }, 'ada')
    await shop.web.runtime.channels.create(
      shop.appId,
      { kind: 'webhook', name: 'Lobby', url: 'http://127.0.0.1:9/', language: 'de' },
      'ada',
    )
    await page.goto(`${shop.web.address}/apps/${shop.appId}/dashboards/${board.dashboard_id}`)
    await page.getByRole('button', { name: 'Make Morning a favourite' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Take Morning out of your favourites' }).waitFor()
    await page.getByRole('button', { name: 'Subscribe' }).click()
    const subscribe = page.getByRole('dialog', { name: 'Subscribe' })
    await subscribe.getByRole('checkbox', { name: /Lobby/ }).check()
    await clean()
    await subscribe.getByRole('button', { name: 'Subscribe' }).click()
    await subscribe.waitFor({ state: 'detached' })
    const [made] = await subscriptions.list(shop.appId)
    expect(made).toMatchObject({ subject: { kind: 'dashboard', id: board.dashboard_id } })
    await subscriptions.remove(shop.appId, made!.subscription_id)
    await alerts.remove(
      shop.appId,
      (await alerts.list(shop.appId)).find(({ name }) => name.endsWith('below 10'))!.alert_id,
    )
  })

  it('are left by whoever only hears of them', async () => {
    const { accounts, alerts } = shop.web.runtime
    const token = { kind: 'token', organization: null } as const
    const { code } = await accounts.invitations.create({ email: 'bob@example.com', role: 'viewer', by: token })
    const bob = await accounts.invitations.accept(code, { name: 'Bob Baker', password: 'bread and butter' })
    const [alert] = await alerts.list(shop.appId)
    await alerts.update(shop.appId, alert!.alert_id, { people: [...alert!.people, bob] })
    const [cookie] = (await accounts.signInAs(bob)).getSetCookie()
    const [name, value] = cookie!.split(';')[0]!.split('=') as [string, string]
    await page.context().addCookies([{ name, value, url: shop.web.address }])
    await page.goto(here())
    await page.getByRole('button', { name: /^Unsubscribe me/ }).click()
    await page.getByText(/^You hear no more of/).waitFor()
    await page.getByRole('button', { name: /^Unsubscribe me/ }).waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /^Edit/ }).count()).toBe(0)
    expect((await alerts.get(alert!.alert_id)).people).toEqual(alert!.people)
    await clean()
  })

  it('go to channels that were added here, whose secret is shown once', async () => {
    await page.goto(here())
    await page.getByRole('button', { name: 'Add channel' }).click()
    await clean()
    await page.getByLabel('Kind').selectOption('webhook')
    await page.getByLabel('Name').fill('Ops')
    await page.getByLabel('Address').fill('http://127.0.0.1:9/hook')
    await page.getByRole('dialog').getByRole('button', { name: 'Add channel' }).click()
    await page.getByText('It is shown only now.').waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'Subscribe' }).click()
    const dialog = page.getByRole('dialog', { name: 'Subscribe' })
    await dialog.getByText('No mail server is set up').waitFor()
    await dialog.getByLabel('How often').selectOption('month')
    await dialog.getByRole('checkbox', { name: /Ops/ }).check()
    await clean()
    await dialog.getByRole('button', { name: 'Subscribe' }).click()
    const subscriptions = page.getByRole('region', { name: 'Subscriptions' })
    await subscriptions.getByText('Monthly on the 1. at 09:00').waitFor()
    await clean()
  })

  it.each(windows)('look as they should at $width px', async (window) => {
    const [insight] = await shop.web.runtime.insights.list(shop.appId)
    const board = (await shop.web.runtime.dashboards.list(shop.appId))[0]!.dashboard_id
    await page.setViewportSize(window)
    await page.goto(here())
    await page.getByRole('region', { name: 'Subscriptions' }).waitFor()
    await readable(page, 'alerts')
    await page.getByRole('button', { name: /^Edit: Signups above/ }).click()
    await page.getByRole('dialog', { name: 'Edit alert' }).waitFor()
    await readable(page, 'alert-edit')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Edit: Morning', exact: true }).click()
    await page.getByRole('dialog', { name: 'Edit subscription' }).waitFor()
    await readable(page, 'subscription-edit')
    await page.goto(`${shop.web.address}/apps/${shop.appId}/explore?insight=${insight!.insight_id}`)
    await headlineShows(page, '24 signed_up')
    await readable(page, 'insight-follow')
    await page.goto(`${shop.web.address}/apps/${shop.appId}/dashboards/${board}`)
    await page.getByRole('button', { name: /Morning (out of|a favourite)/ }).waitFor()
    await readable(page, 'dashboard-follow')
  })

  it('are removed, and come back as they were when that is undone', async () => {
    const { alerts, channels, subscriptions } = shop.web.runtime
    const known = () => Promise.all([alerts, subscriptions, channels].map((store) => store.list(shop.appId)))
    const before = await known()
    await page.goto(here())
    const subscription = page.getByRole('region', { name: 'Subscriptions' })
    const alert = page.getByRole('region', { name: 'Alerts' }).getByText('Signups above 7')
    const channel = page.getByRole('listitem').filter({ hasText: 'Ops' })
    for (const [name, shown] of [
      ['Remove Morning', subscription],
      ['Remove: Signups above 7', alert],
      ['Remove Ops', channel],
    ] as const) {
      await page.getByRole('button', { name, exact: true }).click()
      const toast = page.locator('.toast').filter({ hasText: /^Removed/ })
      const undo = toast.getByRole('button', { name: 'Undo' })
      await undo.waitFor()
      await expect.poll(() => shown.count()).toBe(0)
      expect(await known()).not.toEqual(before)
      await undo.click()
      await shown.waitFor()
      await toast.waitFor({ state: 'detached' })
      expect(await known()).toEqual(before)
    }
    await page.getByRole('button', { name: 'Remove Morning' }).click()
    await expect.poll(() => subscription.count()).toBe(0)
  })
})
