import type { Filter } from '../../src/runtime/query/schema/filter.ts'
import type { UserOrder, UserPlace } from '../../src/runtime/query/users/schema.ts'
import type { TimelinePage, TimelinePlace } from '../../src/runtime/query/users/timeline.ts'
import type { Profile, UsersList } from '../../src/runtime/users/users.ts'
import { aborted, ofApp, read } from './client.ts'

export type { ListedUser } from '../../src/runtime/query/users/list.ts'
export type { UserOrder, UserPlace } from '../../src/runtime/query/users/schema.ts'
export type { TimelineEvent, TimelinePlace } from '../../src/runtime/query/users/timeline.ts'
export type { Profile, UsersList } from '../../src/runtime/users/users.ts'

export interface UsersQuestion {
  search?: string
  filter?: Filter
  order?: UserOrder
  ascending?: boolean
  after?: UserPlace
}

export async function listUsers(app_id: string, asked: UsersQuestion, signal?: AbortSignal): Promise<UsersList> {
  return (await read(ofApp.users.$post({ param: { app_id }, json: { ...asked } }, aborted(signal)))) as UsersList
}

export async function readProfile(app_id: string, user_id: string, signal?: AbortSignal): Promise<Profile> {
  return (await read(ofApp.users.profile.$get({ param: { app_id }, query: { user_id } }, aborted(signal)))) as Profile
}

export async function readTimeline(
  app_id: string,
  { user_id, event, before }: { user_id: string; event?: string; before?: TimelinePlace },
  signal?: AbortSignal,
): Promise<TimelinePage> {
  const query = { user_id, ...(event !== undefined && { event }), ...(before && { before: JSON.stringify(before) }) }
  return (await read(
    ofApp.users.events.$get({ param: { app_id }, query: query as never }, aborted(signal)),
  )) as TimelinePage
}

/** The cohorts that the user is in. */
export function readMemberships(app_id: string, user_id: string, signal?: AbortSignal) {
  return read(ofApp.users.cohorts.$get({ param: { app_id }, query: { user_id } }, aborted(signal)))
}
