import type { Json } from '../../event.ts'
import type { Value, Warehouse } from '../ports.ts'
import { isoTime } from './facts.ts'

export type AttributePath = string | readonly string[]
export type AttributeType = 'text' | 'number' | 'boolean' | 'list' | 'object'

/** What a sample of rows says about one attribute. */
export interface AttributeSeen {
  attribute: AttributePath
  types: Map<AttributeType, number>
  /** Rows that have it. */
  count: number
  /** How often each value was seen; the first thousand different ones. */
  values: Map<string | number | boolean, number>
}

export type Sample = ReadonlyMap<string, AttributeSeen>

/** Rows that are looked at: of the latest, so that what is suggested is what is being sent. */
const rows = 5_000
/** Rows that are read before other requests get their turn. */
const slice = 250
const differentValues = 1_000
const depth = 4

/** The attributes of an app's latest events (of some names, or of all: null) or users. */
export async function sampleAttributes(
  warehouse: Warehouse,
  { appId, of, events }: { appId: string; of: 'event' | 'user'; events: readonly string[] | null },
): Promise<Sample> {
  const texts = of === 'event' ? await latestEvents(warehouse, appId, events) : await latestUsers(warehouse, appId)
  const seen = new Map<string, AttributeSeen>()
  for (const [index, text] of texts.entries()) {
    if (index % slice === slice - 1) await new Promise(setImmediate)
    if (typeof text === 'string') look(JSON.parse(text) as Json, [], seen)
  }
  return seen
}

/** Times are read before attributes, which are much more: only of the shortest time that has enough rows. */
async function latestEvents(warehouse: Warehouse, appId: string, events: readonly string[] | null): Promise<Value[]> {
  const values = [appId, ...(events ?? [])]
  const names = values.slice(1).map((_, index) => `$${index + 2}`)
  const where = events === null ? 'app_id = $1' : `app_id = $1 and event_name in (${names.join(', ')})`
  const run = async (select: string, more: string[] = []) =>
    (await warehouse.run({ text: `${select} where ${where}`, values: [...values, ...more] })).rows

  const [[newest] = []] = await run('select cast(max(received_at) as varchar) from events')
  if (typeof newest !== 'string') return []
  const starts = windows.map((window) => sqlTime(Date.parse(isoTime(newest)) - window))
  const since = (position: number) => `received_at >= cast($${values.length + position + 1} as timestamp)`
  const counts = starts.map((_, position) => `count(case when ${since(position)} then 1 end)`)
  const [enough = []] = await run(`select ${counts.join(', ')} from events`, starts)
  const start = starts[enough.findIndex((count) => Number(count) >= rows)]
  const latest = await warehouse.run({
    text: `select event_attributes from events
      where ${where}${start === undefined ? '' : ` and ${since(0)}`} limit ${rows}`,
    values: start === undefined ? values : [...values, start],
  })
  return latest.rows.map(([text]) => text ?? null)
}

/** Milliseconds: a minute, an hour, a day, a month. */
const windows = [60_000, 3_600_000, 86_400_000, 30 * 86_400_000]

const sqlTime = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, -1).replace('T', ' ')

async function latestUsers(warehouse: Warehouse, appId: string): Promise<Value[]> {
  const latest = await warehouse.run({
    text: `select user_attributes from users where app_id = $1 order by updated_at desc limit ${rows}`,
    values: [appId],
  })
  return latest.rows.map(([text]) => text ?? null)
}

function look(json: Json, path: readonly string[], seen: Map<string, AttributeSeen>): void {
  if (json === null) return
  if (path.length > 0) note(json, path, seen)
  if (typeof json !== 'object' || Array.isArray(json) || path.length === depth) return
  for (const [key, value] of Object.entries(json)) look(value, [...path, key], seen)
}

function note(json: Exclude<Json, null>, path: readonly string[], seen: Map<string, AttributeSeen>): void {
  const key = pathKey(path)
  let attribute = seen.get(key)
  if (!attribute) {
    attribute = { attribute: path.length === 1 ? path[0]! : path, types: new Map(), count: 0, values: new Map() }
    seen.set(key, attribute)
  }
  const type = typeOf(json)
  attribute.count += 1
  attribute.types.set(type, (attribute.types.get(type) ?? 0) + 1)
  if (typeof json === 'object') return
  const { values } = attribute
  if (values.size < differentValues || values.has(json)) values.set(json, (values.get(json) ?? 0) + 1)
}

function typeOf(json: Exclude<Json, null>): AttributeType {
  if (typeof json === 'object') return Array.isArray(json) ? 'list' : 'object'
  return typeof json === 'string' ? 'text' : typeof json === 'number' ? 'number' : 'boolean'
}

export function pathKey(path: AttributePath): string {
  return JSON.stringify(typeof path === 'string' ? [path] : path)
}
