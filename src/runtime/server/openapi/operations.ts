import { describeCohort } from '../../query/cohorts/schema.ts'
import { describeDrill } from '../../query/drill/schema.ts'
import { describeSchema } from '../../query/schema/describe.ts'
import { appChange, newApp } from '../app-schema.ts'
import { newCohort } from '../cohorts.ts'
import { changedCollection, trial } from '../collection.ts'
import { newKey, rotation } from '../key-schema.ts'
import { annotationOperations } from './annotations.ts'
import { catalogOperations, userOperations } from './closely.ts'
import { queryExamples } from './examples.ts'
import type { JsonSchema } from '../../query/schema/describe.ts'
import { list, type Operation, reference } from './operation.ts'
import { savedOperations } from './saved.ts'

const search = { name: 'search', description: 'only names that contain this text' }
const text = { type: 'string' }
const objectOf = (properties: { [key: string]: JsonSchema }): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

const cohort = () => ({
  ...describeSchema(newCohort),
  properties: { name: { type: 'string' }, definition: describeCohort() },
})

/** What programs may use. The web app's own routes, which may change with any release, are not here. */
export const operations = (): readonly Operation[] => [
  {
    method: 'post',
    path: '/apps/{app_id}/query',
    section: 'Queries',
    summary: 'Asks a question, or several at once.',
    description:
      'An array in is an array out, in the same order; an item that fails is `{"error": …}` in its place. At most 100 at once, 1 MB, 60 seconds. The same question on unchanged data is answered from memory.',
    query: [{ name: 'explain', description: '`1`: the plan, the SQL and its parameters, without running it' }],
    body: { anyOf: [reference('Query'), { ...list(reference('Query')), maxItems: 100 }] },
    examples: { ...queryExamples, several: [queryExamples.trend, queryExamples.sql] },
    status: 200,
    answer: {
      anyOf: [
        reference('Result'),
        reference('Explanation'),
        list({ anyOf: [reference('Result'), reference('Explanation'), reference('Error')] }),
      ],
    },
  },
  {
    method: 'post',
    path: '/apps/{app_id}/query/drill',
    section: 'Queries',
    summary: 'Who and what a point of an answer was made of: its users, or its events.',
    description:
      'By the same definitions as the answer: as many users as were counted there. `point` says where, by the kind of the query: `{"series": 0, "bucket": 3, "place": 1}` of a trend, `{"step": 2, "dropped": true}` of a funnel. All places count from 0, steps from 1. A page has 50, the latest first; `total` is how many there are.',
    body: describeDrill(reference('Query')),
    examples: { trend: { query: queryExamples.trend, point: { series: 0 }, of: 'users' } },
    status: 200,
    answer: reference('DrillResult'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/query/sql',
    section: 'Queries',
    summary: 'What SQL can be made of: the tables with their columns, and the functions.',
    description:
      "`attribute` says how the warehouse reads one out of a document: `arrow` is `event_attributes ->> 'plan'`, `path` is `event_attributes.plan`.",
    status: 200,
    answer: objectOf({
      tables: list(objectOf({ name: text, columns: list(objectOf({ name: text, type: text })) })),
      functions: list(text),
      attribute: { enum: ['arrow', 'path'] },
    }),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/cohorts',
    section: 'Cohorts',
    summary: 'The saved sets of users, by name.',
    status: 200,
    answer: list(reference('Cohort')),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/cohorts',
    section: 'Cohorts',
    summary: 'Saves a set of users by what makes a user a member.',
    description:
      'In a query it is an attribute of the user, by its id or its name: `{"attribute": "<cohort>", "of": "cohort", "op": "eq", "value": true}`, and as a breakdown `{"attribute": "<cohort>", "of": "cohort"}`.',
    body: cohort(),
    status: 201,
    answer: reference('Cohort'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/cohorts/{cohort_id}',
    section: 'Cohorts',
    summary: 'One of them.',
    status: 200,
    answer: reference('Cohort'),
  },
  {
    method: 'patch',
    path: '/apps/{app_id}/cohorts/{cohort_id}',
    section: 'Cohorts',
    summary: 'Changes its name, its definition, or both.',
    body: { ...cohort(), required: [] },
    status: 200,
    answer: reference('Cohort'),
  },
  {
    method: 'delete',
    path: '/apps/{app_id}/cohorts/{cohort_id}',
    section: 'Cohorts',
    summary: 'Removes it, and answers what was removed. Queries that name it are refused from then on.',
    status: 200,
    answer: reference('Cohort'),
  },
  ...savedOperations(),
  ...annotationOperations(),
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
  ...catalogOperations(),
  ...userOperations(),
  {
    method: 'get',
    path: '/apps',
    section: 'Apps',
    summary: 'The apps, in the order they were made.',
    status: 200,
    answer: list(reference('App')),
  },
  {
    method: 'post',
    path: '/apps',
    section: 'Apps',
    summary: 'Makes an app.',
    body: describeSchema(newApp),
    status: 201,
    answer: reference('App'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}',
    section: 'Apps',
    summary: 'One of them, by its id or its name.',
    status: 200,
    answer: reference('App'),
  },
  {
    method: 'patch',
    path: '/apps/{app_id}',
    section: 'Apps',
    summary: 'Changes its name, its time zone, its tags, who may see it, or how long its events are kept.',
    body: describeSchema(appChange),
    status: 200,
    answer: reference('App'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/keep',
    section: 'Apps',
    summary: 'What would be gone, and when, if its events were kept that long.',
    query: [{ name: 'keep', description: '"13 months", "90 days" or "forever"' }],
    status: 200,
    answer: reference('KeepPreview'),
  },
  {
    method: 'delete',
    path: '/apps/{app_id}',
    section: 'Apps',
    summary:
      'Deletes it: nothing is collected for it, and nobody finds it, until it is restored; after 7 days it is gone.',
    query: [{ name: 'name', description: 'as the app is called, so that no other one is deleted by mistake' }],
    status: 200,
    answer: reference('App'),
  },
  {
    method: 'get',
    path: '/deleted-apps',
    section: 'Apps',
    summary: 'Deleted apps, the latest first.',
    status: 200,
    answer: list(reference('App')),
  },
  {
    method: 'post',
    path: '/deleted-apps/{deleted_id}/restore',
    section: 'Apps',
    summary: 'Restores a deleted app, by its id or its name, with its events, keys and settings.',
    status: 200,
    answer: reference('App'),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/lock',
    section: 'Collection',
    summary: 'Locks what the app collects: changes to it, and to the origins of its keys, are refused with 423.',
    status: 200,
    answer: reference('App'),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/unlock',
    section: 'Collection',
    summary: 'Unlocks it, and archives what it was.',
    status: 200,
    answer: reference('App'),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/archive',
    section: 'Collection',
    summary: 'What the app collected by while it was locked, the latest first.',
    status: 200,
    answer: list(reference('ArchivedCollection')),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/collection',
    section: 'Collection',
    summary: 'What the app says about its collection: plan, transforms, elements and steps.',
    status: 200,
    answer: reference('Collection'),
  },
  {
    method: 'put',
    path: '/apps/{app_id}/collection',
    section: 'Collection',
    summary: 'Replaces it. What is left out is empty.',
    description:
      '`version` is that of the document the change was made to: when another one is stored by then, nothing changes and the answer is 409. On one machine it is in force at once, in AWS within a minute.',
    body: describeSchema(changedCollection),
    status: 200,
    answer: reference('Collection'),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/collection/try',
    section: 'Collection',
    summary: 'What would become of items under it, or under another plan or other transforms. Nothing is stored.',
    body: describeSchema(trial),
    status: 200,
    answer: list({
      type: 'object',
      properties: {
        outcome: { enum: ['stored', 'flagged', 'quarantined', 'dropped', 'rejected'] },
        reason: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        before: list({ type: 'object' }),
        after: list({ type: 'object' }),
      },
      required: ['outcome', 'reason', 'before', 'after'],
    }),
  },
  {
    method: 'get',
    path: '/apps/{app_id}/keys',
    section: 'Write keys',
    summary: 'The keys that SDKs send with.',
    status: 200,
    answer: list(reference('ListedKey')),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/keys',
    section: 'Write keys',
    summary: 'Makes a key.',
    body: describeSchema(newKey),
    status: 201,
    answer: reference('MadeKey'),
  },
  {
    method: 'patch',
    path: '/apps/{app_id}/keys/{key_id}',
    section: 'Write keys',
    summary: 'Changes its name, or the origins of pages that may send with it.',
    body: describeSchema(newKey),
    status: 200,
    answer: reference('WriteKey'),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/keys/{key_id}/rotate',
    section: 'Write keys',
    summary: 'Makes a key with the same name and origins; the old one works for a while yet.',
    body: describeSchema(rotation),
    status: 201,
    answer: {
      allOf: [
        reference('MadeKey'),
        { type: 'object', properties: { replaced: reference('WriteKey') }, required: ['replaced'] },
      ],
    },
  },
  {
    method: 'delete',
    path: '/apps/{app_id}/keys/{key_id}',
    section: 'Write keys',
    summary: 'Revokes a key: what comes with it is refused from then on.',
    status: 200,
    answer: reference('WriteKey'),
  },
]
