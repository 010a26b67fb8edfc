import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { emptyCollection } from '../../src/runtime/collection/collection.ts'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable, windows } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('the pipeline', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })
  const visit = (path: string) => page.goto(`${shop.web.address}/apps/${shop.appId}/${path}`)

  it('shows every stage, and where one event is', async () => {
    const { write_key } = await shop.web.runtime.keys.create(shop.appId, 'traced')
    await shop.web.send(write_key, [{ event_name: 'signed_up', user_id: 'u', event_id: 'followed' }])
    await shop.web.loaded()
    await visit('pipeline')
    const stages = page.getByRole('list', { name: 'Stages' })
    for (const stage of ['Collector', 'Stream', 'Bucket', 'Loader', 'Warehouse', 'Query']) {
      await stages.getByRole('heading', { name: `${stage} working` }).waitFor()
    }
    await page.getByLabel('Id of the event').fill('followed')
    await page.getByRole('button', { name: 'Follow it' }).click()
    const way = page.getByRole('list', { name: 'Where it is' })
    await expect.poll(() => way.getByText(/^Warehouse .* after \d/).count()).toBe(1)
    await way.getByText(/^Query .* found just now$/).waitFor()
  })

  it('keeps refused events with their faults, and takes them in again, corrected or all at once', async () => {
    const { runtime } = shop.web
    const { write_key } = await runtime.keys.create(shop.appId, 'strict')
    const plan = {
      enforcement: 'quarantine' as const,
      events: { paid: { attributes: { amount: { type: 'number' as const } } } },
    }
    await runtime.collections.put(shop.appId, 0, { ...emptyCollection(), plan: { ...plan, other_events: true } })
    const paid = (amount: string) => ({ event_name: 'paid', user_id: 'u', event_attributes: { amount } })
    await shop.web.send(write_key, [paid('a lot'), paid('little')])
    await runtime.stream.flush()
    await runtime.loader.idle()
    await visit('live')
    await page.getByTestId('live-refused').click()
    await expect.poll(() => page.getByTestId('refused-total').textContent()).toBe('2 refused')
    await page.getByRole('button', { name: 'paid' }).first().click()
    await expect.poll(() => page.locator('.fault-line').first().textContent()).toContain('"amount"')
    await page.getByRole('button', { name: 'Correct and replay' }).click()
    const text = page.getByLabel('The corrected event')
    const sent = await text.inputValue()
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await page.getByText('0 replayed, 1 refused again').waitFor()
    await text.fill(sent.replace(/"amount": "[^"]*"/, '"amount": 5'))
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await page.getByText('1 replayed', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Replay all/ }).click()
    await page.getByText('0 replayed, 2 refused again').waitFor()
  })

  it('has live events that can be found, stopped, and followed', async () => {
    const { write_key } = await shop.web.runtime.keys.create(shop.appId, 'live')
    await visit('live')
    await page.getByRole('button', { name: 'Pause' }).click()
    await shop.web.send(write_key, [
      { event_name: 'seen_live', user_id: 'user_live', event_attributes: { colour: 'teal' } },
    ])
    await page.getByRole('button', { name: 'Go on (1 waiting)' }).click()
    await page.getByLabel('Show events with').fill('teal')
    await page.waitForURL(/find=teal/)
    await page.getByRole('button', { name: 'seen_live' }).click()
    await page.getByRole('list', { name: 'Where it is' }).getByText('Collector').waitFor()
    await shop.web.runtime.stream.flush()
    await shop.web.runtime.loader.idle()
    await page.getByRole('link', { name: 'user_live' }).click()
    await page.getByRole('heading', { name: 'user_live' }).waitFor()
  })

  it.each(windows)('is readable for everyone: $width px wide', async (window) => {
    await page.setViewportSize(window)
    await visit('pipeline?event=followed')
    await page.getByRole('list', { name: 'Where it is' }).waitFor()
    await readable(page, 'pipeline')
    await visit('quarantine')
    await page.getByRole('button', { name: 'paid' }).first().click()
    await readable(page, 'quarantine')
    await visit('live')
    await page.getByRole('region', { name: 'Latest events' }).waitFor()
    await readable(page, 'live')
  })
})
