import type { Catalog } from '../catalog/catalog.ts'
import { pathKey } from '../catalog/sample.ts'
import type { Warehouse } from '../ports.ts'
import { namesIn } from '../query/names.ts'

export interface UnseenOptions {
  warehouse: Warehouse
  catalog: Catalog
}

/**
 * Says what a query names that was never seen, one sentence each. What was seen once is remembered, so that only a new
 * name costs a look.
 */
export function unseen({ warehouse, catalog }: UnseenOptions) {
  const seen = new Map<string, Set<string>>()

  async function isEvent(appId: string, name: string): Promise<boolean> {
    const text = 'select count(*) from (select 1 from events where app_id = $1 and event_name = $2 limit 1) as found'
    const { rows } = await warehouse.run({ text, values: [appId, name] })
    return rows[0]?.[0] !== 0
  }

  async function isAttribute(appId: string, of: 'event' | 'user', attribute: string | string[]): Promise<boolean> {
    const known = await catalog.attributes(appId, { of, nested: true })
    return known.some((each) => pathKey(each.attribute) === pathKey(attribute))
  }

  async function remembered(appId: string, key: string, look: () => Promise<boolean>): Promise<boolean> {
    const known = seen.get(appId) ?? new Set()
    seen.set(appId, known)
    if (known.has(key)) return true
    const found = await look()
    if (found) known.add(key)
    return found
  }

  return async function warnings(query: unknown, appId: string): Promise<string[]> {
    const { events, attributes } = namesIn(query)
    const said: string[] = []
    for (const name of events) {
      if (await remembered(appId, `event ${name}`, () => isEvent(appId, name))) continue
      said.push(`The event ${JSON.stringify(name)} was never seen.`)
    }
    for (const { attribute, of } of attributes) {
      const key = `${of} ${pathKey(attribute)}`
      if (await remembered(appId, key, () => isAttribute(appId, of, attribute))) continue
      const name = JSON.stringify(typeof attribute === 'string' ? attribute : attribute.join('.'))
      said.push(`The ${of} attribute ${name} is in none of the latest ${of}s.`)
    }
    return said
  }
}
