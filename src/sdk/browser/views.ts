/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Tell, WatchedElement } from './elements.ts'

/** Tells of each element once at least half of it was in view for a second, of a page that was not hidden. */
export function watchViews(elements: readonly WatchedElement[], tell: Tell): void {
  if (!elements[0]) return
  const timers = new WeakMap<Element, number>()
  const views = new IntersectionObserver(
    (changes) => {
      for (const { target, intersectionRatio } of changes) {
        clearTimeout(timers.get(target))
        if (intersectionRatio >= 0.5) timers.set(target, window.setTimeout(seen, 1000, target))
      }
    },
    { threshold: 0.5 },
  )
  new MutationObserver(find).observe(document, { childList: true, subtree: true })
  find()

  function find(): void {
    for (const { selector } of elements)
      for (const element of document.querySelectorAll(selector))
        if (!timers.has(element)) {
          timers.set(element, 0)
          views.observe(element)
        }
  }

  function seen(element: Element): void {
    views.unobserve(element)
    // Looked at again when the page is.
    if (document.hidden) views.observe(element)
    else for (const { name, selector } of elements) if (element.matches(selector)) tell('visible', name)
  }
}
