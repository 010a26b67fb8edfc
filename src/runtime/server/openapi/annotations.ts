import { describeSchema, type JsonSchema } from '../../query/schema/describe.ts'
import { newAnnotation } from '../annotations.ts'
import { list, type Operation, reference } from './operation.ts'

/** What happened when, on charts over time. */
export const annotationOperations = (): readonly Operation[] => [
  {
    method: 'get',
    path: '/apps/{app_id}/annotations',
    section,
    summary: 'What was written of days and moments, by time.',
    status: 200,
    answer: list(answer),
  },
  {
    method: 'post',
    path: '/apps/{app_id}/annotations',
    section,
    summary: 'Marks a day or a moment on charts over time, as a release does that came out.',
    body: describeSchema(newAnnotation),
    examples: { release: { at: '2026-01-31', text: 'Version 2.0' } },
    status: 201,
    answer,
  },
  {
    method: 'patch',
    path: '/apps/{app_id}/annotations/{annotation_id}',
    section,
    summary: 'Changes it. What is left out stays.',
    body: describeSchema(newAnnotation.partial()),
    status: 200,
    answer,
  },
  {
    method: 'delete',
    path: '/apps/{app_id}/annotations/{annotation_id}',
    section,
    summary: 'Removes it, and answers what was removed.',
    status: 200,
    answer,
  },
]

const section = 'Annotations'
const answer = reference('Annotation')
const text: JsonSchema = { type: 'string' }

export const annotationSchema: JsonSchema = {
  type: 'object',
  properties: {
    annotation_id: text,
    insight_id: { anyOf: [text, { type: 'null' }] },
    at: text,
    text,
    created_at: text,
    created_by: text,
  },
  required: ['annotation_id', 'insight_id', 'at', 'text', 'created_at', 'created_by'],
}
