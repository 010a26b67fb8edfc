/** An app's write keys. */
import type { ListedKey } from '../../src/runtime/server/keys.ts'
import { ofApp, read } from './client.ts'

export type WriteKey = ListedKey
export interface KeyChange {
  name?: string
  /** Null: pages of any. */
  origins?: string[] | null
  /** `100k/day`, `10M/month`, `none`. */
  quota?: string
}

export const keysOf = (app_id: string) => read(ofApp.keys.$get({ param: { app_id } })) as Promise<WriteKey[]>

export const createKey = (app_id: string, key: KeyChange) => read(ofApp.keys.$post({ param: { app_id }, json: key }))

export const updateKey = (app_id: string, key_id: string, change: KeyChange) =>
  read(ofApp.keys[':key_id'].$patch({ param: { app_id, key_id }, json: change }))

/** `until`: ISO time at which the old key stops working. */
export const rotateKey = (app_id: string, key_id: string, until: string) =>
  read(ofApp.keys[':key_id'].rotate.$post({ param: { app_id, key_id }, json: { until } }))

export const revokeKey = (app_id: string, key_id: string) =>
  read(ofApp.keys[':key_id'].$delete({ param: { app_id, key_id } }))
