import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventItem, Item } from '../../../src/event.ts'
import { type BrowserOptions, type BrowserWindow, DataLoaf } from '../../../src/sdk/browser.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-31T10:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the browser SDK', () => {
  it('sends a page view by itself, and one for each change of the path', async () => {
    const { page, events } = open('https://shop.test/?utm_source=newsletter&utm_medium=mail')
    page.go('/mugs')
    page.go('/mugs#details')
    page.back('/')
    await vi.advanceTimersByTimeAsync(1000)
    expect(events().map(({ event_name, event_attributes }) => [event_name, event_attributes?.path])).toEqual([
      ['page_viewed', '/'],
      ['page_viewed', '/mugs'],
      ['page_viewed', '/'],
    ])
    expect(events()[0]!.context).toMatchObject({
      campaign: { source: 'newsletter', medium: 'mail' },
      page: { path: '/', title: 'Shop', referrer: 'https://news.test/' },
      library: { name: 'dataloaf-browser' },
    })
    expect(events()[1]!.context!.page!.referrer).toBe('https://shop.test/?utm_source=newsletter&utm_medium=mail')
  })

  it('keeps the anonymous id over page loads, and a session until 30 minutes pass without an event', async () => {
    const first = open('https://shop.test/')
    vi.advanceTimersByTime(30 * 60_000)
    const second = open('https://shop.test/', { storage: first.storage })
    vi.advanceTimersByTime(30 * 60_000 + 1)
    const third = open('https://shop.test/', { storage: first.storage })
    await vi.advanceTimersByTimeAsync(1000)
    const [one, two, three] = [first, second, third].map(({ events }) => events()[0]!)
    expect(new Set([one, two, three].map((event) => event!.anonymous_id)).size).toBe(1)
    expect(two!.session_id).toBe(one!.session_id)
    expect(three!.session_id).not.toBe(two!.session_id)
  })

  it('ties the anonymous id to the user, whose events follow', async () => {
    const { dataloaf, items } = open('https://shop.test/', { pageViews: false })
    dataloaf.identify('u1', { plan: 'pro' })
    dataloaf.track('signed_up', { plan: 'pro' })
    await vi.advanceTimersByTimeAsync(1000)
    const [user, alias, event] = items() as [Item, { alias: { from: string } }, EventItem]
    expect(user).toMatchObject({ user_id: 'u1', user_attributes: { plan: 'pro' } })
    expect(event).toMatchObject({ user_id: 'u1', anonymous_id: alias.alias.from, event_name: 'signed_up' })
    expect(alias).toMatchObject({ alias: { to: 'u1' } })
  })

  it('is somebody else after reset', async () => {
    const { dataloaf, events } = open('https://shop.test/', { pageViews: false })
    dataloaf.identify('u1')
    dataloaf.track('before')
    dataloaf.reset()
    dataloaf.track('after')
    await vi.advanceTimersByTimeAsync(1000)
    const [before, after] = events()
    expect(after!.user_id).toBeUndefined()
    expect(after!.anonymous_id).not.toBe(before!.anonymous_id)
  })

  it('sends what waits as a beacon when the page is hidden', () => {
    const { page, dataloaf, beacons } = open('https://shop.test/', { pageViews: false })
    for (let i = 0; i < 100; i++) dataloaf.track('scrolled', { text: 'x'.repeat(500) })
    page.hide()
    expect(beacons.flatMap(({ batch }) => batch).length).toBe(100)
    expect(beacons.every((body) => JSON.stringify(body).length < 64_000)).toBe(true)
    expect(beacons[0]).toMatchObject({ write_key: 'wk_1', sent_at: '2026-01-31T10:00:00.000Z' })
  })

  it('sends again, with the same ids, what the collector could not take', async () => {
    const answers = [503, 0, 202]
    const { dataloaf, requests } = open('https://shop.test/', { pageViews: false, answers })
    dataloaf.track('signed_up')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(requests.length).toBe(3)
    expect(new Set(requests.map(({ batch }) => (batch[0] as EventItem).event_id)).size).toBe(1)
  })

  it('works where storage is forbidden', async () => {
    const { dataloaf, events } = open('https://shop.test/', { pageViews: false, storage: null })
    dataloaf.track('one')
    dataloaf.track('two')
    await vi.advanceTimersByTimeAsync(1000)
    expect(events()[0]!.session_id).toBe(events()[1]!.session_id)
  })

  it('makes ids that are UUIDs of version 7', async () => {
    const { events } = open('https://shop.test/')
    await vi.advanceTimersByTimeAsync(1000)
    expect(events()[0]!.event_id).toMatch(/^019c[0-9a-f]{4}-[0-9a-f]{4}-7[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('is at most 1.9 kB', async () => {
    vi.useRealTimers()
    const { outputFiles } = await build({
      entryPoints: ['src/sdk/browser.ts'],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    })
    expect(gzipSync(outputFiles[0]!.contents).byteLength).toBeLessThanOrEqual(1900)
  })
})

interface Body {
  write_key: string
  sent_at: string
  batch: Item[]
}

type OpenOptions = Partial<BrowserOptions> & { storage?: Map<string, string> | null; answers?: number[] }

/** A page at the address, with the SDK in it. `answers`: the collector's statuses, 0 for none at all. */
function open(address: string, { storage = new Map(), answers = [], ...options }: OpenOptions = {}) {
  const requests: Body[] = []
  const beacons: Body[] = []
  const listeners: { [type: string]: (() => void)[] } = {}
  const addEventListener = (type: string, listener: () => void) => {
    listeners[type] = [...(listeners[type] ?? []), listener]
  }
  const document = { title: 'Shop', referrer: 'https://news.test/', visibilityState: 'visible', addEventListener }
  const location = { href: '', pathname: '', search: '' }
  const moveTo = (url: string) => {
    const { href, pathname, search } = new URL(url, location.href || address)
    Object.assign(location, { href, pathname, search })
  }
  const window: BrowserWindow = {
    document,
    location,
    navigator: { language: 'en-GB', sendBeacon: (_, body) => beacons.push(JSON.parse(body)) > 0 },
    history: { pushState: (_, __, url) => moveTo(String(url)) },
    localStorage: {
      getItem: (key) => allowed().get(key) ?? null,
      setItem: (key, value) => void allowed().set(key, value),
    },
    addEventListener,
    setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
    fetch: async (_, { body }) => {
      requests.push(JSON.parse(body))
      const status = answers.shift() ?? 202
      if (status === 0) throw new TypeError('Failed to fetch')
      return { status }
    },
  }
  moveTo(address)
  const dataloaf = new DataLoaf({ endpoint: 'https://data.test', writeKey: 'wk_1', window, ...options })
  const items = () => requests.flatMap(({ batch }) => batch)
  const events = () => items().filter((item): item is EventItem => 'event_name' in item)
  const page = {
    go: (path: string) => window.history.pushState(null, '', path),
    back: (path: string) => {
      moveTo(path)
      for (const listener of listeners.popstate ?? []) listener()
    },
    hide: () => {
      document.visibilityState = 'hidden'
      for (const listener of listeners.visibilitychange ?? []) listener()
    },
  }
  return { dataloaf, requests, beacons, items, events, page, storage }

  function allowed(): Map<string, string> {
    if (storage === null) throw new DOMException('The operation is insecure.', 'SecurityError')
    return storage
  }
}
