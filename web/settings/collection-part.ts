import type { Collection } from '../api/collection.ts'
import type { App } from '../api.ts'

/** What each part of a page about collection is given. */
export interface CollectionPart {
  app: App
  collection: Collection
  mayChange: boolean
  busy: boolean
  /** Resolves to whether it was stored. */
  save: (change: Partial<Collection>) => Promise<boolean>
}
