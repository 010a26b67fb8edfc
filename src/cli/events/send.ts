import { DataLoafError } from '../../errors.ts'
import type { EventItem } from '../../event.ts'
import { type Api, api as apiOf } from '../api.ts'
import { appPath } from '../apps.ts'

export interface BatchAnswer {
  accepted: number
  rejected: { index: number; code: string; message: string }[]
}

/** Sends one event the way an SDK does: to the collector, with a write key. Rejects with the collector's reason. */
export async function sendEvent(api: Api, writeKey: string, event: EventItem): Promise<void> {
  const collector = apiOf(api.url, writeKey)
  const { rejected } = await collector.post<BatchAnswer>('/v1/batch', { batch: [event] })
  if (rejected[0]) throw new DataLoafError('invalid_input', rejected[0].message)
}

/** A write key of the app that still counts. Rejects with `not_found`. */
export async function findWriteKey(api: Api, app: string | undefined): Promise<string> {
  const keys = await api.get<{ write_key: string; revoked_at: string | null }[]>(`${await appPath(api, app)}/keys`)
  const key = keys.find(({ revoked_at }) => revoked_at === null)
  if (key) return key.write_key
  throw new DataLoafError('not_found', 'The app has no write key.', { hint: 'dataloaf keys create' })
}
