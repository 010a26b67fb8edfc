/** What the browser SDK uses of a page, so that it can be handed in. `window` fits. */
export interface BrowserWindow {
  document: {
    title: string
    referrer: string
    hidden: boolean
    addEventListener(type: 'visibilitychange', listener: () => void): void
  }
  location: { href: string; pathname: string; search: string }
  navigator: {
    language: string
    onLine: boolean
    doNotTrack?: string | null
    globalPrivacyControl?: boolean
    sendBeacon(url: string, body: string): boolean
  }
  history: { pushState: HistoryCall; replaceState: HistoryCall }
  localStorage: {
    getItem(key: string): string | null
    setItem(key: string, value: string): void
    removeItem(key: string): void
  }
  addEventListener(type: 'popstate' | 'online' | 'pageshow', listener: (event: { persisted?: boolean }) => void): void
  setTimeout(callback: () => void, milliseconds: number): unknown
  fetch(
    url: string,
    init: { method: 'POST'; keepalive: true; body: string; signal: AbortSignal },
  ): Promise<{ status: number }>
}

type HistoryCall = (data: unknown, unused: string, url?: string | URL | null) => void
