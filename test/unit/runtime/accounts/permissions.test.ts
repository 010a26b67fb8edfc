import { describe, expect, it } from 'vitest'
import {
  actions,
  can,
  type KeySession,
  type Role,
  type Scope,
  type Session,
  type UserSession,
} from '../../../../src/runtime/accounts/permissions.ts'

const organization = { id: 'o', name: 'Bakery', read_only: null }
const shop = { app_id: 'app_shop' }
const blog = { app_id: 'app_blog' }

const person = (role: Role, appRoles: UserSession['appRoles'] = {}): UserSession => ({
  kind: 'user',
  user: { id: 'u', name: 'Ada', email: 'ada@example.com' },
  organization,
  role,
  appRoles,
})
const key = (scopes: Scope[], apps: string[] | null = null): KeySession => ({
  kind: 'key',
  key: { id: 'ak_1', name: 'nightly' },
  organization,
  scopes,
  apps,
})

describe('permissions', () => {
  it('while nothing may be changed are to read, for everybody, and an owner’s to end it', () => {
    const frozen = { organization: { ...organization, read_only: 'we move' } }
    const left = (session: Session) => actions.filter((action) => can({ ...session, ...frozen }, action))
    expect(left(person('owner'))).toEqual([
      'app.read',
      'app.query',
      'users.read',
      'status.read',
      'notifications.own',
      'collection.try',
      'keys.read',
      'people.read',
      'organization.write',
      'api_keys.read',
      'audit.read',
    ])
    expect(left(person('viewer'))).toEqual(['app.read', 'app.query', 'users.read', 'status.read', 'notifications.own'])
    expect(left(key(['write', 'manage']))).toEqual(['collection.try', 'keys.read', 'audit.read'])
    expect(left({ kind: 'token', organization })).toContain('sign_in_link.create')
  })

  it('leave a link for signing in to the machine itself', () => {
    expect(can({ kind: 'token', organization }, 'sign_in_link.create')).toBe(true)
    for (const session of [person('owner'), key(['read', 'write', 'import', 'manage'])]) {
      expect(can(session, 'sign_in_link.create')).toBe(false)
    }
  })

  it('are another role’s in an app where the person has one', () => {
    const ada = person('viewer', { app_shop: 'admin' })
    expect([can(ada, 'keys.write', shop), can(ada, 'keys.write', blog), can(ada, 'people.write')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('of whoever runs the organization are not less in an app', () => {
    expect(can(person('admin', { app_shop: 'viewer' }), 'keys.write', shop)).toBe(true)
  })

  it('of an editor in the organization can be less in an app', () => {
    const ada = person('editor', { app_shop: 'viewer' })
    expect([can(ada, 'cohorts.write', shop), can(ada, 'cohorts.write', blog)]).toEqual([false, true])
  })

  it('of a key are its scopes', () => {
    const nightly = key(['read', 'import'])
    expect([can(nightly, 'app.query', shop), can(nightly, 'app.import', shop)]).toEqual([true, true])
    expect([can(nightly, 'cohorts.write', shop), can(nightly, 'keys.write', shop)]).toEqual([false, false])
  })

  it('of a key for some apps end with these', () => {
    const limited = key(['read', 'manage'], ['app_shop'])
    expect([can(limited, 'app.query', shop), can(limited, 'app.query', blog)]).toEqual([true, false])
    expect([can(limited, 'app.create'), can(limited, 'status.read'), can(limited, 'audit.read')]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('let no key make others or decide about people', () => {
    const all = key(['read', 'write', 'import', 'manage'])
    expect([can(all, 'api_keys.write'), can(all, 'people.write'), can(all, 'app.share', shop)]).toEqual([
      false,
      false,
      false,
    ])
  })
})
