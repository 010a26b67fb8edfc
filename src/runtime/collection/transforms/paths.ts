import type { Attributes, Json } from '../../../event.ts'

/** A name, or the path into nested objects. A name with dots in it is a name. */
export type AttributePath = string | readonly string[]

const partsOf = (path: AttributePath): readonly string[] => (typeof path === 'string' ? [path] : path)

export function isObject(value: Json | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is there; undefined when nothing is. */
export function valueAt(attributes: Attributes, path: AttributePath): Json | undefined {
  let value: Json | undefined = attributes
  for (const part of partsOf(path)) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

/** The attributes with another value where there is one; undefined takes it away. The same object when nothing changes. */
export function changeAt(
  attributes: Attributes,
  path: AttributePath,
  change: (value: Json) => Json | undefined,
): Attributes {
  return changed(attributes, partsOf(path), change)
}

function changed(
  attributes: Attributes,
  [part = '', ...rest]: readonly string[],
  change: (value: Json) => Json | undefined,
): Attributes {
  if (!Object.hasOwn(attributes, part)) return attributes
  const value = attributes[part]!
  const after = rest.length === 0 ? change(value) : isObject(value) ? changed(value, rest, change) : value
  if (after === value) return attributes
  if (after !== undefined) return { ...attributes, [part]: after }
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== part))
}

/** The same at several places, one after the other. */
export function changeAll(
  attributes: Attributes,
  paths: readonly AttributePath[],
  change: (value: Json) => Json | undefined,
): Attributes {
  return paths.reduce((changing, path) => changeAt(changing, path, change), attributes)
}

/** The attributes with one more, unless there is one of that name. */
export function withNew(attributes: Attributes, name: string, value: Json | undefined): Attributes {
  if (value === undefined || Object.hasOwn(attributes, name)) return attributes
  return { ...attributes, [name]: value }
}

/** Every text, number and boolean in a value through `change`; null and what holds others stay. */
export function changeScalars(value: Json, change: (scalar: string | number | boolean) => Json): Json {
  if (value === null) return null
  if (Array.isArray(value)) return value.map((part) => changeScalars(part, change))
  if (typeof value !== 'object') return change(value)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, changeScalars(part, change)]))
}
