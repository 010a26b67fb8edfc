/** What an app says about its collection. */
import type { DeclaredElement, DeclaredStep, Enforcement } from '../../src/runtime/collection/collection.ts'
import type { Plan } from '../../src/runtime/collection/plan/plan.ts'
import type { Rehearsal } from '../../src/runtime/collection/rehearse.ts'
import type { DeclaredTransform, Field } from '../../src/runtime/collection/transforms/transform.ts'
import type { StoredCollection } from '../../src/runtime/metadata/collections.ts'
import type { DescribedKind } from '../../src/runtime/server/collection.ts'
import { ofApp, read, server } from './client.ts'

export type { DeclaredElement, DeclaredStep, DeclaredTransform, DescribedKind, Enforcement, Field, Plan, Rehearsal }
export type Collection = StoredCollection

export const collectionOf = (app_id: string) =>
  read(ofApp.collection.$get({ param: { app_id } })) as unknown as Promise<Collection>

export const saveCollection = (app_id: string, collection: Collection) =>
  read(ofApp.collection.$put({ param: { app_id }, json: collection as never })) as unknown as Promise<Collection>

export const transformKinds = () => read(server['transform-kinds'].$get()) as Promise<DescribedKind[]>

/** What would become of the items under these transforms. */
export const tryTransforms = (app_id: string, items: unknown[], transforms: readonly DeclaredTransform[]) =>
  read(ofApp.collection.try.$post({ param: { app_id }, json: { items, transforms } as never })) as unknown as Promise<
    Rehearsal[]
  >
