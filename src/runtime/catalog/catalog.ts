import type { Clock, Warehouse } from '../ports.ts'
import { countsAs, type MergedEvents, sentAs } from '../query/merged.ts'
import { isoTime } from './facts.ts'
import { fresh } from './fresh.ts'
import {
  type AttributePath,
  type AttributeSeen,
  type AttributeType,
  pathKey,
  type Sample,
  sampleAttributes,
} from './sample.ts'

export interface CatalogEvent {
  event_name: string
  count: number
  /** ISO time of the latest such event. */
  last_seen: string
}

export interface CatalogAttribute {
  /** A name, or the path into nested objects. */
  attribute: AttributePath
  /** The most frequent of its types. */
  type: AttributeType
  /** Rows of the sample that have it. */
  count: number
}

export interface CatalogValue {
  value: string | number | boolean
  count: number
}

export interface AttributeQuestion {
  of: 'event' | 'user'
  event?: string | undefined
  search?: string | undefined
  /** Also what lies inside objects, by its path. Default: only whole attributes. */
  nested?: boolean | undefined
}

export interface Catalog {
  /** Every event ever seen, the most frequent first; what counts as another one is among the other's. */
  events(appId: string, search?: string): Promise<CatalogEvent[]>
  /** Attributes of the latest events or users, the most frequent first. */
  attributes(appId: string, question: AttributeQuestion): Promise<CatalogAttribute[]>
  /** The attribute's values in the latest events or users, the most frequent first. */
  values(appId: string, question: AttributeQuestion & { attribute: AttributePath }): Promise<CatalogValue[]>
}

export interface CatalogOptions {
  warehouse: Warehouse
  clock: Clock
  /** Changes when something was loaded. */
  version: () => number
  /** The app's merged events. */
  merged: (appId: string) => Promise<MergedEvents>
}

/** What has been seen: names, attributes and values, for suggestions. */
export function catalog({ warehouse, clock, version, merged }: CatalogOptions): Catalog {
  const names = fresh<CatalogEvent[]>({ clock, version })
  const samples = fresh<Sample>({ clock, version, keep: 50 })

  async function sample(appId: string, { of, event }: AttributeQuestion): Promise<Sample> {
    const events = of === 'event' && event !== undefined ? sentAs([event], await merged(appId)) : null
    const key = JSON.stringify([appId, of, events])
    return await samples(key, () => sampleAttributes(warehouse, { appId, of, events }))
  }

  return {
    async events(appId, search) {
      const all = await names(appId, () => eventNames(warehouse, appId))
      return together(all, await merged(appId)).filter(({ event_name }) => matches(event_name, search))
    },
    async attributes(appId, question) {
      const seen = [...(await sample(appId, question)).values()]
      return seen
        .filter(({ attribute }) => question.nested || typeof attribute === 'string')
        .filter(({ attribute }) => matches(nameOf(attribute), question.search))
        .sort((a, b) => b.count - a.count || compare(nameOf(a.attribute), nameOf(b.attribute)))
        .map((found) => ({ attribute: found.attribute, type: mainType(found), count: found.count }))
    },
    async values(appId, { attribute, ...question }) {
      const found = (await sample(appId, question)).get(pathKey(attribute))
      return [...(found?.values ?? [])]
        .filter(([value]) => matches(String(value), question.search))
        .sort(([a, times], [b, others]) => others - times || compare(String(a), String(b)))
        .slice(0, mostValues)
        .map(([value, count]) => ({ value, count }))
    },
  }
}

const mostNames = 1_000
const mostValues = 100

async function eventNames(warehouse: Warehouse, appId: string): Promise<CatalogEvent[]> {
  const { rows } = await warehouse.run({
    text: `select event_name, count(*), cast(max(event_created) as varchar) from events
      where app_id = $1 group by event_name order by 2 desc, 1 limit ${mostNames}`,
    values: [appId],
  })
  return rows.map(([name, count, last]) => ({
    event_name: String(name),
    count: Number(count),
    last_seen: isoTime(String(last)),
  }))
}

function together(events: readonly CatalogEvent[], merged: MergedEvents): readonly CatalogEvent[] {
  if (Object.keys(merged).length === 0) return events
  const found = new Map<string, CatalogEvent>()
  for (const { event_name: sent, count, last_seen } of events) {
    const event_name = countsAs(sent, merged)
    const before = found.get(event_name)
    const seen = [last_seen, ...(before ? [before.last_seen] : [])].sort()
    found.set(event_name, { event_name, count: (before?.count ?? 0) + count, last_seen: seen.at(-1)! })
  }
  return [...found.values()].sort((a, b) => b.count - a.count || compare(a.event_name, b.event_name))
}

function mainType({ types }: AttributeSeen): AttributeType {
  return [...types].sort(([, a], [, b]) => b - a)[0]![0]
}

const nameOf = (attribute: AttributePath) => (typeof attribute === 'string' ? attribute : attribute.join('.'))

const matches = (text: string, search = '') => text.toLowerCase().includes(search.toLowerCase())

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
