/** What an app says about its collection. */
import { describeSchema } from '../../query/schema/describe.ts'
import { changedCollection, trial } from '../collection.ts'
import { list, type Operation, reference } from './operation.ts'

export const collectionOperations = (): readonly Operation[] => [
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
]
