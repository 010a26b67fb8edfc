import { language } from '../text.ts'

/** `3 Jan 2026, 14:02` in the app's zone. */
export function momentText(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'de' ? 'de' : undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(at))
}

/** `Saturday, 3 January 2026`: the heading of a day. */
export function dayText(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'de' ? 'de' : undefined, { dateStyle: 'full', timeZone }).format(
    new Date(at),
  )
}
