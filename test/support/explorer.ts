import { type Browser, type BrowserContext, type Page, selectors } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import type { Result } from '../../src/runtime/query/result.ts'
import type { Query } from '../../src/runtime/query/schema.ts'
import { launchBrowser } from './browser.ts'
import { desk } from './page-looks.ts'
import { fillSignIn } from './sign-in.ts'
import { startWebServer, type WebServerOptions } from './web-server.ts'

export type ResultOf<Kind extends Result['kind']> = Extract<Result, { kind: Kind }>

/** A browser on the explore page of an app with the history below, and the API beside it. */
export async function startExplorer(options: WebServerOptions = {}) {
  selectors.setTestIdAttribute('data-test')
  const web = await startWebServer(options)
  const browser: Browser = await launchBrowser()
  const { app_id: appId } = await web.runtime.apps.create({ name: 'Shop', time_zone: 'Europe/Berlin' })
  const { write_key } = await web.runtime.keys.create(appId, 'test')
  await web.send(write_key, history(Date.now()))
  await web.loaded()

  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>> | undefined

  /** A page where the administrator is signed in; `complaints` collects what the browser objects to. */
  async function open() {
    const context: BrowserContext = await browser.newContext({
      viewport: desk,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...(signedIn && { storageState: signedIn }),
    })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
    await page.goto(`${web.address}/apps/${appId}/explore`)
    const headline = page.getByTestId('headline')
    const email = page.getByLabel('E-mail')
    await headline.or(email).waitFor()
    // The first time, and after a test that signed out.
    if (await email.isVisible()) {
      await fillSignIn(page)
      await headline.waitFor()
      signedIn = await context.storageState()
    }
    return { context, page, complaints }
  }

  /** What the API answers to the same question. */
  async function ask<Kind extends Result['kind']>(query: Query & { kind: Kind }): Promise<ResultOf<Kind>> {
    const response = await fetch(`${web.address}/api/apps/${appId}/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${web.runtime.accounts.token}` },
      body: JSON.stringify(query),
    })
    const body = (await response.json()) as Result | ErrorBody
    if ('error' in body) throw new Error(body.error.message)
    return body as ResultOf<Kind>
  }

  async function stop(): Promise<void> {
    await browser.close()
    await web.stop()
  }

  return { web, appId, open, ask, stop }
}

export type Explorer = Awaited<ReturnType<typeof startExplorer>>

interface Opened {
  shop: Explorer
  page: Page
  /** What the browser objected to so far. */
  complaints: string[]
}

/** One explorer for a suite; each test is handed a page of its own, and ends without a complaint of the browser. */
export function useExplorer(hand: (opened: Opened) => void): void {
  let shop: Explorer
  let opened: Awaited<ReturnType<Explorer['open']>>
  beforeAll(async () => {
    shop = await startExplorer()
  })
  afterAll(() => shop?.stop())
  beforeEach(async () => {
    opened = await shop.open()
    hand({ shop, page: opened.page, complaints: opened.complaints })
  })
  afterEach(async () => {
    await opened.context.close()
    expect(opened.complaints).toEqual([])
  })
}

/** Waits until the answer in one line has the text. */
export function headlineShows(page: Page, text: string) {
  return expect.poll(() => page.getByTestId('headline').textContent(), { timeout: 15_000 }).toContain(text)
}

/** The cells of a table's body, row by row. */
export async function rowsOf(page: Page, region: string): Promise<string[][]> {
  const rows = await page.getByRole('region', { name: region, exact: true }).locator('tbody tr').all()
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()))
}

const day = 86_400_000

/** 24 users who signed up, one a day, viewed pages on later days; 18 bought an hour after they signed up. */
function history(now: number): object[] {
  return Array.from({ length: 24 }, (_, index) => {
    const at = (hours: number) => new Date(now - (index + 1) * day + hours * 3_600_000).toISOString()
    const user_id = `user_${index}`
    const event_attributes = { plan: ['free', 'pro', 'team'][index % 3], path: index % 2 ? '/' : '/pricing' }
    const views = Array.from({ length: (index % 5) + 1 }, (_, view) => view * 24).filter((hours) => hours <= index * 24)
    return [
      { event_name: 'signed_up', user_id, event_created: at(0), event_attributes },
      ...(index < 18 ? [{ event_name: 'purchase', user_id, event_created: at(1), event_attributes }] : []),
      ...views.map((hours) => ({
        event_name: 'page_viewed',
        user_id,
        event_created: at(hours + 0.2),
        event_attributes,
      })),
      { user_id, user_attributes: { tier: index % 4 === 0 ? 'gold' : 'plain' } },
    ]
  }).flat()
}
