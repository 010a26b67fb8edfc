import { type Attributes, limits } from '../../event.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { type Fields, isPlain, refuseBrokenText } from './check.ts'
import { withNumbers } from './exact.ts'
import { Refusal } from './refusal.ts'

/**
 * The record as a line; `sent` and `about`, the batch’s context, are what it is made of. Its ids and its name are known to
 * be sound, so only the rest has to be looked at.
 */
export function lineOf(record: EventRecord | UserRecord, sent: Fields, about: Attributes | undefined): string {
  let rest = JSON.stringify('kind' in record ? record : record.event_attributes)
  // JSON spells broken text and marked numbers as one of these escapes; text that merely looks so costs a second look.
  if (rest.includes('\\u0000') || rest.includes('\\ud')) {
    refuseBrokenText(sent, '')
    refuseBrokenText(about, 'context')
    rest = withNumbers(rest)
    // Who looks on sees doubles.
    if (!('kind' in record)) record.event_attributes = JSON.parse(rest) as Attributes
  }
  const line = 'kind' in record ? rest : eventLine(record, rest)
  // A character is at most 3 bytes of UTF-8 a unit of its length: below that nothing needs to be counted.
  if (line.length > limits.eventBytes / 3) refuseTooLarge(sent, line)
  return line
}

/** What `JSON.stringify(record)` gives, in half the time. */
function eventLine(record: EventRecord, attributesJson: string): string {
  const importId = record.import_id === undefined ? '' : `,"import_id":${quoted(record.import_id)}`
  const apart = record.quarantine === undefined ? '' : `,"quarantine":${quoted(record.quarantine)}`
  return (
    `{"app_id":"${record.app_id}","event_id":${quoted(record.event_id)},"event_name":${quoted(record.event_name)}` +
    `,"user_id":${quoted(record.user_id)},"anonymous_id":${quoted(record.anonymous_id)}` +
    `,"session_id":${quoted(record.session_id)},"event_created":"${record.event_created}"` +
    `,"received_at":"${record.received_at}","event_attributes":${attributesJson},"bot":${quoted(record.bot)}${importId}${apart}}`
  )
}

function quoted(text: string | null): string {
  if (text === null) return 'null'
  return isPlain(text) ? `"${text}"` : JSON.stringify(text)
}

function refuseTooLarge(sent: Fields, line: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(sent))
  if (bytes > limits.eventBytes) {
    throw new Refusal('too_large', '', `has ${bytes} bytes of JSON; at most ${limits.eventBytes}`)
  }
  // Transforms may have added to it.
  if (Buffer.byteLength(line) > longestLine) {
    throw new Refusal('too_large', '', `has over ${longestLine} bytes of JSON after the app’s transforms`)
  }
}

/** What is sent, a batch's context, and as much again for what the collector adds. */
const longestLine = 2 * (limits.eventBytes + 8_192)
