/** Apps, and the lock on what they collect. */
import type { KeepPreview } from '../../src/runtime/keeping/keeping.ts'
import type { App as Stored } from '../../src/runtime/metadata/apps.ts'
import type { ArchivedCollection } from '../../src/runtime/metadata/archive.ts'
import type { QuotaState } from '../../src/runtime/server/quota.ts'
import { ofApp, read, server } from './client.ts'

export type DeletedApp = Stored
export type { ArchivedCollection, KeepPreview }

export interface AppChange {
  name?: string
  time_zone?: string
  week_start?: 'monday' | 'sunday'
  private?: boolean
  tags?: string[]
  keep?: string
  /** `100k/day`, `10M/month`, `none`. */
  quota?: string
}

/** What would be gone if events were kept that long. */
export const keepPreview = (app_id: string, keep: string) =>
  read(ofApp.keep.$get({ param: { app_id }, query: { keep } })) as Promise<KeepPreview>

/** How many events it may bring in, and did. */
export const quotaOf = (app_id: string) => read(ofApp.quota.$get({ param: { app_id } })) as Promise<QuotaState>

export const updateApp = (app_id: string, change: AppChange) => read(ofApp.$patch({ param: { app_id }, json: change }))

/** `name`: as it is called, so that no other one is deleted by mistake. */
export const deleteApp = (app_id: string, name: string) => read(ofApp.$delete({ param: { app_id }, query: { name } }))

export const deletedApps = () => read(server['deleted-apps'].$get()) as Promise<DeletedApp[]>

export const restoreApp = (deleted_id: string) =>
  read(server['deleted-apps'][':deleted_id'].restore.$post({ param: { deleted_id } }))

export const lockApp = (app_id: string) => read(ofApp.lock.$post({ param: { app_id } }))

export const unlockApp = (app_id: string) => read(ofApp.unlock.$post({ param: { app_id } }))

export const archiveOf = (app_id: string) =>
  read(ofApp.archive.$get({ param: { app_id } })) as unknown as Promise<ArchivedCollection[]>

/** When the app's latest event came; null when none did. */
export const lastEventOf = async (app_id: string) => (await read(ofApp.pipeline.$get({ param: { app_id } }))).last_event
