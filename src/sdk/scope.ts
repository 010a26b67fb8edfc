import type { Client } from './client.ts'
import type { AttributesInput, ContextInput, EventDetails, IdentifyOptions, TrackOptions } from './items.ts'

export interface ScopeOptions {
  userId?: string
  anonymousId?: string
  sessionId?: string
  context?: ContextInput
}

/** What a call of a scope may add. */
export type ScopeDetails = Pick<EventDetails, 'eventId' | 'eventCreated'>

/** Calls on behalf of one user, who need not be named with each. Who they are may change: `identify`, `reset`. */
export class Scope {
  readonly #client: Client
  readonly #newId: () => string
  #is: ScopeOptions

  constructor(client: Client, options: ScopeOptions, newId: () => string) {
    this.#client = client
    this.#is = options
    this.#newId = newId
  }

  get userId(): string | undefined {
    return this.#is.userId
  }

  get anonymousId(): string | undefined {
    return this.#is.anonymousId
  }

  /** @example scope.track('added_to_cart', { product: 'mug', price: 12 }) */
  track(eventName: string, attributes?: AttributesInput, details?: ScopeDetails): void {
    this.#client.track(eventName, this.#with(attributes, details))
  }

  /** Without a path: that of the scope's own page. */
  page(path = String(this.#is.context?.page?.path ?? '/'), attributes?: AttributesInput, details?: ScopeDetails): void {
    this.#client.page(path, this.#with(attributes, details))
  }

  screen(name: string, attributes?: AttributesInput, details?: ScopeDetails): void {
    this.#client.screen(name, this.#with(attributes, details))
  }

  group(groupId: string, attributes?: AttributesInput, details?: ScopeDetails): void {
    this.#client.group(groupId, this.#with(attributes, details))
  }

  /** Who it is from now on; what the scope's anonymous id did counts as theirs. */
  identify(userId: string, options: Omit<IdentifyOptions, 'anonymousId'> = {}): void {
    const { anonymousId } = this.#is
    this.#is = { ...this.#is, userId }
    this.#client.identify(userId, { ...options, ...(anonymousId !== undefined && { anonymousId }) })
  }

  /** The scope's user and the older id are one user. */
  alias(from: string): void {
    this.#client.alias({ from, to: this.#is.userId ?? (this.#is.anonymousId as string) })
  }

  /** The user signed out: what follows is somebody else's, in another session. */
  reset(): void {
    const { userId: _, sessionId: __, ...rest } = this.#is
    this.#is = { ...rest, anonymousId: this.#newId() }
  }

  flush(options?: { timeout?: number }): Promise<boolean> {
    return this.#client.flush(options)
  }

  /** A scope of nobody is reported by the client, as a call without an id is. */
  #with(attributes?: AttributesInput, details?: ScopeDetails): TrackOptions {
    return { ...this.#is, ...details, ...(attributes && { attributes }) } as TrackOptions
  }
}
