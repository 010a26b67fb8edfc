/** Who asks. The token of the data directory stands for whoever can read the owner's files on this machine. */
export type Session = { kind: 'token'; organization: Organization | null } | UserSession

export interface UserSession {
  kind: 'user'
  user: { id: string; name: string; email: string }
  organization: Organization
  role: Role
}

export interface Organization {
  id: string
  name: string
}

/** better-auth's organization roles; who is made an admin by the product is an owner. */
export type Role = 'owner' | 'admin' | 'member'

export type Action =
  | 'app.read'
  | 'app.create'
  | 'app.query'
  | 'app.import'
  | 'cohorts.write'
  | 'collection.write'
  | 'keys.read'
  | 'keys.write'
  | 'status.read'
  | 'sign_in_link.create'

/** The one place that says who may do what. Every app belongs to the organization, so `app` does not matter yet. */
export function can(session: Session, action: Action, _app?: { app_id: string }): boolean {
  if (session.kind === 'token') return true
  if (action === 'sign_in_link.create') return false
  return session.role === 'owner' || session.role === 'admin' || memberActions.has(action)
}

const memberActions: ReadonlySet<Action> = new Set(['app.read', 'app.query', 'cohorts.write', 'status.read'])
