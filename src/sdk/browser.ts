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
import { groupIdentified, pageViewed, screenViewed } from '../event.ts'
import { newId, now } from './browser/id.ts'
import { type Outbox, type OutboxOptions, outboxOf } from './browser/outbox.ts'
import { watchPages } from './browser/pages.ts'
import { prefix, storeOf } from './browser/store.ts'
import { type Visitor, visitorOf } from './browser/visitor.ts'
import type { Watch, WatchedPage } from './browser/watch.ts'
import type { BrowserWindow } from './browser/window.ts'
import { campaignOf } from './campaign.ts'
import type { AttributesInput } from './items.ts'
import { version } from './version.ts'

export { autocapture } from './browser/autocapture.ts'
export { device } from './browser/device.ts'
export { elements } from './browser/elements.ts'
export { vitals } from './browser/vitals.ts'
export type { Watch, WatchedPage } from './browser/watch.ts'
export type { BrowserWindow } from './browser/window.ts'
export type { AttributeInput, AttributesInput } from './items.ts'

/**
 * What the visitor agreed to. `full`: ids and what waits are stored. `cookieless`: nothing is stored, everybody is
 * somebody new with every page load. `off`: nothing is sent, nothing is stored and nothing is looked at.
 */
export type Consent = 'full' | 'cookieless' | 'off'

export interface BrowserOptions extends OutboxOptions {
  /** Until `consent()` says something else. @default full; off for who sends Do Not Track or Global Privacy Control */
  consent?: Consent
  /** Send `page_viewed` for every page and every change of the path. @default true */
  pageViews?: boolean
  /** What else is watched: any of `elements`, `autocapture`, `vitals`, `device`. @default [] */
  watch?: readonly Watch[]
  /** Goes into the context of every event. @default {} */
  context?: AttributesInput
  /** Where it runs. @default globalThis */
  window?: BrowserWindow
}

/** Calls return at once and never throw. */
export interface DataLoaf {
  /** @example dataloaf.track('added_to_cart', { product: 'mug', price: 12 }) */
  track(eventName: string, attributes?: AttributesInput): void
  /** A page view of the page as it is now. Needed only with `pageViews: false`. */
  page(attributes?: AttributesInput): void
  /** A view of an app's screen: the event `screen_viewed` with the attribute `name`. */
  screen(name: string, attributes?: AttributesInput): void
  /** The visitor belongs to a group, such as a company, of which the attributes are true: `group_identified`. */
  group(groupId: string, attributes?: AttributesInput): void
  /** Who the visitor is from now on; what they did before counts as theirs too. */
  identify(userId: string, attributes?: AttributesInput): void
  /** The visitor and the older id are one user. */
  alias(from: string): void
  /** The visitor signed out: what follows is somebody else's. */
  reset(): void
  /** What the visitor agreed to, or took back: less than `full` takes away what is stored and what waits. */
  consent(consent: Consent): void
  /** Sends what waits now. */
  flush(): void
}

/** Not a class: closures shrink better than private fields, and every byte is loaded by every visitor. */
export const DataLoaf = dataloafOf as unknown as new (options: BrowserOptions) => DataLoaf

function dataloafOf(options: BrowserOptions): DataLoaf {
  let { window = globalThis as unknown as BrowserWindow, consent = 'full', pageViews = true, watch = [] } = options
  const { document, navigator, location } = window
  const page: WatchedPage = { ...options, pages: [], agreed, track }
  const store = storeOf(window, () => consent === 'full')
  /** Missing where there is no page: rendering on a server. */
  let outbox: Outbox | undefined
  let referrer: string | undefined

  if (document) {
    if (navigator.doNotTrack === '1' || navigator.globalPrivacyControl) consent = 'off'
    outbox = outboxOf(window, store, options)
    watchPages(window, (previous) => {
      referrer = previous ?? referrer
      seen()
    })
    begin()
  }
  return {
    track,
    page: view,
    screen: (name, attributes) => track(screenViewed, { name, ...attributes }),
    group: (group_id, group_traits) => track(groupIdentified, { group_id, group_traits }),
    identify: (user_id, user_attributes = {}) =>
      add(() => ({ user_attributes, updated_at: now(), patch_id: newId() }), { user_id }),
    alias: (from) => add(({ user_id, anonymous_id: to }) => ({ alias: { from, to: user_id ?? to }, created: now() })),
    reset: () => store.write(prefix),
    consent(wanted) {
      const wasOff = !agreed()
      if (wanted !== 'full') {
        for (const key of store.keys()) store.write(key)
        outbox?.clear()
      }
      consent = wanted
      if (wasOff) begin()
    },
    flush: () => outbox?.flush(),
  }

  function agreed(): unknown {
    return outbox && consent !== 'off'
  }

  /** With the first page that may be looked at. */
  function begin(): void {
    if (!agreed()) return
    for (const begin of watch) begin(page)
    watch = []
    seen()
  }

  function seen(): void {
    if (pageViews) view()
    for (const look of page.pages) look()
  }

  function view(attributes?: AttributesInput): void {
    track(pageViewed, { path: location?.pathname, ...attributes })
  }

  function track(event_name: string, event_attributes?: AttributesInput): void {
    add(() => {
      const { pathname: path, href: url, search } = location
      return {
        event_name,
        event_id: newId(),
        event_created: now(),
        event_attributes,
        context: {
          ...page.context,
          page: { path, url, title: document.title, referrer: referrer ?? document.referrer },
          campaign: campaignOf(search),
          locale: navigator.language,
          library: { name: 'dataloaf-browser', version },
        },
      }
    })
  }

  /** With who the visitor is. */
  function add(make: (visitor: Visitor) => object, changes?: Partial<Visitor>): void {
    if (!agreed()) return
    const visitor = visitorOf(store, changes)
    outbox!.add({ ...visitor, ...make(visitor) })
  }
}
