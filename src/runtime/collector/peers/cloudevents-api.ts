import type { Context } from 'hono'
import { type Fields, isFields } from '../check.ts'
import { strictly, type Way } from '../way.ts'
import { cloudEventItems } from './cloudevents.ts'
import { itemsOfEvents, sentValue } from './sent.ts'

/** CloudEvents over HTTP: structured, a batch, or with their attributes in the head; the key is in the head. */
export const cloudEvents: Way = {
  read(text, c) {
    const inHead = c.req.header('ce-specversion') === undefined ? undefined : attributesOf(c)
    if (inHead) return itemsOfEvents([{ ...inHead, data: dataOf(text) }], cloudEventItems)
    const value = sentValue(text)
    return itemsOfEvents(Array.isArray(value) ? value : [value], cloudEventItems)
  },
  answer: strictly(202),
}

function attributesOf(c: Context): Fields {
  const head = Object.entries(c.req.header()).filter(([name]) => name.startsWith('ce-'))
  return Object.fromEntries(head.map(([name, value]) => [name.slice(3), decoded(value)]))
}

/** Headers hold what is not ASCII with percent signs. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function dataOf(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    const value = sentValue(text)
    return isFields(value) ? value : text
  } catch {
    return text
  }
}
