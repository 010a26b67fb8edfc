import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** The first has no window of its own, and takes two thirds of the work of the others. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
const paths = [process.env.CHROMIUM_PATH, ...names.map((name) => `/usr/bin/${name}`)]

/** The browser the tests use; undefined where none is installed. */
export const chromiumPath = paths.find((path) => path !== undefined && existsSync(path))

const why = 'skipped: browser tests (no Chromium found; install it, or set CHROMIUM_PATH)'

/**
 * Whether the browser tests run. Without a browser they say why they do not; in CI that is a failure, since a build
 * that silently tests less is worse than a red one.
 */
export function hasBrowser(): boolean {
  if (chromiumPath !== undefined) return true
  if (process.env.CI) throw new Error(why)
  process.stderr.write(`${why}\n`)
  return false
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
