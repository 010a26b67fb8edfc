import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { useExplorer } from '../support/explorer.ts'

/** What is chosen on the way to a question of each kind: the control that Tab comes to, and what is typed there. */
const ways: { kind: string; choices: [control: RegExp, text: string][]; split: boolean; asked: string[] }[] = [
  { kind: 'trend', choices: [[/^Event of series A/, 'purchase']], split: true, asked: ['event:purchase'] },
  {
    kind: 'funnel',
    choices: [
      [/^Event of step 1/, 'signed_up'],
      [/^Event of step 2/, 'purchase'],
    ],
    split: true,
    asked: ['kind:funnel', 'event:signed_up', 'event:purchase'],
  },
  {
    kind: 'retention',
    choices: [
      [/^Event of start event/, 'signed_up'],
      [/^Event of return event/, 'page_viewed'],
    ],
    split: true,
    asked: ['kind:retention', 'event:signed_up', 'event:page_viewed'],
  },
  { kind: 'lifecycle', choices: [[/^Event of activity/, 'page_viewed']], split: false, asked: ['kind:lifecycle'] },
  { kind: 'stickiness', choices: [[/^Event of activity/, 'page_viewed']], split: false, asked: ['kind:stickiness'] },
  { kind: 'paths', choices: [], split: false, asked: ['kind:paths'] },
  { kind: 'sessions', choices: [[/^Measure/, 'bounce']], split: true, asked: ['kind:sessions', 'measure:bounce_rate'] },
  { kind: 'web', choices: [], split: false, asked: ['kind:web'] },
]

describe.skipIf(!hasBrowser())('by keyboard alone, from a page of something else', () => {
  let page: Page
  useExplorer((opened) => {
    page = opened.page
  })

  it.each(ways)(
    'a question of the kind $kind is asked, filtered and split',
    async ({ kind, choices, split, asked }) => {
      const { keyboard } = page
      await keyboard.press('l')
      await page.getByRole('heading', { name: /Live/ }).waitFor()
      await keyboard.press('n')
      await page.getByTestId('kind').waitFor()
      await keyboard.press('k')
      await choose(kind)
      for (const [control, text] of choices) {
        await tabTo(control)
        await keyboard.press('Enter')
        await choose(text)
      }
      await keyboard.press('.')
      for (const token of ['plan', 'is', 'pro']) await choose(token)
      if (split) {
        await tabTo(/^Split by an attribute/)
        await keyboard.press('Enter')
        await choose('plan')
      }
      await page.getByTestId('headline').waitFor()
      const address = decodeURIComponent(page.url())
      const filtered = '(attribute:plan,op:eq,value:pro)'
      for (const part of [...asked, filtered, ...(split ? ['breakdown:!((attribute:plan'] : [])]) {
        expect(address).toContain(part)
      }
    },
  )

  /** Types until the list has what is meant at its head, and takes it. */
  async function choose(text: string): Promise<void> {
    await page.locator('[role=listbox]').waitFor()
    await page.keyboard.type(text)
    await page.waitForFunction((typed) => {
      const first = document.querySelector('[role=option][data-active]')
      return first?.textContent?.toLowerCase().startsWith(typed)
    }, text)
    await page.keyboard.press('Enter')
  }

  async function tabTo(name: RegExp): Promise<void> {
    await page.getByRole('button', { name }).first().waitFor()
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const focused = document.activeElement
        return focused?.getAttribute('aria-label') ?? focused?.textContent ?? ''
      })
      if (name.test(at.trim())) return
    }
    throw new Error(`Tab does not come to ${name}.`)
  }
})
