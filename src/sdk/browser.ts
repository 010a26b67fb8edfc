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
 * as a beacon, in a form that needs no preflight. Where there is no page (rendering on a server), calls do nothing.
 */
import { pageViewed } from '../event.ts'
import { newId, now } from './browser/id.ts'
import { type Outbox, type OutboxOptions, outboxOf } from './browser/outbox.ts'
import { watchPages } from './browser/pages.ts'
import { prefix, type Store, storeOf } from './browser/store.ts'
import { type Visitor, visitorOf } from './browser/visitor.ts'
import type { BrowserWindow } from './browser/window.ts'
import { campaignOf } from './campaign.ts'
import type { AttributesInput } from './items.ts'
import { version } from './version.ts'

export type { BrowserWindow } from './browser/window.ts'
export type { AttributeInput, AttributesInput } from './items.ts'

/**
 * What the visitor agreed to. `full`: ids and what waits are stored. `cookieless`: nothing is stored, everybody is
 * somebody new with every page load. `off`: nothing is sent and nothing is stored.
 */
export type Consent = 'full' | 'cookieless' | 'off'

export interface BrowserOptions extends OutboxOptions {
  /** Until `consent()` says something else. @default full; off for who sends Do Not Track or Global Privacy Control */
  consent?: Consent
  /** Send `page_viewed` for every page and every change of the path. @default true */
  pageViews?: boolean
  /** Goes into the context of every event. @default {} */
  context?: AttributesInput
  /** Where it runs. @default globalThis */
  window?: BrowserWindow
}

/** Calls return at once and never throw. */
export class DataLoaf {
  readonly #options: BrowserOptions
  readonly #window: BrowserWindow
  /** Missing where there is no page. */
  readonly #store: Store | undefined
  readonly #outbox: Outbox | undefined
  #consent: Consent = 'off'
  #referrer: string | undefined

  constructor(options: BrowserOptions) {
    const { window = globalThis as unknown as BrowserWindow, consent = 'full', pageViews = true } = options
    const { document, navigator } = window
    this.#options = options
    this.#window = window
    if (!document) return
    if (navigator.doNotTrack !== '1' && !navigator.globalPrivacyControl) this.#consent = consent
    this.#referrer = document.referrer
    this.#store = storeOf(window, () => this.#consent === 'full')
    this.#outbox = outboxOf(window, this.#store, options)
    if (pageViews)
      watchPages(window, (previous) => {
        this.#referrer = previous ?? this.#referrer
        this.page()
      })
  }

  /** @example dataloaf.track('added_to_cart', { product: 'mug', price: 12 }) */
  track(eventName: string, attributes: AttributesInput = {}): void {
    this.#add(() => {
      const { location, document, navigator } = this.#window
      return {
        event_name: eventName,
        event_id: newId(),
        event_created: now(),
        event_attributes: attributes,
        context: {
          ...this.#options.context,
          page: { path: location.pathname, url: location.href, title: document.title, referrer: this.#referrer },
          campaign: campaignOf(location.search),
          locale: navigator.language,
          library: { name: 'dataloaf-browser', version },
        },
      }
    })
  }

  /** A page view of the page as it is now. Needed only with `pageViews: false`. */
  page(attributes: AttributesInput = {}): void {
    this.track(pageViewed, { path: this.#window.location?.pathname, ...attributes })
  }

  /** Who the visitor is from now on; what they did before counts as theirs too. */
  identify(userId: string, attributes: AttributesInput = {}): void {
    this.#add(() => ({ user_attributes: attributes, updated_at: now(), patch_id: newId() }), { user_id: userId })
  }

  /** The visitor and the older id are one user. */
  alias(from: string): void {
    this.#add(({ user_id, anonymous_id: to }) => ({ alias: { from, to: user_id ?? to }, created: now() }))
  }

  /** The visitor signed out: what follows is somebody else's. */
  reset(): void {
    this.#store?.write(prefix)
  }

  /** What the visitor agreed to, or took back: less than `full` takes away what is stored and what waits. */
  consent(consent: Consent): void {
    const wasOff = this.#consent === 'off'
    if (consent !== 'full') {
      this.#store?.clear()
      this.#outbox?.clear()
    }
    this.#consent = consent
    if (wasOff && this.#options.pageViews !== false) this.page()
  }

  /** Sends what waits now. */
  flush(): void {
    this.#outbox?.flush()
  }

  /** With who the visitor is. */
  #add(make: (visitor: Visitor) => object, changes?: Partial<Visitor>): void {
    if (!this.#store || this.#consent === 'off') return
    const visitor = visitorOf(this.#store, changes)
    this.#outbox?.add({ ...visitor, ...make(visitor) })
  }
}
