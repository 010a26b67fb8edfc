import { itemsOf } from '../body.ts'
import { type Route, strictly } from '../way.ts'
import { legacyItem } from './legacy.ts'

/** What the original's gateway put before its paths; it sends no header, so a key may stand there too. */
const prefixes = ['', '/bake-stage', '/k/:key', '/k/:key/bake-stage']

function everywhere(path: string): string[] {
  return prefixes.flatMap((prefix) => [prefix + path, `${prefix}/${path}`])
}

const way = {
  read(text: string) {
    const body = itemsOf(text)
    return { ...body, items: body.items.map(legacyItem) }
  },
  answer: strictly(200),
}

/** The original DataLoaf's. */
export const legacyRoutes: readonly Route[] = [
  { method: 'POST', paths: ['/events', '/users', '/update_users'].flatMap(everywhere), way },
  { method: 'PATCH', paths: ['/update', '/update-user'].flatMap(everywhere), way },
]
