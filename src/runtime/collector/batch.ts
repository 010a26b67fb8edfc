import { DataLoafError } from '../../errors.ts'
import type { Attributes } from '../../event.ts'
import { attributes } from './check.ts'
import { segmentContext } from './peers/segment.ts'
import { Refusal } from './refusal.ts'
import { parseTime } from './time.ts'

/** Milliseconds that a sender’s clock is behind. */
export function correctionOf(sentAt: unknown, now: number): number {
  if (sentAt === undefined || sentAt === null) return 0
  const sent = typeof sentAt === 'string' ? parseTime(sentAt) : undefined
  if (sent !== undefined) return now - sent
  const message = 'sent_at must be an ISO 8601 time, such as "2026-01-31T10:00:00.000Z".'
  throw new DataLoafError('invalid_input', message, { path: ['sent_at'] })
}

/** Every item gets a copy of it, so it is bounded more tightly than an item. */
export function batchContext(context: unknown): Attributes | undefined {
  if (context === undefined || context === null) return undefined
  try {
    const checked = attributes({ context: segmentContext(context) }, 'context')
    if (JSON.stringify(checked).length <= batchContextLength) return checked
    throw new Refusal('too_large', 'context', `of a batch has at most ${batchContextLength} characters of JSON`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new DataLoafError('invalid_input', `${error.field} ${error.text}.`, { path: error.field.split('.') })
  }
}

const batchContextLength = 8_192
