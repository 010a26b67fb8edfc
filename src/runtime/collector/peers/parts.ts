import { type Fields, isFields } from '../check.ts'
import { parseJson } from '../exact.ts'

/**
 * Where a peer keeps what our events have in their context: `'page.url': ['$current_url']`. Of several the first counts
 * that says something.
 */
export type Places = { readonly [inContext: string]: readonly string[] }

/** Where most keep what their address said of a campaign. */
export const campaignPlaces: Places = {
  'campaign.source': ['utm_source'],
  'campaign.medium': ['utm_medium'],
  'campaign.name': ['utm_campaign'],
  'campaign.term': ['utm_term'],
  'campaign.content': ['utm_content'],
}

/** What of `fields` belongs into the context, and the rest. */
export function parted(fields: Fields, places: Places): { context: Fields | undefined; rest: Fields } {
  const context: { [field: string]: unknown } = {}
  for (const [path, names] of Object.entries(places)) {
    const found = names.find((name) => says(fields[name]))
    if (found === undefined) continue
    const [head = '', inner] = path.split('.')
    context[head] = inner === undefined ? fields[found] : { ...(context[head] as object), [inner]: fields[found] }
  }
  const empty = Object.keys(context).length === 0
  return { context: empty ? undefined : context, rest: without(fields, placed(places)) }
}

/** The fields but those that `names` names. */
export function without(fields: Fields, names: ReadonlySet<string>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)))
}

/** The object, or an empty one in place of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** `part` of an object that was sent; whatever else was sent in its place as it is, so that it is refused. */
export function partOf(sent: unknown, part: Fields): unknown {
  return sent === undefined || sent === null || isFields(sent) ? part : sent
}

/** What exports write as the text of JSON. */
export function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return parseJson(value)
  } catch {
    return value
  }
}

/** Not missing, null or empty. */
export function says(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** Text, or a number as text; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** A list of names, or an object that has them. */
export function namesOf(value: unknown): unknown {
  return isFields(value) ? Object.keys(value) : value
}

/**
 * A time that may be seconds or milliseconds since 1970, as a number or as digits, in the way ours are written; anything
 * else as it came.
 */
export function timeOf(value: unknown): unknown {
  const number = typeof value === 'string' && /^\d{1,17}(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number !== 'number') return value
  // Seconds reach this in the year 5138, milliseconds did in 1973.
  const milliseconds = Math.round(number < 1e11 ? number * 1000 : number)
  return Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : value
}

const sets = new WeakMap<Places, ReadonlySet<string>>()

function placed(places: Places): ReadonlySet<string> {
  const known = sets.get(places)
  if (known) return known
  const made = new Set(Object.values(places).flat())
  sets.set(places, made)
  return made
}
