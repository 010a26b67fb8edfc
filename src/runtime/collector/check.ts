import { type Attributes, type Json, limits } from '../../event.ts'
import { digitsOf } from './exact.ts'
import { Refusal } from './refusal.ts'

/** A parsed JSON object whose fields nobody has looked at yet. */
export type Fields = { readonly [field: string]: unknown }

/** An id, or null when the field is missing, null or empty. Whole numbers are taken as text. */
export function id(item: Fields, field: string): string | null {
  const value = item[field]
  if (typeof value === 'string') {
    if (value.length <= limits.idLength) return value === '' ? null : (digitsOf(value) ?? sound(value, field))
    throw new Refusal('too_long', field, `has ${value.length} characters; at most ${limits.idLength}`)
  }
  if (value === undefined || value === null) return null
  if (Number.isSafeInteger(value)) return String(value)
  throw new Refusal('invalid', field, `must be text, not ${kindOf(value)}`)
}

/** An id that must be there. */
export function requiredId(item: Fields, field: string): string {
  const value = id(item, field)
  if (value === null) throw new Refusal('missing', field, 'is missing; give the id as text')
  return value
}

/** The name of an event. */
export function eventName(item: Fields, field: string): string {
  const value = item[field]
  if (typeof value !== 'string') {
    if (value === undefined || value === null) throw new Refusal('missing', field, 'is missing, such as "signed_up"')
    throw new Refusal('invalid', field, `must be text, such as "signed_up", not ${kindOf(value)}`)
  }
  if (value.length > limits.nameLength) {
    throw new Refusal('too_long', field, `has ${value.length} characters; at most ${limits.nameLength}`)
  }
  if (value.trim() === '') throw new Refusal('missing', field, 'is empty; give a name, such as "signed_up"')
  return sound(value, field)
}

/** Attributes within the limits, as they came; empty when the field is missing or null. */
export function attributes(item: Fields, field: string): Attributes {
  const value = item[field]
  if (value === undefined || value === null) return {}
  if (!isFields(value)) {
    throw new Refusal('invalid', field, `must be an object, such as {"plan":"pro"}, not ${kindOf(value)}`)
  }
  checkObject(value, field, 0)
  return value as Attributes
}

/** Numbers by name. */
export function numbers(item: Fields, field: string): { [key: string]: number } {
  const value = attributes(item, field)
  for (const key in value) {
    if (typeof value[key] !== 'number') {
      throw new Refusal('invalid', `${field}.${key}`, `must be a number, not ${kindOf(value[key])}`)
    }
  }
  return value as { [key: string]: number }
}

/** A list of attribute names. */
export function names(item: Fields, field: string): string[] {
  const value = item[field]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    throw new Refusal('invalid', field, `must be a list of attribute names, not ${kindOf(value)}`)
  }
  if (value.length > limits.attributes) throw tooMany(field, value.length)
  for (const [index, name] of value.entries()) {
    if (typeof name !== 'string') {
      throw new Refusal('invalid', `${field}.${index}`, `must be an attribute name, not ${kindOf(name)}`)
    }
    if (name.length > limits.attributeNameLength) throw nameTooLong(`${field}.${index}`, name)
  }
  return value
}

/** Whether text is the same in JSON, but for the quotes around it. */
export function isPlain(text: string): boolean {
  return plain.test(text)
}

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/** Refuses text that no warehouse can keep; marked numbers are none. `field` is where `value` stands, empty for the item itself. */
export function refuseBrokenText(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (digitsOf(value) === undefined) refuseBrokenString(value, field)
  } else if (Array.isArray(value))
    for (const [index, part] of value.entries()) refuseBrokenText(part, join(field, index))
  else if (isFields(value)) {
    for (const key in value) {
      refuseBrokenString(key, join(field, JSON.stringify(key)))
      refuseBrokenText(value[key], join(field, key))
    }
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How a message calls a value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? 'a number' : String(value)
}

function checkObject(value: Fields, field: string, depth: number): void {
  let count = 0
  for (const key in value) {
    count += 1
    if (key.length > limits.attributeNameLength) throw nameTooLong(field, key)
    const part = value[key]
    if (typeof part !== 'string') checkValue(part as Json, field, key, depth)
  }
  if (count > limits.attributes) throw tooMany(field, count)
}

function checkValue(value: Json, field: string, key: string | number, depth: number): void {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return
    throw new Refusal('out_of_range', join(field, key), 'is too large a number; send it as text')
  }
  if (typeof value !== 'object' || value === null) return
  const path = join(field, key)
  if (depth >= limits.depth) throw new Refusal('too_deep', path, `is nested over ${limits.depth} levels deep`)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) checkValue(value[index]!, path, index, depth + 1)
  } else checkObject(value, path, depth + 1)
}

function sound(text: string, field: string): string {
  if (!plain.test(text)) refuseBrokenString(text, field)
  return text
}

function refuseBrokenString(text: string, field: string): void {
  if (text.includes('\0')) {
    throw new Refusal('invalid', field, 'holds a NUL character (U+0000), which cannot be stored; leave it out')
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw new Refusal('invalid', field, 'holds half of a surrogate pair, which is no character; cut text at characters')
  }
}

function tooMany(field: string, count: number): Refusal {
  return new Refusal('too_many', field, `has ${count} attributes; at most ${limits.attributes}`)
}

function nameTooLong(field: string, name: string): Refusal {
  const text = `has a name of ${name.length} characters; at most ${limits.attributeNameLength}`
  return new Refusal('too_long', join(field, `${name.slice(0, 20)}…`), text)
}

function join(field: string, key: string | number): string {
  return field === '' ? String(key) : `${field}.${key}`
}
