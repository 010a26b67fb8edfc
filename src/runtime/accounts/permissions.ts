/** Who asks. */
export type Session = TokenSession | KeySession | UserSession

/** The token of the data directory stands for whoever can read the owner's files on this machine. */
export interface TokenSession {
  kind: 'token'
  organization: Organization | null
}

/** A program with an API key. */
export interface KeySession {
  kind: 'key'
  key: { id: string; name: string }
  organization: Organization | null
  scopes: readonly Scope[]
  /** Ids of the only apps it is for; null for all. */
  apps: readonly string[] | null
}

export interface UserSession {
  kind: 'user'
  user: { id: string; name: string; email: string }
  organization: Organization
  role: Role
  /** Another role in single apps, by the app's id. */
  appRoles: { readonly [appId: string]: Role }
  /** The organization asks for a second factor that is not set up yet: until then nothing but that is allowed. */
  owes?: 'second_factor' | undefined
}

export interface Organization {
  id: string
  name: string
  /** Why nothing may be changed now; null when it may. */
  read_only: string | null
}

/** From the one that may do most. */
export const roles = ['owner', 'admin', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

/** What an API key may be for: ask; save what others see; take events in; set up apps and their keys. */
export const scopes = ['read', 'write', 'import', 'manage'] as const
export type Scope = (typeof scopes)[number]

interface Rule {
  /** Whoever has this role, or one that may do more. */
  role: Role
  /** Null: no key may, so that a key that got into wrong hands makes no others. */
  scope: Scope | null
  /** Stands in the audit log: each time, or once for what it is about. */
  change?: 'each' | 'once'
  /** Changes what is one's own, of which the audit log says nothing. */
  own?: true
}

/** The one place that says who may do what. */
const rules = {
  'app.read': { role: 'viewer', scope: 'read' },
  'app.query': { role: 'viewer', scope: 'read' },
  'users.read': { role: 'viewer', scope: 'read' },
  'status.read': { role: 'viewer', scope: 'read' },
  'subscriptions.write': { role: 'editor', scope: 'write', change: 'each' },
  'subscriptions.own': { role: 'viewer', scope: null, own: true },
  // A program is nobody who could be told something.
  'notifications.own': { role: 'viewer', scope: null },
  'catalog.write': { role: 'editor', scope: 'write', change: 'each' },
  'cohorts.write': { role: 'editor', scope: 'write', change: 'each' },
  'annotations.write': { role: 'editor', scope: 'write', change: 'each' },
  // A program is nobody who could say something.
  'comments.own': { role: 'viewer', scope: null, own: true },
  // A key that got into wrong hands shows nothing to the whole world.
  'shares.write': { role: 'editor', scope: null, change: 'each' },
  'shares.permit': { role: 'admin', scope: null, change: 'each' },
  'insights.write': { role: 'editor', scope: 'write', change: 'each' },
  'dashboards.write': { role: 'editor', scope: 'write', change: 'each' },
  // A program is nobody who could like something.
  'favourites.own': { role: 'viewer', scope: null, own: true },
  'collection.write': { role: 'admin', scope: 'manage', change: 'each' },
  // Whoever sees hashes made can find out whose they are.
  'collection.try': { role: 'admin', scope: 'manage' },
  'keys.read': { role: 'editor', scope: 'manage' },
  'keys.write': { role: 'admin', scope: 'manage', change: 'each' },
  'app.import': { role: 'admin', scope: 'import', change: 'once' },
  'app.cancel_import': { role: 'admin', scope: 'import', change: 'each' },
  'app.replay': { role: 'admin', scope: 'import', change: 'each' },
  'app.create': { role: 'admin', scope: 'manage', change: 'each' },
  'app.write': { role: 'admin', scope: 'manage', change: 'each' },
  'app.lock': { role: 'admin', scope: 'manage', change: 'each' },
  'app.unlock': { role: 'admin', scope: 'manage', change: 'each' },
  'app.delete': { role: 'owner', scope: 'manage', change: 'each' },
  'app.restore': { role: 'owner', scope: 'manage', change: 'each' },
  'app.share': { role: 'admin', scope: null, change: 'each' },
  'people.read': { role: 'admin', scope: null },
  'people.write': { role: 'admin', scope: null, change: 'each' },
  'teams.write': { role: 'admin', scope: null, change: 'each' },
  // A program is nobody who could ask for something.
  'access.ask': { role: 'viewer', scope: null, own: true },
  'access.decide': { role: 'admin', scope: null, change: 'each' },
  'people.reset': { role: 'admin', scope: null, change: 'each' },
  'people.second_factor': { role: 'admin', scope: null, change: 'each' },
  'organization.write': { role: 'owner', scope: null, change: 'each' },
  'api_keys.read': { role: 'admin', scope: null },
  'api_keys.write': { role: 'admin', scope: null, change: 'each' },
  'audit.read': { role: 'admin', scope: 'manage' },
} as const satisfies { [action: string]: Rule }

/** `sign_in_link.create` is the machine's owner's alone. */
export type Action = keyof typeof rules | 'sign_in_link.create'

export const actions = [...Object.keys(rules), 'sign_in_link.create'] as Action[]

/** What has to be known of an app to say who may do what in it. */
export interface Known {
  app_id: string
  /** Only for those with a role in it, and for who runs the organization. */
  private?: boolean
}

/** Whether the session may do it now; in an app, when it is about one. */
export function can(session: Session, action: Action, app?: Known): boolean {
  return may(session, action, app) && heldBack(session, action) === null
}

/** Why the action has to wait for everybody; null when it has not. Ending the wait never has. */
export function heldBack({ organization }: Session, action: Action): string | null {
  if (action === 'sign_in_link.create' || action === 'organization.write') return null
  const { change, own }: Rule = rules[action]
  return change || own ? (organization?.read_only ?? null) : null
}

/** Whether the session may do it when nothing has to wait. */
export function may(session: Session, action: Action, app?: Known): boolean {
  if (session.kind === 'token') return true
  if (action === 'sign_in_link.create') return false
  const { role, scope }: Rule = rules[action]
  if (session.kind === 'key') {
    const { scopes, apps } = session
    // A key for some apps has no say in what is of no app.
    const within = apps === null || (app ? apps.includes(app.app_id) : action === 'app.read')
    return scope !== null && scopes.includes(scope) && within
  }
  if (session.owes !== undefined) return false
  return (!app || knows(session, app)) && mayAs(roleIn(session, app), role)
}

/** All that the session may do; in an app, when it is about one. */
export function allowed(session: Session, app?: Known): Action[] {
  return actions.filter((action) => can(session, action, app))
}

/** Whether the session may know that the app is there. */
export function knows(session: Session, app: Known): boolean {
  if (session.kind === 'token') return true
  if (session.kind === 'key') return session.apps === null || session.apps.includes(app.app_id)
  return knowsAs(session, app)
}

/** The same for somebody with these roles. */
export function knowsAs({ role, appRoles }: Pick<UserSession, 'role' | 'appRoles'>, app: Known): boolean {
  return !app.private || mayAs(role, 'admin') || Object.hasOwn(appRoles, app.app_id)
}

/** Whether the role may do what `least` may. */
export function mayAs(role: Role, least: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(least)
}

/** How it stands in the audit log; undefined when it changes nothing that others find. */
export function changeOf(action: Action): Rule['change'] {
  return action === 'sign_in_link.create' ? 'each' : (rules[action] as Rule).change
}

/** Who runs the organization runs every app of it. */
export function roleIn({ role, appRoles }: UserSession, app: { app_id: string } | undefined): Role {
  return app && !mayAs(role, 'admin') ? (appRoles[app.app_id] ?? role) : role
}
