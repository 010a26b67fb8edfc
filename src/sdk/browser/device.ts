/// <reference lib="dom" />
import type { WatchedPage } from './watch.ts'

/** Puts into the context on which kind of device pages are seen; too coarse to recognise one. */
export function device(page: WatchedPage): void {
  page.context = {
    viewport: `${innerWidth}x${innerHeight}`,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...page.context,
  }
}
