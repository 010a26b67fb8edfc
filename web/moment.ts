import { language } from './text.ts'

// The reader's own way of writing times, where it is of the language that the app speaks.
const tag = navigator.languages.find((each) => each.startsWith(language)) ?? language
const format = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })

/** A time of the server's, where the reader is. */
export function moment(iso: string): string {
  return format.format(new Date(iso))
}

/** The day of a time of the server's; its days begin in UTC. */
export function dayOf(iso: string): string {
  return days.format(new Date(iso))
}
