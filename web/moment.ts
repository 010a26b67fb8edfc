import { language } from './text.ts'

const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })

/** A time of the server's, where the reader is. */
export function moment(iso: string): string {
  return format.format(new Date(iso))
}
