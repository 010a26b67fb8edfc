import { type Attributes, contextAttribute, limits } from '../../event.ts'
import type { StreamBatch } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { botReason } from './bots.ts'
import { attributes, eventName, type Fields, id, isFields, isPlain, kindOf, refuseBrokenText } from './check.ts'
import { withNumbers } from './exact.ts'
import { fromSegment, isSegment, sentName } from './peers/segment.ts'
import { Refusal, type Rejected } from './refusal.ts'
import { correctedTime, type Receipt } from './time.ts'
import { aliasRecord, identifyRecords } from './users.ts'

/** What is known about all items of a request or an import. */
export interface ParseContext extends Receipt {
  appId: string
  /** Ids for items that came without one. */
  newId: () => string
  /** What an item without a `type` and without native fields is: the name of the route it came by. */
  type?: string
  /** Goes into every item's context; the item's own fields win. */
  context?: Attributes
  /** The browser that posted, when it was one. */
  browser?: Browser
  importId?: string
}

export interface Browser {
  userAgent: string | undefined
  /** The request has an `Origin`. Otherwise a browser shows by a page in the item's context. */
  certain: boolean
}

export interface Parsed {
  events: EventRecord[]
  users: UserRecord[]
  /** The same records as the stream takes them. */
  lines: { [channel in keyof StreamBatch]: string[] }
  rejected: Rejected[]
}

/**
 * Checks each item and makes it records; an item that fails is in `rejected`, and the others go on.
 * `undefined` stands for a line that was not JSON.
 */
export function parseItems(items: readonly unknown[], context: ParseContext): Parsed {
  const parsed: Parsed = { events: [], users: [], lines: { events: [], users: [] }, rejected: [] }
  for (let index = 0; index < items.length; index += 1) {
    try {
      parseItem(items[index], context, parsed)
    } catch (error) {
      parsed.rejected.push(rejection(error, items[index], index))
    }
  }
  return parsed
}

function rejection(error: unknown, item: unknown, index: number): Rejected {
  // Fields that nobody reads are not checked, but measuring an item goes through all of them.
  if (error instanceof RangeError) return rejection(new Refusal('too_deep', '', 'is nested too deep'), item, index)
  if (!(error instanceof Refusal)) throw error
  const field = isFields(item) ? sentName(error.field, item) : error.field
  return { index, code: error.code, message: `${field || 'The item'} ${error.text}.` }
}

function parseItem(sent: unknown, context: ParseContext, parsed: Parsed): void {
  if (sent === undefined) throw new Refusal('invalid_json', '', 'is not JSON')
  if (!isFields(sent)) throw new Refusal('invalid', '', `must be an object, not ${kindOf(sent)}`)
  const item = isSegment(sent, context.type) ? fromSegment(sent, context.type) : sent
  if (item.event_name !== undefined) addEvent(item, sent, context, parsed)
  else if (item.alias !== undefined) addUsers([aliasRecord(item, context)], sent, context, parsed)
  else if (item.user_attributes !== undefined || item.operations !== undefined) {
    addUsers(identifyRecords(item, context), sent, context, parsed)
  } else
    throw new Refusal('missing', 'event_name', 'is missing, and so are user_attributes and alias; give one of them')
}

function addEvent(item: Fields, sent: Fields, context: ParseContext, parsed: Parsed): void {
  if (item.user_attributes !== undefined || item.operations !== undefined) {
    throw new Refusal(
      'invalid',
      'user_attributes',
      'cannot stand beside event_name; send the user in an item of its own',
    )
  }
  const record = eventRecord(item, context)
  const line = lineOf(record, sent, context)
  parsed.events.push(record)
  parsed.lines.events.push(line)
}

function addUsers(records: UserRecord[], sent: Fields, context: ParseContext, parsed: Parsed): void {
  const lines = records.map((record) => lineOf(record, sent, context))
  parsed.users.push(...records)
  parsed.lines.users.push(...lines)
}

function eventRecord(item: Fields, context: ParseContext): EventRecord {
  const name = eventName(item, 'event_name')
  const about = contextOf(item, context)
  const record: EventRecord = {
    app_id: context.appId,
    event_id: id(item, 'event_id') ?? context.newId(),
    event_name: name,
    user_id: id(item, 'user_id'),
    anonymous_id: id(item, 'anonymous_id'),
    session_id: id(item, 'session_id'),
    event_created: correctedTime(item, 'event_created', context),
    received_at: context.receivedAt,
    event_attributes: withContext(attributes(item, 'event_attributes'), about),
    bot: botReason(about?.user_agent),
  }
  if (context.importId !== undefined) record.import_id = context.importId
  return record
}

/** The item's context over the batch's, and a browser's own name for itself when nobody gave one. */
function contextOf(item: Fields, { context, browser }: ParseContext): Attributes | undefined {
  let about = context
  if (item.context !== undefined && item.context !== null) {
    const own = attributes(item, 'context')
    about = context ? { ...context, ...own } : own
  }
  if (browser?.userAgent === undefined || about?.user_agent !== undefined) return about
  if (!browser.certain && about?.page === undefined) return about
  if (isServerLibrary(about?.library)) return about
  return { ...about, user_agent: browser.userAgent }
}

function withContext(sent: Attributes, about: Attributes | undefined): Attributes {
  if (about) return { ...sent, [contextAttribute]: about }
  const own = sent[contextAttribute]
  // Exported events carry their context here, and come back as they were.
  if (own === undefined || own === null || isFields(own)) return sent
  throw new Refusal('invalid', `event_attributes.${contextAttribute}`, 'is reserved for the context, an object')
}

function isServerLibrary(library: unknown): boolean {
  if (!isFields(library) || typeof library.name !== 'string') return false
  return /\b(?:node|python|py|ruby|rb|go|golang|java|scala|kotlin|php|rust|dotnet|net|elixir|server|import)\b/i.test(library.name)
}

/** The record as a line. Its ids and its name are known to be sound, so only the rest has to be looked at. */
function lineOf(record: EventRecord | UserRecord, sent: Fields, context: ParseContext): string {
  let rest = JSON.stringify('kind' in record ? record : record.event_attributes)
  // JSON spells broken text and marked numbers as one of these escapes; text that merely looks so costs a second look.
  if (rest.includes('\\u0000') || rest.includes('\\ud')) {
    refuseBrokenText(sent, '')
    refuseBrokenText(context.context, 'context')
    rest = withNumbers(rest)
    // Who looks on sees doubles.
    if (!('kind' in record)) record.event_attributes = JSON.parse(rest) as Attributes
  }
  const line = 'kind' in record ? rest : eventLine(record, rest)
  // A character is at most 3 bytes of UTF-8 a unit of its length: below that nothing needs to be counted.
  if (line.length > limits.eventBytes / 3) refuseTooLarge(sent)
  return line
}

/** What `JSON.stringify(record)` gives, in half the time. */
function eventLine(record: EventRecord, attributesJson: string): string {
  const importId = record.import_id === undefined ? '' : `,"import_id":${quoted(record.import_id)}`
  return (
    `{"app_id":"${record.app_id}","event_id":${quoted(record.event_id)},"event_name":${quoted(record.event_name)}` +
    `,"user_id":${quoted(record.user_id)},"anonymous_id":${quoted(record.anonymous_id)}` +
    `,"session_id":${quoted(record.session_id)},"event_created":"${record.event_created}"` +
    `,"received_at":"${record.received_at}","event_attributes":${attributesJson},"bot":${quoted(record.bot)}${importId}}`
  )
}

function quoted(text: string | null): string {
  if (text === null) return 'null'
  return isPlain(text) ? `"${text}"` : JSON.stringify(text)
}

function refuseTooLarge(sent: Fields): void {
  const bytes = Buffer.byteLength(JSON.stringify(sent))
  if (bytes <= limits.eventBytes) return
  throw new Refusal('too_large', '', `has ${bytes} bytes of JSON; at most ${limits.eventBytes}`)
}
