import type { SqlVocabulary } from '../../src/runtime/query/sql/vocabulary.ts'
import { aborted, ofApp, read } from './client.ts'

export type { SqlVocabulary }

/** What SQL on an app's rows can be made of. */
export const readSqlVocabulary = (app_id: string, signal?: AbortSignal): Promise<SqlVocabulary> =>
  read(ofApp.query.sql.$get({ param: { app_id } }, aborted(signal)))
