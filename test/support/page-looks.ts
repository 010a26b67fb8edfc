import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriers } from './axe.ts'

export const desk = { width: 1440, height: 900 }
export const hand = { width: 390, height: 844 }

/** In which every page is looked at. */
export const windows = [desk, hand]

type Colours = 'light' | 'dark'

interface LookOptions {
  /** And what is below the window. */
  fullPage?: boolean
  /** Default: both. */
  colours?: Colours[]
}

/**
 * Takes pictures of the page as it stands, and holds it to what everybody must be able to read: nothing in anybody's way,
 * and no wider than its window. It is light afterwards.
 */
export async function readable(
  page: Page,
  name: string,
  { fullPage = false, colours = ['light', 'dark'] }: LookOptions = {},
) {
  const { width } = page.viewportSize()!
  for (const [index, colorScheme] of colours.entries()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const path = `test/artifacts/${name}-${width}-${colorScheme}.png`
    await page.screenshot({ path, fullPage, animations: 'disabled' })
    const which = `${name}, ${colorScheme}`
    expect(await barriers(page, { colours: index > 0 }), which).toEqual([])
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(tooWide, `${which}: pixels wider than its window`).toBeLessThanOrEqual(0)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** In one window after the other; it is as wide as before afterwards. */
export async function readableInAll(page: Page, name: string, options?: LookOptions) {
  const before = page.viewportSize()!
  for (const window of windows) {
    await page.setViewportSize(window)
    await readable(page, name, options)
  }
  await page.setViewportSize(before)
}
