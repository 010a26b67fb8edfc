/** Who may do what in one app. */
import type { Role } from '../../src/runtime/accounts/permissions.ts'
import { ofApp, read, server } from './client.ts'

export type { Role }

export const membersOf = async () => (await read(server.people.$get())).members

/** Null: as in the organization. */
export const giveRole = (app_id: string, user_id: string, role: Role | null) =>
  read(ofApp.people[':user_id'].$put({ param: { app_id, user_id }, json: { role } }))
