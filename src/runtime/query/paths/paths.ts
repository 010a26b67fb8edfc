import type { Analysis } from '../analysis.ts'
import type { PathsResult } from '../result.ts'
import { invalidQuery } from '../schema/issues.ts'
import { type PathsQuery, pathsSchema } from './schema.ts'

export interface PathsPlan {
  kind: 'paths'
}

/** Which way users go. */
export const paths: Analysis<PathsQuery, PathsPlan, PathsResult> = {
  schema: pathsSchema,
  plan() {
    throw invalidQuery(['kind'], 'The kind "paths" is not built yet.')
  },
  compile() {
    throw invalidQuery(['kind'], 'The kind "paths" is not built yet.')
  },
}
