import type { Attribute } from './schema.ts'

/** What a query speaks of: names that may have been seen or not. */
export interface NamesIn {
  events: string[]
  attributes: NamedAttribute[]
}

export interface NamedAttribute {
  attribute: Attribute
  of: 'event' | 'user'
}

/** The event attributes that a query names. */
export function eventAttributesIn(query: unknown): Attribute[] {
  return namesIn(query).attributes.flatMap(({ attribute, of }) => (of === 'event' ? [attribute] : []))
}

/** The events and attributes that a query names, each once, in the order they appear. */
export function namesIn(query: unknown): NamesIn {
  const found = { events: new Set<string>(), attributes: new Map<string, NamedAttribute>() }
  collect(query)
  return { events: [...found.events], attributes: [...found.attributes.values()] }

  function collect(part: unknown): void {
    if (Array.isArray(part)) part.forEach(collect)
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return
    const { event, attribute, of = 'event' } = part as { event?: unknown; attribute?: Attribute; of?: string }
    for (const name of [event].flat()) if (typeof name === 'string') found.events.add(name)
    if (attribute !== undefined && (of === 'event' || of === 'user')) {
      found.attributes.set(JSON.stringify([of, attribute]), { attribute, of })
    }
    for (const [key, each] of Object.entries(part)) if (key !== 'attribute') collect(each)
  }
}
