import type { BrowserWindow } from './window.ts'

/** Calls `seen` for the page as it is loaded, for every change of the path, and when the browser brings it back. */
export function watchPages(window: BrowserWindow, seen: (previous?: string) => void): void {
  const { history, location } = window
  let path: string | undefined
  let address: string | undefined
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
  look()

  function look(): void {
    if (path === location.pathname) return
    path = location.pathname
    seen(address)
    address = location.href
  }
}
