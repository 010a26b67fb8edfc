import type { Point } from '../../src/runtime/query/drill/drillables.ts'
import type { DrillResult } from '../../src/runtime/query/result.ts'
import type { Query } from '../language.ts'
import { aborted, ofApp, read } from './client.ts'

export type { DrillEvent, DrillResult, DrillUser } from '../../src/runtime/query/result.ts'
export type { Point }

export interface DrillPage {
  query: Query
  point: Point
  of: 'users' | 'events'
  offset: number
}

/** A page of the users, or the events, that a point of an answer was made of. */
export async function readDrill(app_id: string, page: DrillPage, signal: AbortSignal): Promise<DrillResult> {
  return (await read(ofApp.query.drill.$post({ param: { app_id }, json: page }, aborted(signal)))) as DrillResult
}
