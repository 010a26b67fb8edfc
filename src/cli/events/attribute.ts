import { DataLoafError } from '../../errors.ts'
import type { Attributes, Json } from '../../event.ts'

/** `amount=12.5`, `plan=pro`, `tags=["a","b"]`: JSON where the value is JSON, else text. Throws `invalid_input`. */
export function parseAttributes(pairs: readonly string[]): Attributes {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at), parseValue(pair.slice(at + 1))]
      throw new DataLoafError('invalid_input', `"${pair}" is not an attribute.`, { hint: '--attribute plan=pro' })
    }),
  )
}

/** A number whose digits JavaScript would change (`007`, 20 digits) stays the text that was typed. */
function parseValue(text: string): Json {
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'number' && String(value) !== text && !/[.e]/i.test(text) ? text : value
  } catch {
    return text
  }
}
