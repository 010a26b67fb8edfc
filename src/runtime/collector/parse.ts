import { type Attributes, contextAttribute } from '../../event.ts'
import type { Preparation } from '../collection/preparation.ts'
import type { RequestFacts } from '../collection/transforms/transform.ts'
import type { StreamBatch } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'
import { botReason } from './bots.ts'
import { attributes, eventName, type Fields, id, isFields, kindOf } from './check.ts'
import { noFacts } from './facts.ts'
import { lineOf } from './line.ts'
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
  /** What is done to items before they become lines. Default: nothing. */
  preparation?: Preparation
  request?: RequestFacts
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
  /** Events that are not stored because the app wants none of their name. */
  dropped: number
}

/**
 * Checks each item and makes it records; an item that fails is in `rejected`, and the others go on.
 * `undefined` stands for a line that was not JSON.
 */
export function parseItems(items: readonly unknown[], context: ParseContext): Parsed {
  const parsed: Parsed = { events: [], users: [], lines: { events: [], users: [] }, rejected: [], dropped: 0 }
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
  const record = prepared(eventRecord(item, context), context)
  if (record === null) {
    parsed.dropped += 1
    return
  }
  const line = lineOf(record, sent, context.context)
  parsed.events.push(record)
  parsed.lines.events.push(line)
}

function prepared(event: EventRecord, { preparation, request = noFacts }: ParseContext): EventRecord | null {
  return preparation ? preparation.event(event, request) : event
}

function addUsers(said: UserRecord[], sent: Fields, context: ParseContext, parsed: Parsed): void {
  const { preparation } = context
  const records = preparation ? said.map((one) => (one.kind === 'patch' ? preparation.user(one) : one)) : said
  const lines = records.map((record) => lineOf(record, sent, context.context))
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
  return /\b(?:node|python|py|ruby|rb|go|golang|java|scala|kotlin|php|rust|dotnet|net|elixir|server|import)\b/i.test(
    library.name,
  )
}
