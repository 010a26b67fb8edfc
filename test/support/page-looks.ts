import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriers } from './axe.ts'

/** The sizes and themes in which every page is looked at. */
export const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1440, 390].map((width) => ({ colorScheme, width })),
)

/** Takes a picture of the page as it stands, and holds it to what everybody must be able to read. */
export async function readable(page: Page, name: string, { colorScheme, width }: (typeof looks)[number]) {
  mkdirSync('test/artifacts', { recursive: true })
  await page.screenshot({ path: `test/artifacts/${name}-${width}-${colorScheme}.png`, animations: 'disabled' })
  expect(await barriers(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
