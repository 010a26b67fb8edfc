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
    const { page, events } = open('https://shop.test/?utm_source=newsletter&utm_medium=mail&utm_campaign=spring')
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
      campaign: { source: 'newsletter', medium: 'mail', name: 'spring' },
      page: { path: '/', title: 'Shop', referrer: 'https://news.test/' },
      library: { name: 'dataloaf-browser' },
    })
    expect(events()[1]!.context!.page!.referrer).toBe(
      'https://shop.test/?utm_source=newsletter&utm_medium=mail&utm_campaign=spring',
    )
  })

  it('keeps the anonymous id over page loads, and a session until 30 minutes pass without an event', async () => {
    const first = open('https://shop.test/')
    await vi.advanceTimersByTimeAsync(30 * 60_000)
    const second = open('https://shop.test/', { storage: first.storage })
    await vi.advanceTimersByTimeAsync(30 * 60_000 + 1)
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
    const [user, event] = items() as [Item, EventItem]
    expect(user).toMatchObject({ user_id: 'u1', user_attributes: { plan: 'pro' } })
    const { anonymous_id } = event
    expect(user).toMatchObject({ anonymous_id })
    expect(event).toMatchObject({ user_id: 'u1', event_name: 'signed_up' })
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
})

describe('what waits', () => {
  it('survives the page, and is sent by the next one with the same ids', async () => {
    const first = open('https://shop.test/', { pageViews: false, answers: [0] })
    first.dataloaf.track('signed_up')
    await vi.advanceTimersByTimeAsync(1000)
    const second = open('https://shop.test/', { pageViews: false, storage: first.storage! })
    await vi.advanceTimersByTimeAsync(1000)
    expect(second.events().map(({ event_id }) => event_id)).toEqual(first.events().map(({ event_id }) => event_id))
    expect(storedKeys(first.storage!)).toEqual(['dataloaf'])
  })

  it('stays when the page is hidden without a network, and goes out when it is back', async () => {
    const { page, dataloaf, beacons, events, storage, window } = open('https://shop.test/', { pageViews: false })
    window.navigator.onLine = false
    dataloaf.track('signed_up')
    page.hide()
    await stored()
    expect(beacons).toEqual([])
    expect(storedKeys(storage!).length).toBe(2)
    window.navigator.onLine = true
    page.fire('online')
    await vi.advanceTimersByTimeAsync(0)
    expect(events().length).toBe(1)
    expect(storedKeys(storage!)).toEqual(['dataloaf'])
  })

  it('stays when a beacon is refused', async () => {
    const { page, dataloaf, storage, window } = open('https://shop.test/', { pageViews: false })
    window.navigator.sendBeacon = () => false
    dataloaf.track('signed_up')
    page.hide()
    await stored()
    expect(storedKeys(storage!).length).toBe(2)
  })

  it('is at most a thousand items, the newest', async () => {
    const { dataloaf, events, page } = open('https://shop.test/', { pageViews: false, flushInterval: 60_000 })
    for (let i = 0; i < 1200; i++) dataloaf.track(`e${i}`)
    await stored()
    page.fire('online')
    for (let i = 0; i < 60; i++) {
      await vi.advanceTimersByTimeAsync(0)
      dataloaf.flush()
    }
    expect([events().length, events()[0]!.event_name]).toEqual([1000, 'e200'])
  })
})

/** What is tracked in a row is stored at its end. */
const stored = () => Promise.resolve()

describe('consent', () => {
  it('off: nothing is sent and nothing is stored, until the visitor agrees; then the page counts', async () => {
    const { dataloaf, events, storage } = open('https://shop.test/', { consent: 'off' })
    dataloaf.track('ignored')
    dataloaf.identify('u1')
    await vi.advanceTimersByTimeAsync(5000)
    expect([events(), storedKeys(storage!)]).toEqual([[], []])
    dataloaf.consent('full')
    await vi.advanceTimersByTimeAsync(1000)
    expect(events().map(({ event_name }) => event_name)).toEqual(['page_viewed'])
    expect(storedKeys(storage!)).toEqual(['dataloaf'])
  })

  it('cookieless: nothing is stored, and the next page load is somebody new', async () => {
    const first = open('https://shop.test/', { consent: 'cookieless' })
    first.dataloaf.track('signed_up')
    const second = open('https://shop.test/', { consent: 'cookieless', storage: first.storage! })
    await vi.advanceTimersByTimeAsync(1000)
    expect(storedKeys(first.storage!)).toEqual([])
    expect(new Set(first.events().map(({ anonymous_id }) => anonymous_id)).size).toBe(1)
    expect(second.events()[0]!.anonymous_id).not.toBe(first.events()[0]!.anonymous_id)
  })

  it('taken back takes away what is stored, and what waits', async () => {
    const { dataloaf, events, storage } = open('https://shop.test/')
    dataloaf.consent('off')
    await vi.advanceTimersByTimeAsync(5000)
    expect([events(), storedKeys(storage!)]).toEqual([[], []])
  })

  it.each([{ doNotTrack: '1' }, { globalPrivacyControl: true }])('is off for who sends %j', async (navigator) => {
    const { events, storage } = open('https://shop.test/', { navigator })
    await vi.advanceTimersByTimeAsync(5000)
    expect([events(), storedKeys(storage!)]).toEqual([[], []])
  })
})

describe('in more than one place', () => {
  it('who signs out in one tab is signed out in the other', async () => {
    const first = open('https://shop.test/', { pageViews: false })
    const second = open('https://shop.test/', { pageViews: false, storage: first.storage! })
    first.dataloaf.identify('u1')
    second.dataloaf.track('seen')
    first.dataloaf.reset()
    second.dataloaf.track('later')
    await vi.advanceTimersByTimeAsync(1000)
    expect(second.events().map(({ user_id }) => user_id)).toEqual(['u1', undefined])
  })

  it('a page that the browser brings back is seen again', async () => {
    const { page, events } = open('https://shop.test/')
    page.fire('pageshow', { persisted: true })
    page.fire('pageshow', { persisted: false })
    await vi.advanceTimersByTimeAsync(1000)
    expect(events().length).toBe(2)
  })

  it('where there is no page, calls do nothing', () => {
    const dataloaf = new DataLoaf({ endpoint: 'https://data.test', writeKey: 'wk_1', window: {} as BrowserWindow })
    dataloaf.track('signed_up')
    dataloaf.page()
    dataloaf.identify('u1')
    dataloaf.alias('old')
    dataloaf.reset()
    dataloaf.consent('full')
    dataloaf.flush()
  })
})

interface Body {
  write_key: string
  sent_at: string
  batch: Item[]
}

type OpenOptions = Partial<BrowserOptions> & {
  storage?: object | null
  answers?: number[]
  navigator?: object
}

/** A page at the address, with the SDK in it. `answers`: the collector's statuses, 0 for none at all. */
function open(address: string, { storage = {}, answers = [], navigator = {}, ...options }: OpenOptions = {}) {
  const requests: Body[] = []
  const beacons: Body[] = []
  const listeners: { [type: string]: ((event: { persisted?: boolean }) => void)[] } = {}
  const addEventListener = (type: string, listener: (event: { persisted?: boolean }) => void) => {
    listeners[type] = [...(listeners[type] ?? []), listener]
  }
  const document = { title: 'Shop', referrer: 'https://news.test/', hidden: false }
  const location = { href: '', pathname: '', search: '' }
  const moveTo = (url: string) => {
    const { href, pathname, search } = new URL(url, location.href || address)
    Object.assign(location, { href, pathname, search })
  }
  const window: BrowserWindow = {
    document,
    location,
    navigator: {
      language: 'en-GB',
      onLine: true,
      sendBeacon: (_, body) => beacons.push(JSON.parse(body)) > 0,
      ...navigator,
    },
    history: {
      pushState: (_, __, url) => moveTo(String(url)),
      replaceState: (_, __, url) => moveTo(String(url)),
    },
    get localStorage() {
      if (storage === null) throw new DOMException('The operation is insecure.', 'SecurityError')
      return storage as BrowserWindow['localStorage']
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
      fire('popstate')
    },
    fire,
    hide: () => {
      document.hidden = true
      fire('visibilitychange')
    },
  }
  return { dataloaf, requests, beacons, items, events, page, storage, window }

  function fire(type: string, event: { persisted?: boolean } = {}): void {
    for (const listener of listeners[type] ?? []) listener(event)
  }
}

function storedKeys(storage: object): string[] {
  return Object.keys(storage).map((key) => key.replace(/[0-9a-f-]{36}$/, '…'))
}
