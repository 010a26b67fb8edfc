/// <reference lib="dom" />
import type { AttributesInput } from '../items.ts'
import type { OutboxOptions } from './outbox.ts'

/** Something that watches the page. Called when the page begins, or once the visitor agrees. */
export type Watch = (page: WatchedPage) => void

export interface WatchedPage extends OutboxOptions {
  /** Goes into every event. */
  context?: AttributesInput
  /** Called for every page seen, single-page navigation too. */
  pages: (() => void)[]
  /** Whether the visitor agreed; else nothing is looked at. */
  agreed(): unknown
  track(eventName: string, attributes: AttributesInput): void
}

/** The one listener for events of a type, wherever on the page; below `data-dataloaf-ignore` it sees nothing. */
export function listen<E extends Event>(
  page: WatchedPage,
  type: string,
  see: (target: Element, event: E) => void,
): void {
  const look = (event: Event) => {
    const target = event.target as Element
    if (page.agreed() && target.closest && !target.closest('[data-dataloaf-ignore]')) see(target, event as E)
  }
  document.addEventListener(type, look, true)
}
