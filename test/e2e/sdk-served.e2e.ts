import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { servedFolder } from '../support/cli.ts'
import { onLoopback } from '../support/loopback.ts'

/** A shop's page that loads everything of ours under names of its own. */
describe.skipIf(!hasBrowser())('a page whose visitors block known names', () => {
  let browser: Browser
  let here: Awaited<ReturnType<typeof servedFolder>>
  let shop: Awaited<ReturnType<typeof onLoopback>>
  beforeAll(async () => {
    browser = await launchBrowser()
    here = await servedFolder()
    const script = `<script async src="${here.address}/~bread.js" data-key="${here.writeKey}" data-path="/~bread" data-settings="/~bread" data-global="bread"></script>`
    const server = createServer((_, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><title>Shop</title><button id="buy">Buy</button>${script}`)
    })
    shop = await onLoopback(server)
  })
  afterAll(async () => {
    await browser.close()
    await shop.close()
    await here.remove()
  })

  it('tells of what the app’s settings declare, into the warehouse', async () => {
    await declare({
      elements: [{ name: 'buy', selector: '#buy', on: ['click'] }],
      steps: [{ name: 'bought', selector: '#buy' }],
    })
    const page = await browser.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const watched = page.waitForResponse(
      (response) => response.request().method() === 'GET' && response.url().includes('/~bread?'),
    )
    await page.goto(shop.url)
    await watched
    await page.click('#buy')
    await page.evaluate("bread.push(['flush'])")
    await expect.poll(names, { timeout: 20_000 }).toEqual(['element_clicked', 'page_viewed', 'step_reached'])
    expect(asked.filter((path) => !/^\/($|~bread|favicon)/.test(path))).toEqual([])
    await page.close()
  })

  async function names(): Promise<string[]> {
    const sql = 'select distinct event_name from events order by event_name'
    const { rows } = (await here.run(['query', 'sql', sql, '--json'])).json<{ rows: string[][] }>()
    return rows.map(([name = '']) => name)
  }

  async function declare(collection: object): Promise<void> {
    const token = readFileSync(join(here.path, '.dataloaf', 'token'), 'utf8').trim()
    const path = `${here.address}/api/apps/${here.appId}/collection`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const { version } = (await (await fetch(path, { headers })).json()) as { version: number }
    const answer = await fetch(path, { method: 'PUT', headers, body: JSON.stringify({ ...collection, version }) })
    expect(answer.status).toBe(200)
  }
})
