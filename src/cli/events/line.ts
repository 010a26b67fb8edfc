import { contextAttribute } from '../../event.ts'
import type { EventRecord } from '../../runtime/records.ts'
import { paint } from '../paint.ts'
import { cut, padEnd, printable } from '../text.ts'

/** An event in one line: time, name, user, attributes; cut to the terminal, whole in a pipe. */
export function eventLine(event: EventRecord, stream: NodeJS.WriteStream): string {
  const color = paint(stream)
  const { [contextAttribute]: _, ...attributes } = event.event_attributes
  const time = stream.isTTY ? event.event_created.slice(11, 23) : event.event_created
  const name = printable(event.event_name)
  const user = printable(event.user_id ?? event.anonymous_id ?? '–')
  const rest = printable(JSON.stringify(attributes)) + (event.bot === null ? '' : '  bot')
  const used = time.length + 2 + Math.max(24, name.length) + 2 + Math.max(16, user.length) + 2
  const room = stream.isTTY ? Math.max(10, (stream.columns || 80) - used) : rest.length
  return `${color.dim(time)}  ${color.bold(padEnd(name, 24))}  ${padEnd(user, 16)}  ${color.dim(cut(rest, room))}`
}
