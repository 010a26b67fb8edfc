import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriers } from './axe.ts'

/** The sizes and themes in which every page is looked at. */
export const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1440, 390].map((width) => ({ colorScheme, width })),
)

export type Look = (typeof looks)[number]

/**
 * Takes a picture of the page as it stands (`fullPage`: and of what is below it), and holds it to what everybody must be
 * able to read: nothing in anybody's way, and no wider than its window. `look`: as it was opened, wide and light if not said.
 */
export async function readable(page: Page, name: string, look: Look = looks[0]!, { fullPage = false } = {}) {
  const path = `test/artifacts/${name}-${look.width}-${look.colorScheme}.png`
  await page.screenshot({ path, fullPage, animations: 'disabled' })
  expect(await barriers(page), name).toEqual([])
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(tooWide, `${name}: pixels wider than its window`).toBeLessThanOrEqual(0)
}
