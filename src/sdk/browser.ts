/**
 * The SDK for web pages.
 *
 * ```ts
 * import { DataLoaf } from 'dataloaf/browser'
 *
 * const dataloaf = new DataLoaf({ endpoint: 'https://data.example.com', writeKey: 'wk_…' })
 * dataloaf.track('signed_up', { plan: 'pro' })
 * dataloaf.identify('u1', { plan: 'pro' })
 * ```
 *
 * Page views are sent by themselves, in single-page applications too. What waits when the page is hidden goes out
 * as a beacon, in a form that needs no preflight.
 */
import { pageViewed } from '../event.ts'
import type { BrowserWindow } from './browser-window.ts'
import type { AttributesInput } from './items.ts'
import { version } from './version.ts'

export type { BrowserWindow } from './browser-window.ts'
export type { AttributeInput, AttributesInput } from './items.ts'

export interface BrowserOptions {
  /** The collector's address, for example `https://data.example.com`. */
  endpoint: string
  /** The app's write key (`wk_…`). It can only write. */
  writeKey: string
  /** Send `page_viewed` for every page and every change of the path. @default true */
  pageViews?: boolean
  /** Milliseconds between requests. @default 1000 */
  flushInterval?: number
  /** Where it runs. @default globalThis */
  window?: BrowserWindow
}

/** Calls return at once and never throw. */
export class DataLoaf {
  readonly #window: BrowserWindow
  readonly #url: string
  readonly #writeKey: string
  readonly #interval: number
  #queue: string[] = []
  #failures = 0
  #waiting = false
  #referrer: string
  /** Used where storage is forbidden. */
  #memory = '{}'

  constructor(options: BrowserOptions) {
    const { endpoint, writeKey, pageViews = true, flushInterval = 1000, window } = options
    this.#window = window ?? (globalThis as unknown as BrowserWindow)
    this.#url = `${endpoint.replace(/(\/v1\/batch)?\/*$/, '')}/v1/batch`
    this.#writeKey = writeKey
    this.#interval = flushInterval
    this.#referrer = this.#window.document.referrer
    this.#watchVisibility()
    if (pageViews) this.#watchPages()
  }

  /** @example dataloaf.track('added_to_cart', { product: 'mug', price: 12 }) */
  track(eventName: string, attributes: AttributesInput = {}): void {
    const { anonymous, user, session } = this.#visitor()
    const { location, document, navigator } = this.#window
    const { pathname: path, href: url, search } = location
    this.#add({
      event_name: eventName,
      event_id: newId(),
      anonymous_id: anonymous,
      user_id: user,
      session_id: session,
      event_created: new Date().toISOString(),
      event_attributes: attributes,
      context: {
        page: { path, url, title: document.title, referrer: this.#referrer },
        campaign: campaign(search),
        locale: navigator.language,
        library: { name: 'dataloaf-browser', version },
      },
    })
  }

  /** A page view of the page as it is now. Needed only with `pageViews: false`. */
  page(attributes: AttributesInput = {}): void {
    this.track(pageViewed, { path: this.#window.location.pathname, ...attributes })
  }

  /** Who the visitor is from now on; what they did before counts as theirs too. */
  identify(userId: string, attributes: AttributesInput = {}): void {
    const created = new Date().toISOString()
    const { anonymous } = this.#visitor({ user: userId })
    this.#add({ user_id: userId, user_attributes: attributes, updated_at: created, patch_id: newId() })
    this.#add({ alias: { from: anonymous, to: userId }, created })
  }

  /** The visitor signed out: what follows is somebody else's. */
  reset(): void {
    this.#store({})
  }

  /** Sends what waits now. */
  flush(): void {
    const batch = this.#take()
    if (batch.length === 0) return
    this.#window.fetch(this.#url, { method: 'POST', keepalive: true, body: this.#body(batch) }).then(
      ({ status }) => this.#settle(batch, status >= 500 || status === 429 || status === 408),
      () => this.#settle(batch, true),
    )
  }

  #watchVisibility(): void {
    const { document, navigator } = this.#window
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'hidden') return
      for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
        if (navigator.sendBeacon(this.#url, this.#body(batch))) continue
        this.#queue.unshift(...batch)
        return
      }
    })
  }

  #watchPages(): void {
    const { history, location } = this.#window
    let previous: { pathname: string; href: string } | undefined
    const look = () => {
      const { pathname, href } = location
      if (pathname === previous?.pathname) return
      if (previous) this.#referrer = previous.href
      previous = { pathname, href }
      this.page()
    }
    const { pushState } = history
    history.pushState = (...state) => {
      pushState.apply(history, state)
      look()
    }
    this.#window.addEventListener('popstate', look)
    look()
  }

  #add(item: object): void {
    try {
      this.#queue.push(JSON.stringify(item))
    } catch {
      // What is not JSON cannot be sent; a page must not break over it.
    }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#waiting) return
    this.#waiting = true
    const delay = Math.min(this.#interval * 2 ** this.#failures, 60_000)
    this.#window.setTimeout(() => {
      this.#waiting = false
      this.flush()
    }, delay)
  }

  /** As much as one beacon may carry (64 kB, a character being at most three); the oldest are let go when nothing could be sent for long. */
  #take(): string[] {
    this.#queue = this.#queue.slice(-1000)
    let size = 0
    const fits = this.#queue.findIndex((text) => {
      size += text.length + 1
      return size > 20_000
    })
    return this.#queue.splice(0, fits < 0 ? this.#queue.length : Math.max(fits, 1))
  }

  #body(batch: string[]): string {
    return `{"write_key":${JSON.stringify(this.#writeKey)},"sent_at":"${new Date().toISOString()}","batch":[${batch}]}`
  }

  #settle(batch: string[], again: boolean): void {
    this.#failures = again ? this.#failures + 1 : 0
    if (again) this.#queue.unshift(...batch)
    if (this.#queue.length > 0) this.#schedule()
  }

  #visitor(changes: Partial<Visitor> = {}): Visitor {
    const now = Date.now()
    const { anonymous = newId(), user, session, seen = 0 } = this.#load()
    const goesOn = session && now - seen <= 1_800_000
    const visitor = { anonymous, user, session: goesOn ? session : newId(), seen: now, ...changes }
    this.#store(visitor)
    return visitor
  }

  #load(): Partial<Visitor> {
    try {
      return JSON.parse(this.#window.localStorage.getItem('dataloaf') ?? this.#memory)
    } catch {
      // Storage is forbidden, or somebody else wrote there.
      return JSON.parse(this.#memory)
    }
  }

  #store(visitor: Partial<Visitor>): void {
    this.#memory = JSON.stringify(visitor)
    try {
      this.#window.localStorage.setItem('dataloaf', this.#memory)
    } catch {
      // Storage is forbidden or full; this page view goes on from memory.
    }
  }
}

interface Visitor {
  anonymous: string
  user: string | undefined
  session: string
  /** Milliseconds since 1970 of the last event. */
  seen: number
}

function campaign(search: string): AttributesInput | undefined {
  const found = [...new URLSearchParams(search)].filter(([name]) => name.startsWith('utm_'))
  return found.length > 0 ? Object.fromEntries(found.map(([name, value]) => [name.slice(4), value])) : undefined
}

/** UUID version 7. */
function newId(): string {
  const random = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => (byte + 256).toString(16).slice(1))
  const digits = `${Date.now().toString(16).padStart(12, '0')}7${random.join('').slice(1)}`
  return digits.replace(/^(.{8})(.{4})(.{4}).(.{3})/, '$1-$2-$3-a$4-')
}
