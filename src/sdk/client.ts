import type { Item } from '../event.ts'
import { Delivery } from './delivery.ts'
import type { IdentifyOptions, PageOptions, Stamp, TrackOptions } from './items.ts'
import { aliasItem, eventItem, groupItem, isoClock, pageItem, requireIds, screenItem, userItem } from './items.ts'
import type { DataLoafOptions } from './options.ts'
import { Scope, type ScopeOptions } from './scope.ts'
import { type Platform, type Settings, withDefaults } from './settings.ts'

/**
 * Queues, batches and delivers. Calls return at once and never throw; what goes wrong is told to `onError`, what
 * will never arrive is handed to `onDrop`.
 */
export class Client {
  readonly #settings: Settings
  readonly #stamp: Stamp
  readonly #delivery: Delivery
  #closed: Promise<void> | null = null

  constructor(options: DataLoafOptions, platform: Platform) {
    const settings = withDefaults(options, platform)
    const { clock, newId, context } = settings
    this.#settings = settings
    this.#delivery = new Delivery(settings)
    this.#stamp = { now: isoClock(clock), newId, context }
  }

  /**
   * An event of a user.
   * @example dataloaf.track('signed_up', { userId: 'u1', attributes: { plan: 'pro' } })
   */
  track(eventName: string, options: TrackOptions): void {
    this.#add(() => eventItem(eventName, options, this.#stamp))
  }

  /**
   * A page view: the event `page_viewed` with the attribute `path`.
   * @example dataloaf.page('/pricing', { anonymousId: 'a1', referrer: 'https://news.example.com/' })
   */
  page(path: string, options: PageOptions): void {
    this.#add(() => pageItem(path, options, this.#stamp))
  }

  /**
   * A view of an app's screen: the event `screen_viewed` with the attribute `name`.
   * @example dataloaf.screen('Basket', { userId: 'u1' })
   */
  screen(name: string, options: TrackOptions): void {
    this.#add(() => screenItem(name, options, this.#stamp))
  }

  /**
   * What is true of a user now, and the anonymous id they had until now.
   * @example dataloaf.identify('u1', { anonymousId: 'a1', attributes: { plan: 'pro' }, increment: { logins: 1 } })
   */
  identify(userId: string, options: IdentifyOptions = {}): void {
    this.#add(() => userItem(userId, options, this.#stamp))
    const from = options?.anonymousId
    if (from !== undefined) this.alias({ from, to: userId })
  }

  /**
   * Two ids are one user; `from` is the anonymous or older one.
   * @example dataloaf.alias({ from: 'old-id', to: 'u1' })
   */
  alias(ids: { from: string; to: string }): void {
    this.#add(() => aliasItem(ids.from, ids.to, this.#stamp))
  }

  /**
   * The user belongs to a group, such as a company, of which the attributes are true: the event `group_identified`.
   * @example dataloaf.group('acme', { userId: 'u1', attributes: { employees: 40 } })
   */
  group(groupId: string, options: TrackOptions): void {
    this.#add(() => groupItem(groupId, options, this.#stamp))
  }

  /**
   * Calls on behalf of one user: a request, a device, a run of a program.
   * @example dataloaf.scope({ userId: 'u1', context: { ip: '192.0.2.1' } }).track('signed_up', { plan: 'pro' })
   */
  scope(options: ScopeOptions = {}): Scope {
    return new Scope(this, options, this.#settings.newId)
  }

  /**
   * Sends what waits. Resolves when everything queued before this call is delivered or dropped: true; or when
   * `timeout` milliseconds are over: false, and the items stay queued.
   */
  flush(options?: { timeout?: number }): Promise<boolean> {
    return this.#delivery.flush(options)
  }

  /**
   * Sends what waits, for at most `closeTimeout`; drops what is left as `closed`, or leaves it on the disk when there
   * is a spool. Later calls are dropped. Resolves at the latest `closeTimeout` milliseconds after the first call, and
   * never rejects.
   */
  close(): Promise<void> {
    this.#closed ??= this.drain().then(() => this.#settings.spool?.close())
    return this.#closed
  }

  /** As `close`, but the client goes on after it. */
  protected drain(): Promise<void> {
    return this.#delivery.drain()
  }

  #add(make: () => Item): void {
    if (this.#settings.disabled) return
    const text = this.#serialize(make)
    if (text === undefined) return
    const { capture } = this.#settings
    if (capture) capture.push(JSON.parse(text))
    else if (this.#closed) this.#delivery.refuse(text, 'closed', 'The client is closed; new items are dropped.')
    else if (this.#delivery.add(text) === 'too_large')
      this.#invalid(JSON.parse(text), new TypeError('it is larger than 32 kB'))
  }

  #serialize(make: () => Item): string | undefined {
    const { beforeSend } = this.#settings
    let item: Item | undefined
    try {
      item = make()
      requireIds(item)
      const text = JSON.stringify(item)
      if (!beforeSend) return text
      const changed = beforeSend(JSON.parse(text))
      return changed === null ? undefined : JSON.stringify(changed)
    } catch (cause) {
      this.#invalid(item, cause as Error)
      return undefined
    }
  }

  #invalid(item: Item | undefined, cause: Error): void {
    const { onError, drop } = this.#settings
    onError({ code: 'invalid', message: `An item cannot be sent: ${cause.message}.`, ...(item && { item }), cause })
    if (item) drop(() => [item], 'invalid')
  }
}
