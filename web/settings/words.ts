import { language } from '../text.ts'

/** A day and a time as people of the language write them. */
export function dateText(iso: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

/** A day as people of the language write it; days begin in UTC. */
export function dayText(iso: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso))
}
