/** What is asked of the events, and the sets of users that questions name. */
import { describeCohort } from '../../query/cohorts/schema.ts'
import { describeDrill } from '../../query/drill/schema.ts'
import { describeSchema } from '../../query/schema/describe.ts'
import { newCohort } from '../cohorts.ts'
import { queryExamples } from './examples.ts'
import { list, type Operation, objectOf, reference, text } from './operation.ts'

const cohort = () => ({
  ...describeSchema(newCohort),
  properties: { name: { type: 'string' }, definition: describeCohort() },
})

export const queryOperations = (): readonly Operation[] => [
  {
    method: 'post',
    path: '/apps/{app_id}/query',
    section: 'Queries',
    summary: 'Asks a question, or several at once.',
    description:
      'An array in is an array out, in the same order; an item that fails is `{"error": …}` in its place. At most 100 at once, 1 MB, 60 seconds. The same question on unchanged data is answered from memory.',
    query: [
      { name: 'explain', description: '`1`: the plan, the SQL and its parameters, without running it' },
      { name: 'sql', description: '`0`: `meta.sql` is left empty' },
    ],
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
]
