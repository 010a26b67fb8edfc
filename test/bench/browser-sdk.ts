import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { chromiumPath, launchBrowser } from '../support/browser.ts'
import type { Bench, Row } from './bench.ts'
import { root } from './dataloaf.ts'
import { median } from './measure.ts'

/** Each with what it watches by default; ours with all it can watch. `start` resolves when events can be tracked. */
const sources = {
  DataLoaf: `import { autocapture, DataLoaf, device, elements, vitals } from './dist/sdk/browser.js'
    let client
    const watch = [device, elements, vitals, autocapture]
    globalThis.sdk = {
      start: async () => void (client = new DataLoaf({ endpoint: location.origin, writeKey: 'wk_1', watch })),
      track: (name) => client.track(name, { plan: 'pro' }),
    }`,
  posthog: `import posthog from 'posthog-js'
    globalThis.sdk = {
      start: async () => void posthog.init('wk_1', { api_host: location.origin }),
      track: (name) => posthog.capture(name, { plan: 'pro' }),
    }`,
  segment: `import { AnalyticsBrowser } from '@segment/analytics-next'
    let client
    const sender = { apiKey: 'wk_1', apiHost: location.host + '/v1', protocol: 'http' }
    const cdnSettings = { integrations: { 'Segment.io': sender } }
    globalThis.sdk = {
      start: async () => void ([client] = await AnalyticsBrowser.load({ writeKey: 'wk_1', cdnSettings })),
      track: (name) => client.track(name, { plan: 'pro' }),
    }`,
}
type Name = keyof typeof sources
const names = Object.keys(sources) as Name[]

/** Events of one burst, as somebody does who scrolls and clicks. */
const burst = 50

export const browserSdk: Bench = {
  name: 'browser',
  about: 'browser SDKs side by side in Chromium: bytes, time to begin, one event',
  async run({ quick, repeats, note }) {
    if (!chromiumPath) {
      note('skipped: no browser found (set CHROMIUM_PATH)')
      return []
    }
    const texts = {} as Record<Name, string>
    for (const name of names) texts[name] = await bundled(sources[name])
    const core = await bundled("export { DataLoaf } from './dist/sdk/browser.js'")
    const time = await measured(texts, quick ? 2 : repeats * 2)
    const sizes = Object.fromEntries(names.map((name) => [name, kilobytes(texts[name])])) as Record<Name, number>
    return [
      { ...row('core, gzip', 'kB', { ...sizes, DataLoaf: kilobytes(core) }), goal: { atMost: 1.9 }, absolute: true },
      {
        ...row('everything, gzip', 'kB', sizes),
        note: 'bundled by esbuild with what the bench itself calls; /d.js is less',
      },
      row('from text to ready', 'ms', time.start),
      { ...row('one event', 'µs', time.event), note: `on average over ${burst} at once, until each is queued` },
    ]
  },
}

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: contents.startsWith('export') ? 'esm' : 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles[0]!.text
}

function kilobytes(text: string): number {
  return gzipSync(text).byteLength / 1000
}

interface Times {
  start: Record<Name, number>
  event: Record<Name, number>
}

/** A new visitor each time, in turn; the first round warms up. */
async function measured(texts: Record<Name, string>, rounds: number): Promise<Times> {
  const server = createServer((request, response) => {
    const isPage = request.method === 'GET' && request.url === '/'
    response.setHeader('content-type', isPage ? 'text/html' : 'application/json')
    request.resume().on('end', () => response.end(isPage ? '<!doctype html><title>Shop</title>' : '{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser = await launchBrowser()
  const found = Object.fromEntries(names.map((name) => [name, { start: [], event: [] }])) as unknown as {
    [N in Name]: { start: number[]; event: number[] }
  }
  try {
    for (let round = 0; round <= rounds; round++)
      for (const name of names) {
        const context = await browser.newContext()
        const page = await context.newPage()
        await page.goto(address)
        const { start, event } = await timesOf(page, texts[name])
        if (round > 0) found[name].start.push(start)
        if (round > 0) found[name].event.push(event)
        await context.close()
      }
  } finally {
    await browser.close()
    server.close()
    server.closeAllConnections()
  }
  const medians = (what: 'start' | 'event') =>
    Object.fromEntries(names.map((name) => [name, median(found[name][what])])) as Record<Name, number>
  return { start: medians('start'), event: medians('event') }
}

function timesOf(page: Page, text: string): Promise<{ start: number; event: number }> {
  return page.evaluate(`(async () => {
    const text = ${JSON.stringify(text)}
    const before = performance.now()
    ;(0, eval)(text)
    await sdk.start()
    const start = performance.now() - before
    await new Promise((resolve) => setTimeout(resolve, 300))
    const begun = performance.now()
    const all = []
    for (let i = 0; i < ${burst}; i++) all.push(sdk.track('product_viewed'))
    const called = performance.now()
    await Promise.all(all)
    return { start, event: ((performance.now() - begun) * 1000) / ${burst} }
  })()`)
}

function row(what: string, unit: Row['unit'], found: Record<Name, number>): Row {
  const best = found.posthog < found.segment ? 'posthog' : 'segment'
  const note = names.map((name) => `${name} ${found[name].toFixed(1)}`).join(', ')
  const reference = { what: `${best}, the best of the others`, value: found[best] }
  return { bench: 'browser', what, unit, ours: found.DataLoaf, reference, note }
}
