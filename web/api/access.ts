/** People and their access: one's own account, signing in, the organization. */
import { json, read, server } from './client.ts'

export type Account = Awaited<ReturnType<typeof account>>
export type SignedIn = Account['sessions'][number]
export type SetUp = Awaited<ReturnType<typeof beginSecondFactor>>
export type Organization = Awaited<ReturnType<typeof organization>>
export type People = Awaited<ReturnType<typeof people>>
export type Member = People['members'][number]
export type Invitation = People['invitations'][number]
export type ApiKey = Awaited<ReturnType<typeof apiKeys>>[number]
export type AuditEntry = Awaited<ReturnType<typeof auditLog>>['entries'][number]
export type { Role, Scope } from '../../src/runtime/accounts/permissions.ts'

type Role = Member['role']
type NewKey = { name: string; role?: string; scopes: ApiKey['scopes']; apps?: string[]; expires_in_days?: number }
type OrganizationChanges = { name?: string; second_factor_required?: boolean; read_only?: string | null }
type AuditQuestion = { actor?: string; action?: string; app?: string; before?: string }

const own = server.account
const person = server.people[':user_id']

export const account = () => read(own.$get())
export const rename = (name: string) => read(own.$patch({ json: { name } }))
/** What mails are written in. */
export const keepLanguage = (language: 'en' | 'de') => read(own.$patch({ json: { language } }))
export const changePassword = (current: string, password: string) =>
  read(own.password.$post({ json: { current, password } }))
export const beginSecondFactor = (password: string) => read(own['second-factor'].$post({ json: { password } }))
export const renewBackupCodes = (password: string) =>
  read(own['second-factor']['backup-codes'].$post({ json: { password } }))
export const confirmSecondFactor = (code: string) => read(own['second-factor'].confirm.$post({ json: { code } }))
export const endSecondFactor = (password: string) => read(own['second-factor'].off.$post({ json: { password } }))
export const endSession = (session_id: string) => read(own.sessions[':session_id'].$delete({ param: { session_id } }))
export const endOtherSessions = () => read(own.sessions.$delete())

export const giveCode = (code: string) => read(server.auth['sign-in']['second-factor'].$post({ json: { code } }))
export const forgot = (email: string) => read(server.auth.forgot.$post({ json: { email } }))
export const lookAtReset = (code: string) => read(server.auth.reset.look.$post({ json: { code } }))
export const reset = (code: string, password: string) => read(server.auth.reset.$post({ json: { code, password } }))

export const organization = () => read(server.organization.$get())
export const changeOrganization = (changes: OrganizationChanges) => read(server.organization.$patch({ json: changes }))

export const people = () => read(server.people.$get())
export const setRole = (user_id: string, role: Role) => read(person.$patch({ param: { user_id }, json: { role } }))
export const setAppRole = (user_id: string, app_id: string, role: Role | null) =>
  read(server.apps[':app_id'].people[':user_id'].$put({ param: { app_id, user_id }, json: { role } }))
export const removeMember = (user_id: string) => read(person.$delete({ param: { user_id } }))
export const resetLink = (user_id: string) =>
  read(person['reset-link'].$post({ param: { user_id } }, { headers: json, init: { body: '{}' } }))
export const dropSecondFactor = (user_id: string) => read(person['second-factor'].$delete({ param: { user_id } }))
export const invite = (email: string, role: Role) => read(server.invitations.$post({ json: { email, role } }))
export const revokeInvitation = (invitation_id: string) =>
  read(server.invitations[':invitation_id'].$delete({ param: { invitation_id } }))

export const apiKeys = () => read(server['api-keys'].$get())
export const createApiKey = (key: NewKey) => read(server['api-keys'].$post({ json: key }))
export const revokeApiKey = (key_id: string) => read(server['api-keys'][':key_id'].$delete({ param: { key_id } }))

export const auditLog = (query: AuditQuestion) => read(server.audit.$get({ query }))
export const auditWords = () => read(server.audit.words.$get())
