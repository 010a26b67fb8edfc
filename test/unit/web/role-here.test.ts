import { describe, expect, it } from 'vitest'
import { roleHere } from '../../../web/settings/role-here.ts'

type Arguments = Parameters<typeof roleHere>

const app = (isPrivate: boolean) => ({ app_id: 'shop', private: isPrivate }) as unknown as Arguments[1]
const member = (role: string, own?: string) =>
  ({ user_id: 'bob', role, app_roles: own ? { shop: own } : {} }) as unknown as Arguments[0]
const team = (name: string, role: string, members = ['bob']) =>
  ({ name, members, app_roles: { shop: role } }) as unknown as Arguments[2][number]

describe('what somebody may do in an app, and where it comes from', () => {
  it.each<[string, ReturnType<typeof roleHere>, Arguments]>([
    ['the organization’s role', { role: 'viewer', by: 'organization' }, [member('viewer'), app(false), []]],
    ['nothing in a private app', null, [member('viewer'), app(true), [team('Others', 'editor', ['ada'])]]],
    ['all for who runs the organization', { role: 'admin', by: 'organization' }, [member('admin'), app(true), []]],
    [
      'one’s own role, though a team gives more',
      { role: 'viewer', by: 'own' },
      [member('editor', 'viewer'), app(false), [team('Growth', 'admin')]],
    ],
    [
      'the highest that teams give',
      { role: 'editor', by: { teams: ['Growth', 'Sales'] } },
      [member('viewer'), app(false), [team('Growth', 'editor'), team('All', 'viewer'), team('Sales', 'editor')]],
    ],
    [
      'no less than in the organization',
      { role: 'editor', by: 'organization' },
      [member('editor'), app(false), [team('All', 'viewer')]],
    ],
    [
      'no less in a private app, to which the team leads',
      { role: 'editor', by: { teams: ['All'] } },
      [member('editor'), app(true), [team('All', 'viewer')]],
    ],
  ])('is %s', (_, here, [who, where, teams]) => {
    expect(roleHere(who, where, teams)).toEqual(here)
  })
})
