import { DataLoafError } from '../../../errors.ts'
import { limits } from '../../../event.ts'
import { isFields } from '../check.ts'
import { parseJson } from '../exact.ts'
import { parseTime } from '../time.ts'
import type { Sent } from '../way.ts'
import { timeOf } from './parts.ts'

/**
 * What a peer's client sent: JSON, whatever the content type; a form with JSON or its base64 as `data`, which may stand
 * in the query too; or one object a line. Throws `invalid_input` for anything else.
 */
export function sentValue(text: string, inQuery?: string): unknown {
  const value = jsonOf(text) ?? ofForm(text) ?? (inQuery === undefined ? undefined : ofData(inQuery)) ?? ofLines(text)
  if (value !== undefined) return value
  throw new DataLoafError('invalid_input', 'The body is not JSON.')
}

/** A peer's events as items of ours. The statement that two ids are one user is made once a request. */
export function itemsOfEvents(events: readonly unknown[], itemsOf: (event: unknown) => unknown[]): Sent {
  if (events.length > limits.batchItems) {
    throw new DataLoafError('too_large', `The batch has ${events.length} events; at most ${limits.batchItems}.`)
  }
  const items: unknown[] = []
  const of: number[] = []
  const said = new Set<string>()
  for (const [index, event] of events.entries()) {
    for (const item of itemsOf(event)) {
      if (isRepeated(item, said)) continue
      items.push(item)
      of.push(index)
    }
  }
  return { items, origins: { of, count: events.length } }
}

/** When the sender says that it sent, if that can be read: nobody loses events for a clock that nobody can read. */
export function sentTime(value: unknown): string | undefined {
  const time = timeOf(value)
  return typeof time === 'string' && parseTime(time) !== undefined ? time : undefined
}

function isRepeated(item: unknown, said: Set<string>): boolean {
  if (!isFields(item) || !isFields(item.alias)) return false
  const { from, to } = item.alias
  if (typeof from !== 'string' || typeof to !== 'string') return false
  const statement = JSON.stringify([from, to])
  if (said.has(statement)) return true
  said.add(statement)
  return false
}

function jsonOf(text: string): unknown {
  try {
    const value = parseJson(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function ofForm(text: string): unknown {
  const data = /(?:^|&)data=([^&]*)/.exec(text)?.[1]
  if (data === undefined) return undefined
  try {
    // Some clients leave base64 as it is, where a plus sign is none for a blank.
    return ofData(decodeURIComponent(data)) ?? jsonOf(decodeURIComponent(data.replaceAll('+', ' ')))
  } catch {
    return undefined
  }
}

function ofData(data: string): unknown {
  return jsonOf(data) ?? jsonOf(Buffer.from(data.replaceAll(' ', '+'), 'base64').toString())
}

/** A line that is not JSON is `undefined`, and refused for itself. */
function ofLines(text: string): unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2) return undefined
  const values = lines.map(jsonOf)
  return values.some((value) => value !== undefined) ? values : undefined
}
