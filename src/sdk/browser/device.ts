/// <reference lib="dom" />
/** What says on which kind of device pages are seen; too coarse to recognise one. */
export function deviceFacts(window: Window): { device: { [key: string]: string | boolean }; timezone: string } {
  const { innerWidth, innerHeight, matchMedia } = window
  return {
    device: { viewport: `${innerWidth}x${innerHeight}`, touch: matchMedia.call(window, '(pointer: coarse)').matches },
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}
