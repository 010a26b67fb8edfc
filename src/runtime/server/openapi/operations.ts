import { annotationOperations } from './annotations.ts'
import { appOperations } from './apps.ts'
import { catalogOperations, userOperations } from './closely.ts'
import { collectionOperations } from './collection.ts'
import { graphqlOperations } from './graphql.ts'
import type { Operation } from './operation.ts'
import { peopleOperations } from './people.ts'
import { queryOperations } from './queries.ts'
import { savedOperations } from './saved.ts'
import { seenOperations } from './seen.ts'
import { sharingOperations } from './sharing.ts'
import { teamOperations } from './teams.ts'
import { tellingOperations } from './telling.ts'

/** What programs may use, area by area. What only the web app needs, and may change with any release, is not here. */
export const operations = (): readonly Operation[] => [
  ...queryOperations(),
  ...savedOperations(),
  ...annotationOperations(),
  ...tellingOperations(),
  ...sharingOperations(),
  ...seenOperations(),
  ...catalogOperations(),
  ...userOperations(),
  ...appOperations(),
  ...collectionOperations(),
  ...peopleOperations(),
  ...teamOperations(),
  ...graphqlOperations(),
]
