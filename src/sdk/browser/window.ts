/** What the browser SDK uses of a page, so that it can be handed in. `window` fits. */
export interface BrowserWindow {
  document: {
    title: string
    referrer: string
    hidden: boolean
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
  localStorage: { [key: string]: string }
  addEventListener(
    type: 'popstate' | 'online' | 'pageshow' | 'visibilitychange',
    listener: (event: { persisted?: boolean }) => void,
  ): void
  setTimeout(callback: () => void, milliseconds: number): unknown
  fetch(
    url: string,
    init: { method: 'POST'; keepalive: true; body: string; signal: AbortSignal },
  ): Promise<{ status: number }>
}

type HistoryCall = (data: unknown, unused: string, url?: string | URL | null) => void
