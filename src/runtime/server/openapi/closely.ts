/** What the API can be asked about users, and about what people wrote of events. */
import { describeSchema } from '../../query/schema/describe.ts'
import { usersSchema } from '../../query/users/schema.ts'
import { newNote, newTerm } from '../catalog-notes.ts'
import { list as listOf, type Operation, reference } from './operation.ts'

const list = (name: string) => listOf(reference(name))
const userId = { name: 'user_id', description: 'any id that the user has or had' }

export const userOperations = (): readonly Operation[] => [
  {
    method: 'post',
    path: '/apps/{app_id}/users',
    section: 'Users',
    summary: 'The users of a filter and a search, page by page.',
    description:
      'Conditions are of users (`"of": "user"`) and cohorts. `next` of a page is `after` of the one that follows.',
    body: describeSchema(usersSchema),
    examples: { pro: { filter: { attribute: 'plan', of: 'user', op: 'eq', value: 'pro' }, order: 'last_seen' } },
    status: 200,
    answer: reference('UsersList'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/users/profile',
    section: 'Users',
    summary: 'One user: attributes and what they were made of, other ids, what was done how often, sessions.',
    query: [userId],
    status: 200,
    answer: reference('Profile'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/users/events',
    section: 'Users',
    summary: 'What a user did, the latest first.',
    query: [
      userId,
      { name: 'event', description: 'only events of this name' },
      { name: 'before', description: '`next` of the page before, as JSON' },
      { name: 'limit', description: '1 to 200, default 50' },
    ],
    status: 200,
    answer: reference('TimelinePage'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/users/cohorts',
    section: 'Users',
    summary: 'The cohorts that a user is in.',
    query: [userId],
    status: 200,
    answer: {
      type: 'array',
      items: {
        type: 'object',
        properties: { cohort_id: { type: 'string' }, name: { type: 'string' } },
        required: ['cohort_id', 'name'],
      },
    },
  },
]

export const catalogOperations = (): readonly Operation[] => [
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/volumes',
    section: 'Catalog',
    summary: 'How much there is of each event, ever and in each of the last thirty days.',
    status: 200,
    answer: list('EventVolume'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/attribute',
    section: 'Catalog',
    summary:
      'How many of all events or users have an attribute, since when, of which types, and which events carry it.',
    query: [
      { name: 'attribute', description: 'a name, or a path as a JSON array' },
      { name: 'of', description: '`event` (default) or `user`' },
    ],
    status: 200,
    answer: reference('AttributeVolume'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/planned',
    section: 'Catalog',
    summary: 'The events of the app’s tracking plan.',
    status: 200,
    answer: list('PlannedForCatalog'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/notes',
    section: 'Catalog',
    summary: 'What people wrote about events and attributes.',
    status: 200,
    answer: list('CatalogNote'),
  },
  {
    method: 'put',
    path: '/apps/{app_id}/catalog/notes',
    section: 'Catalog',
    summary: 'Replaces what is written about an event or an attribute. What is left out is empty.',
    body: describeSchema(newNote),
    status: 200,
    answer: reference('CatalogNote'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/catalog/terms',
    section: 'Catalog',
    summary: 'The glossary, by term.',
    status: 200,
    answer: list('Term'),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/catalog/terms',
    section: 'Catalog',
    summary: 'Adds a term to the glossary.',
    body: describeSchema(newTerm),
    status: 201,
    answer: reference('Term'),
  },
  {
    method: 'put',
    path: '/apps/{app_id}/catalog/terms/{term_id}',
    section: 'Catalog',
    summary: 'Replaces a term.',
    body: describeSchema(newTerm),
    status: 200,
    answer: reference('Term'),
  },
  {
    method: 'delete',
    path: '/apps/{app_id}/catalog/terms/{term_id}',
    section: 'Catalog',
    summary: 'Removes a term, and answers what was removed.',
    status: 200,
    answer: reference('Term'),
  },
]
