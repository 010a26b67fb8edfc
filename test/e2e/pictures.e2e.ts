import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/browser.ts'
import { type Explorer, useExplorer } from '../support/explorer.ts'
import { readable } from '../support/page-looks.ts'

const byPlan = '(kind:trend,series:!((event:page_viewed,measure:events)),breakdown:!((attribute:plan)))'
const usersByPlan = '(kind:trend,series:!((event:page_viewed,measure:users)),breakdown:!((attribute:plan)))'
const averageByPlan = '(kind:sessions,measure:duration_avg,breakdown:!((attribute:plan)))'
const sessionsByPlan = '(kind:sessions,breakdown:!((attribute:plan)))'

describe.skipIf(!hasBrowser())('pictures', () => {
  let shop: Explorer
  let page: Page
  useExplorer((opened) => {
    ;({ shop, page } = opened)
  })
  const show = async (query: string, chart = '') => {
    await page.goto(
      `${shop.web.address}/apps/${shop.appId}/explore?q=${encodeURIComponent(query)}${chart && `&chart=${chart}`}`,
    )
    await page.locator('.answered:not(.dim) .tools').waitFor()
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })

  it('are stacked where counts of one whole are split, with the parts and their sum under the pointer', async () => {
    await show(byPlan)
    for (const [name, chart] of [
      ['Stacked areas', 'stacked'],
      ['Stacked bars', 'stacked-bar'],
    ] as const) {
      await button(name).click()
      await expect.poll(() => new URL(page.url()).searchParams.get('chart')).toBe(chart)
      await page.locator('.chart-focus').focus()
      for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft')
      const numbers = (await page.locator('.tooltip td.number').allTextContents()).map((text) =>
        Number(text.replace('–', '0')),
      )
      expect(numbers.pop()).toBe(numbers.reduce((sum, one) => sum + one, 0))
      await readable(page, chart)
    }
    await show(sessionsByPlan)
    await button('Stacked bars').waitFor()
  })

  it('are not stacked where adding up means nothing', async () => {
    for (const query of [usersByPlan, averageByPlan, byPlan.replace(/,breakdown.*/, ')')]) {
      await show(query, 'stacked-bar')
      await button('Bars over time').waitFor()
      expect(await button('Bars over time').getAttribute('aria-pressed')).toBe('true')
      expect(await button('Stacked bars').count()).toBe(0)
    }
  })

  it.each(['light', 'dark'] as const)(
    'are saved with title, range, answer, legend and their own colours: %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      await show(byPlan, 'stacked-bar')
      const [download] = await Promise.all([page.waitForEvent('download'), button('Download PNG').click()])
      const file = readFileSync((await download.path())!)
      const seen = await page.evaluate(looked, file.toString('base64'))
      expect(seen.ground).toEqual(seen.tokens.ground)
      expect(seen.written).toEqual([true, true])
      expect(seen.legend.sort()).toEqual(seen.tokens.legend.sort())
      expect(seen.legend).toHaveLength(3)
      for (const colour of seen.legend) expect(seen.drawn, colour).toContain(colour)
    },
  )
})

/** What the picture's pixels say, and what the page's tokens say that they should. */
async function looked(base64: string) {
  const image = new Image()
  image.src = `data:image/png;base64,${base64}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  const pen = canvas.getContext('2d')!
  pen.drawImage(image, 0, 0)
  const hex = ([r, g, b]: Uint8ClampedArray | number[]) =>
    `#${[r!, g!, b!].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  const coloursIn = (x: number, y: number, width: number, height: number) => {
    const { data } = pen.getImageData(x, y, width, height)
    const found = new Set<string>()
    for (let at = 0; at < data.length; at += 4) found.add(hex(data.slice(at, at + 3)))
    return found
  }
  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const { data = '[]' } = { data: document.querySelector<HTMLElement>('.picture')?.dataset.legend }
  const legend = (JSON.parse(data) as [string, number][]).map(([, colour]) => token(`--s${colour}`))
  // The eighth is the colour of the texts beside them.
  const series = Array.from({ length: 7 }, (_, index) => token(`--s${index + 1}`))
  // Two pixels to one of the page: a margin of 16, then rows of 24 for title, answer and legend.
  const row = (index: number) => coloursIn(32, 32 + 48 * index, image.width - 64, 44)
  return {
    ground: hex(pen.getImageData(2, 2, 1, 1).data),
    written: [row(0).has(token('--ink')), row(1).has(token('--ink-2'))],
    legend: series.filter((colour) => row(2).has(colour)),
    drawn: [...coloursIn(0, 32 + 48 * 3, image.width, image.height - 32 - 48 * 3)],
    tokens: { ground: token('--bg'), legend },
  }
}
