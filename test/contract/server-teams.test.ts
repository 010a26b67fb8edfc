import { beforeAll, describe, expect, it } from 'vitest'
import type { Team } from '../../src/runtime/accounts/teams.ts'
import { json } from '../support/local.ts'
import { metadataDatabases, type Person, token, usePeople } from '../support/people.ts'

describe.each(metadataDatabases('teams'))('teams, in $name', (database) => {
  const { here, joined } = usePeople(database)
  let owner: Person
  let shop: string
  beforeAll(async () => {
    owner = await joined('owner')
    shop = (await here.apps.create({ name: 'Secret', private: true })).app_id
  })

  let counted = 0
  async function team(...members: Person[]): Promise<string> {
    counted += 1
    const { team_id } = await json<Team>(owner.ask('/teams', 'POST', { name: `Team ${counted}` }))
    for (const { id } of members) await owner.ask(`/teams/${team_id}/members/${id}`, 'PUT')
    return team_id
  }
  const give = (teamId: string, role: string | null) => owner.ask(`/apps/${shop}/teams/${teamId}`, 'PUT', { role })
  const mayOf = async (person: Person) => (await json<{ may?: string[] }>(person.ask(`/apps/${shop}`))).may ?? null

  it('are made, renamed, filled, emptied and removed, all of which the audit log says', async () => {
    const grace = await joined('viewer', 'grace')
    const made = await json<Team>(owner.ask('/teams', 'POST', { name: ' Growth ' }))
    expect(made).toMatchObject({ name: 'Growth', members: [], app_roles: {} })
    expect((await owner.ask('/teams', 'POST', { name: 'Growth' })).status).toBe(409)
    const path = `/teams/${made.team_id}`
    expect(await json(owner.ask(path, 'PATCH', { name: 'Sales' }))).toMatchObject({ name: 'Sales' })
    for (let again = 0; again < 2; again++) {
      expect(await json(owner.ask(`${path}/members/${grace.id}`, 'PUT'))).toMatchObject({ members: [grace.id] })
    }
    expect((await owner.ask(`${path}/members/nobody`, 'PUT')).status).toBe(404)
    expect((await json<Team[]>(owner.ask('/teams'))).map(({ name }) => name)).toContain('Sales')
    expect(await json(owner.ask(`${path}/members/${grace.id}`, 'DELETE'))).toMatchObject({ members: [] })
    expect((await owner.ask(path, 'DELETE')).status).toBe(200)
    expect((await owner.ask(path, 'DELETE')).status).toBe(404)
    const { entries } = await json<{ entries: { action: string; subject: string }[] }>(owner.ask('/audit'))
    const said = entries.filter(({ action }) => action === 'teams.write').map(({ subject }) => subject)
    for (const what of ['Growth created', 'Growth is Sales', `Sales: ${grace.email} joined`, 'Sales removed']) {
      expect(said).toContain(what)
    }
  })

  it.each([{}, { name: '' }, { name: 'x'.repeat(101) }, { name: 1 }, { name: 'a', colour: 'b' }])(
    'have a name: %j',
    async (body) => {
      expect((await owner.ask('/teams', 'POST', body)).status).toBe(400)
    },
  )

  it('let their members into an app, and out of it at once with the team, the role or the membership', async () => {
    const grace = await joined()
    const teamId = await team(grace)
    expect(await mayOf(grace)).toBeNull()
    await give(teamId, 'editor')
    expect(await mayOf(grace)).toContain('insights.write')
    const colleagues = await json<{ user_id: string }[]>(owner.ask(`/apps/${shop}/colleagues`))
    expect(colleagues.map(({ user_id }) => user_id)).toContain(grace.id)
    await give(teamId, null)
    expect(await mayOf(grace)).toBeNull()
    await give(teamId, 'viewer')
    expect(await mayOf(grace)).not.toBeNull()
    await owner.ask(`/teams/${teamId}/members/${grace.id}`, 'DELETE')
    expect(await mayOf(grace)).toBeNull()
    await owner.ask(`/teams/${teamId}/members/${grace.id}`, 'PUT')
    expect(await mayOf(grace)).not.toBeNull()
    await owner.ask(`/teams/${teamId}`, 'DELETE')
    expect(await mayOf(grace)).toBeNull()
  })

  it('give the most that any of them gives, never less than the organization, and stand back for one’s own role', async () => {
    const grace = await joined()
    const [first, second] = [await team(grace), await team(grace)]
    await give(first, 'viewer')
    await give(second, 'admin')
    expect(await mayOf(grace)).toContain('app.write')
    await here.accounts.members.setAppRole(grace.id, shop, 'viewer', token)
    expect(await mayOf(grace)).not.toContain('insights.write')
    const editor = await joined('editor')
    await owner.ask(`/teams/${first}/members/${editor.id}`, 'PUT')
    expect(await mayOf(editor)).toContain('insights.write')
  })

  it('make nobody an owner', async () => {
    const teamId = await team()
    expect((await give(teamId, 'owner')).status).toBe(400)
    const mere = await joined()
    await here.accounts.members.setAppRole(mere.id, shop, 'admin', token)
    expect((await mere.ask(`/apps/${shop}/teams/${teamId}`, 'PUT', { role: 'admin' })).status).toBe(403)
  })

  it('are shown an insight, which everybody in them sees for as long as they are', async () => {
    const [grace, stranger] = [await joined(), await joined()]
    const teamId = await team(grace)
    const query = { kind: 'trend', series: [{ event: null }] }
    const { insight_id } = await here.insights.create(shop, { name: 'Buying', query }, 'ada')
    const subject = { kind: 'insight', id: insight_id }
    const shared = await json<{ grant_id: string }>(
      owner.ask(`/apps/${shop}/shares/teams`, 'POST', { ...subject, team_id: teamId }),
    )
    expect(shared).toMatchObject({ members: 1, user_id: null, team_id: teamId })
    const list = await json(owner.ask(`/apps/${shop}/shares?kind=insight&id=${insight_id}`))
    expect(list).toMatchObject({ people: [], teams: [{ grant_id: shared.grant_id }] })
    const sees = async ({ ask }: Person) => (await ask(`/granted/${shared.grant_id}`)).status
    expect([await sees(grace), await sees(stranger)]).toEqual([200, 404])
    expect(await json(grace.ask('/notifications'))).toMatchObject({
      notifications: [{ kind: 'share', path: `/granted/${shared.grant_id}` }],
    })
    await owner.ask(`/apps/${shop}/shares/people`, 'POST', { ...subject, email: grace.email })
    expect(await json(grace.ask('/granted'))).toHaveLength(1)
    await owner.ask(`/teams/${teamId}/members/${stranger.id}`, 'PUT')
    await owner.ask(`/teams/${teamId}/members/${grace.id}`, 'DELETE')
    expect([await sees(grace), await sees(stranger)]).toEqual([404, 200])
    await owner.ask(`/apps/${shop}/shares/people/${shared.grant_id}`, 'DELETE')
    expect(await sees(stranger)).toBe(404)
    const unknown = { ...subject, team_id: 'team_none' }
    expect((await owner.ask(`/apps/${shop}/shares/teams`, 'POST', unknown)).status).toBe(404)
  })

  it('lose whoever leaves the organization', async () => {
    const grace = await joined()
    const teamId = await team(grace)
    await here.accounts.members.remove(grace.id, token)
    expect(await here.accounts.teams.get(teamId)).toMatchObject({ members: [] })
  })
})
