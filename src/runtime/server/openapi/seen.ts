/** The names, attributes and values that were seen. */
import { list, type Operation, reference } from './operation.ts'

const search = { name: 'search', description: 'only names that contain this text' }

export const seenOperations = (): readonly Operation[] => [
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/events',
    section: 'Catalog',
    summary: 'The names of events that were seen, the most frequent first.',
    query: [search],
    status: 200,
    answer: list(reference('CatalogEvent')),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/attributes',
    section: 'Catalog',
    summary: 'The attributes of the latest events or users, the most frequent first.',
    query: [
      { name: 'of', description: '`event` (default) or `user`' },
      { name: 'event', description: 'only of events of this name' },
      { name: 'nested', description: '`1`: also what lies inside objects, by its path' },
      search,
    ],
    status: 200,
    answer: list(reference('CatalogAttribute')),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/values',
    section: 'Catalog',
    summary: 'The values of an attribute in the latest events or users, the most frequent first.',
    query: [
      { name: 'attribute', description: 'a name, or a path as a JSON array' },
      { name: 'of', description: '`event` (default) or `user`' },
      { name: 'event', description: 'only of events of this name' },
      search,
    ],
    status: 200,
    answer: list(reference('CatalogValue')),
  },
]
