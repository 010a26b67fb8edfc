/// <reference lib="dom" />
import type { Tell, WatchedElement } from './elements.ts'
import { listen, type WatchedPage } from './watch.ts'

interface Hover extends WatchedElement {
  /** What the pointer is in, since when, and whether it clicked there. */
  at?: Element | null | undefined
  since?: number
  clicked?: boolean
}

/** Tells, when the pointer leaves an element, how long it was there and whether it clicked. A touch is no hover. */
export function watchHovers(page: WatchedPage, elements: readonly WatchedElement[], tell: Tell): void {
  const hovers: readonly Hover[] = elements
  if (!hovers[0]) return
  listen<PointerEvent>(page, 'pointerover', (target, { pointerType }) => pointerType === 'touch' || moveTo(target))
  // Out of the window: nothing else is entered.
  listen<PointerEvent>(page, 'pointerout', (_, { relatedTarget }) => relatedTarget || moveTo())
  listen(page, 'click', (target) => {
    for (const hover of hovers) if (hover.at?.contains(target)) hover.clicked = true
  })
  // Before what waits is sent for good.
  document.addEventListener('visibilitychange', () => moveTo())

  function moveTo(target?: Element): void {
    const now = Date.now()
    for (const hover of hovers) {
      const at = target?.closest(hover.selector)
      if (at === hover.at) continue
      if (hover.at) tell('hover', hover.name, { milliseconds: now - hover.since!, clicked: hover.clicked! })
      hover.at = at
      hover.since = now
      hover.clicked = false
    }
  }
}
