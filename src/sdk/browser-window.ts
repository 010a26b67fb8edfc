/** What the browser SDK uses of a page, so that it can be handed in. `window` fits. */
export interface BrowserWindow {
  document: {
    title: string
    referrer: string
    visibilityState: string
    addEventListener(type: 'visibilitychange', listener: () => void): void
  }
  location: { href: string; pathname: string; search: string }
  navigator: { language: string; sendBeacon(url: string, body: string): boolean }
  history: { pushState(data: unknown, unused: string, url?: string | URL | null): void }
  localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void }
  addEventListener(type: 'popstate', listener: () => void): void
  setTimeout(callback: () => void, milliseconds: number): unknown
  fetch(url: string, init: { method: 'POST'; keepalive: true; body: string }): Promise<{ status: number }>
}
