import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { Ids } from './ids.ts'
import type { AnnotationRow, Metadata } from './schema.ts'

/** What happened at a time, for whoever looks at a chart that covers it. */
export type Annotation = Omit<AnnotationRow, 'app_id'>

export interface NewAnnotation {
  /** A date, which is that day in the app's time zone, or an ISO time. */
  at: string
  text: string
  /** The only insight it is drawn on. Default: on all. */
  insight_id?: string | null | undefined
}

/** What is left out stays. */
export type AnnotationChanges = { [key in keyof NewAnnotation]?: NewAnnotation[key] | undefined }

export interface Annotations {
  /** By time. */
  list(appId: string): Promise<Annotation[]>
  /** `by` is who writes it, as people call them. */
  create(appId: string, annotation: NewAnnotation, by: string): Promise<Annotation>
  /** Rejects with `not_found`. */
  update(appId: string, annotationId: string, changes: AnnotationChanges): Promise<Annotation>
  /** Answers what was removed; rejects with `not_found`. */
  remove(appId: string, annotationId: string): Promise<Annotation>
}

export function annotations({ db, clock, ids }: { db: Metadata; clock: Clock; ids: Ids }): Annotations {
  async function get(appId: string, annotationId: string): Promise<Annotation> {
    const of = db.selectFrom('annotations').selectAll().where('app_id', '=', appId)
    const row = await of.where('annotation_id', '=', annotationId).executeTakeFirst()
    if (row) return asAnnotation(row)
    throw new DataLoafError('not_found', `There is no annotation ${JSON.stringify(annotationId)}.`)
  }

  return {
    async list(appId) {
      const of = db.selectFrom('annotations').selectAll().where('app_id', '=', appId)
      return (await of.orderBy('at').orderBy('annotation_id').execute()).map(asAnnotation)
    },
    async create(appId, { at, text, insight_id = null }, by) {
      const row: AnnotationRow = {
        annotation_id: ids.annotation(),
        app_id: appId,
        insight_id,
        at: written(at),
        text,
        created_at: new Date(clock()).toISOString(),
        created_by: by,
      }
      await db.insertInto('annotations').values(row).execute()
      return asAnnotation(row)
    },
    async update(appId, annotationId, { at, text, insight_id }) {
      const known = await get(appId, annotationId)
      const changed = {
        at: at === undefined ? known.at : written(at),
        text: text ?? known.text,
        insight_id: insight_id === undefined ? known.insight_id : insight_id,
      }
      await db.updateTable('annotations').set(changed).where('annotation_id', '=', annotationId).execute()
      return { ...known, ...changed }
    },
    async remove(appId, annotationId) {
      const known = await get(appId, annotationId)
      await db.deleteFrom('annotations').where('annotation_id', '=', annotationId).execute()
      return known
    },
  }
}

/** Times in one spelling, so that they sort; days as they are. */
function written(at: string): string {
  return at.length === 10 ? at : new Date(at).toISOString()
}

function asAnnotation({ app_id: _, ...annotation }: AnnotationRow): Annotation {
  return annotation
}
