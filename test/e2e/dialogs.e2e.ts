import { type Locator, type Page, selectors } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { dialogs, fill, type Known } from '../support/dialogs.ts'
import { type Explorer, startExplorer } from '../support/explorer.ts'
import { startMailSink } from '../support/mail-sink.ts'
import { desk, hand, readable } from '../support/page-looks.ts'

describe.skipIf(!hasBrowser())('what opens over a page', () => {
  let shop: Explorer
  let page: Page
  let sink: Awaited<ReturnType<typeof startMailSink>>
  let known: Known
  beforeAll(async () => {
    selectors.setTestIdAttribute('data-test')
    sink = await startMailSink()
    shop = await startExplorer({ mail: { server: sink.server, from: 'insights@example.com' } })
    known = await fill(shop)
    page = (await shop.open()).page
  }, 120_000)
  afterAll(async () => {
    await shop?.stop()
    await sink?.close()
  })

  it.each(dialogs)(
    'has the focus, is readable by everybody, closes by Escape and gives the focus back: $name',
    async ({ name, at, opener, title, role = 'dialog', width = desk.width, wide, keys = 'Enter', inside }) => {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`${shop.web.address}${at(known)}`)
      const button: Locator = opener(page).first()
      const panel = page.getByRole(role, { name: title })
      await open(panel, async () => {
        await button.focus()
        if (name === 'invitation') await button.fill('grace@example.com')
        await page.keyboard.press(keys)
      })
      await expect.poll(() => within(panel), { message: 'the focus goes in' }).toBe(true)
      await inside?.(panel)
      const picture = `dialog-${name.replaceAll(' ', '-')}`
      // Both windows and both colours, each once: there are many dialogs, and they are made of the same parts.
      if (width === desk.width) await readable(page, picture, { colours: wide ? ['light', 'dark'] : ['light'] })
      if (!wide) {
        await page.setViewportSize(hand)
        await panel.waitFor()
        await readable(page, picture, { colours: ['dark'] })
        await page.setViewportSize({ width, height: 900 })
      }
      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'detached' })
      await expect.poll(() => within(button), { message: 'the focus comes back' }).toBe(true)
    },
    60_000,
  )
})

/** Once more where the page drew the button anew, with what it had loaded, between focus and key. */
async function open(panel: Locator, press: () => Promise<void>): Promise<void> {
  await press()
  await panel.waitFor({ timeout: 5_000 }).catch(press)
  await panel.waitFor()
}

/** Whether the focus is on it or inside of it. */
function within(box: Locator): Promise<boolean> {
  return box.evaluate((element) => element.contains(document.activeElement))
}
