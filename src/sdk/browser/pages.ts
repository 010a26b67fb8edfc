import type { BrowserWindow } from './window.ts'

/** Calls `seen` for every change of the path, and when the browser brings the page back. */
export function watchPages(window: BrowserWindow, seen: (previous?: string) => void): void {
  const { history, location } = window
  let { pathname: path, href: address } = location
  for (const name of ['pushState', 'replaceState'] as const) {
    const change = history[name]
    history[name] = (...state) => {
      change.apply(history, state)
      look()
    }
  }
  window.addEventListener('popstate', look)
  // From the back/forward cache: nothing is loaded, yet the page is seen again.
  window.addEventListener('pageshow', ({ persisted }) => persisted && seen())

  function look(): void {
    if (path === location.pathname) return
    const previous = address
    path = location.pathname
    address = location.href
    seen(previous)
  }
}
