/** What happened when, on charts over time. */
import type { Annotation, NewAnnotation } from '../../src/runtime/metadata/annotations.ts'
import { ofApp, read } from './client.ts'

export type { Annotation, NewAnnotation }

const one = ofApp.annotations[':annotation_id']

export const listAnnotations = (app_id: string): Promise<Annotation[]> =>
  read(ofApp.annotations.$get({ param: { app_id } }))
export const createAnnotation = (app_id: string, json: NewAnnotation) =>
  read(ofApp.annotations.$post({ param: { app_id }, json }))
export const updateAnnotation = (app_id: string, annotation_id: string, json: Partial<NewAnnotation>) =>
  read(one.$patch({ param: { app_id, annotation_id }, json }))
export const removeAnnotation = (app_id: string, annotation_id: string) =>
  read(one.$delete({ param: { app_id, annotation_id } }))
