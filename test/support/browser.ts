import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** It has no window of its own, and takes two thirds of the work of the others. */
const headless = 'chromium-headless-shell'
const windowed = ['chromium', 'chromium-browser', 'google-chrome']

/** The browser the tests use; undefined where none is installed. */
export const chromiumPath = found([headless, ...windowed])

/** A browser as people have it, if there is one: for what is measured. */
export const measuredPath = found([...windowed, headless])

/** The first of them on the path, unless `CHROMIUM_PATH` names another. */
function found(names: readonly string[]): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  const paths = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)))
  return [CHROMIUM_PATH, ...paths].find((path) => path && existsSync(path))
}

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
