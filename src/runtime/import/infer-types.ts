import { type Fields, isFields } from '../collector/check.ts'

/** The item with attributes as what their text says: numbers, `true`, `false`. Where digits would change it stays text. */
export function inferTypes(item: Fields): Fields {
  const inferred: { [field: string]: unknown } = { ...item }
  for (const field of ['event_attributes', 'user_attributes']) {
    if (isFields(item[field])) inferred[field] = inferredValue(item[field])
  }
  return inferred
}

function inferredValue(value: unknown): unknown {
  if (typeof value === 'string') return inferredText(value)
  if (Array.isArray(value)) return value.map(inferredValue)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inferredValue(part)]))
}

function inferredText(text: string): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return text
  // 9007199254740993 and 1.10 would come back as other digits; a number's trailing zeros say nothing, an id's may.
  return String(Number(text)) === text ? Number(text) : text
}
