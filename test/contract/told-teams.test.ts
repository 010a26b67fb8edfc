import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smtpMailer } from '../../src/runtime/mail/mailer.ts'
import { admin, type Client, clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'
import { startMailSink } from '../support/mail-sink.ts'

describe('what a team is told', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let sink: Awaited<ReturnType<typeof startMailSink>>
  let opened: Awaited<ReturnType<typeof openShop>>
  let client: Client
  let path: string
  let team: string
  const people: { [name: string]: string } = {}

  beforeAll(async () => {
    directory = await temporaryDirectory()
    sink = await startMailSink()
    const mailer = smtpMailer({ server: sink.server, from: 'DataLoaf <insights@example.com>' })
    opened = await openShop(directory.path)
    client = clientOf({ ...opened.runtime, mailer })
    path = `/api/apps/${opened.shop.app_id}`
    const { accounts } = opened.runtime
    const by = { kind: 'token', organization: null } as const
    for (const name of ['bob', 'cleo', 'dan']) {
      const { code } = await accounts.invitations.create({ email: `${name}@example.com`, role: 'viewer', by })
      people[name] = await accounts.invitations.accept(code, { name, password: admin.password })
    }
    team = (await accounts.teams.create('Growth', 'ada')).team_id
    await accounts.teams.add(team, people.bob!)
    await accounts.teams.add(team, people.cleo!)
  })
  afterAll(async () => {
    client.close()
    await client.scheduler.stop()
    await opened.runtime.close()
    await Promise.all([sink.close(), directory.remove()])
    expect(client.faults).toEqual([])
  })

  const made = async <T>(what: string, body: object) => {
    const answer = await client.post(`${path}/${what}`, body)
    expect([what, answer.status, answer.status === 201 ? '' : await answer.clone().text()]).toEqual([what, 201, ''])
    return await json<T>(answer)
  }
  const query = { kind: 'trend', series: [{ event: 'signed_up' }], interval: 'day' }
  const insight = () => made<{ insight_id: string }>('insights', { name: 'Signups', query })
  const schedule = { every: 'day', at: '11:00' }
  /** Whom mails went to since the last time. */
  const mailed = () =>
    sink.mails
      .splice(0)
      .flatMap(({ to }) => (Array.isArray(to) ? to : [to]).map((one) => one!.text.split('@')[0]!))
      .sort()

  it('goes to its members as they are then, each once, who may see the app and did not leave', async () => {
    const { accounts, apps } = opened.runtime
    const { insight_id } = await insight()
    const subscription = await made<{ subscription_id: string; teams: string[] }>('subscriptions', {
      subject: { kind: 'insight', id: insight_id },
      schedule,
      people: [people.bob],
      teams: [team],
      channels: [],
    })
    expect(subscription.teams).toEqual([team])
    const send = () => client.post(`${path}/subscriptions/${subscription.subscription_id}/send`, {})
    expect((await send()).status).toBe(200)
    const [first] = sink.mails
    expect(mailed()).toEqual(['bob', 'cleo'])
    await accounts.teams.add(team, people.dan!)
    await accounts.teams.leave(team, people.cleo!)
    await send()
    expect(mailed()).toEqual(['bob', 'dan'])

    const link = (first!.headers.get('list') as unknown as { unsubscribe: { url: string } }).unsubscribe.url
    const { pathname, search } = new URL(link)
    const left = first!.text!.includes('bob') ? 'bob' : undefined
    await client.app.request(pathname + search, { method: 'POST' })
    await accounts.teams.add(team, people.bob!)
    await accounts.teams.add(team, people.cleo!)
    await send()
    expect([left, mailed()]).toEqual([undefined, ['cleo', 'dan']])

    await apps.update(opened.shop.app_id, { private: true })
    await send()
    expect(mailed()).toEqual([])
    await apps.update(opened.shop.app_id, { private: false })
    await accounts.teams.remove(team)
    await send()
    expect(mailed()).toEqual([])
    const [known] = await json<{ teams: string[] }[]>(client.get(`${path}/subscriptions`))
    expect(known!.teams).toEqual([])
  })

  it('is in the app and by mail what an alert says, and a change that names no team leaves them', async () => {
    const { accounts } = opened.runtime
    const { team_id } = await accounts.teams.create('Sales', 'ada')
    await accounts.teams.add(team_id, people.dan!)
    const { insight_id } = await insight()
    const rule = { when: 'below', value: 5 }
    const about = { insight_id, name: 'Few', rule, schedule, people: [], teams: [team_id], channels: [], mail: true }
    const { alert_id } = await made<{ alert_id: string }>('alerts', about)
    const patched = await client.app.request(`${path}/alerts/${alert_id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${accounts.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Fewer' }),
    })
    expect(await json(patched)).toMatchObject({ name: 'Fewer', teams: [team_id] })
    expect((await client.post(`${path}/alerts/${alert_id}/check`, {})).status).toBe(200)
    expect(mailed()).toEqual(['dan'])
    expect(await opened.runtime.notifications.list(people.dan!)).toMatchObject([{ kind: 'alert' }])
  })

  it('is refused for a team that there is not, which is named', async () => {
    const { insight_id } = await insight()
    const subject = { kind: 'insight', id: insight_id }
    const refused = await client.post(`${path}/subscriptions`, {
      ...{ subject, schedule, people: [], teams: ['team_x'], channels: [] },
    })
    expect([refused.status, await json(refused)]).toEqual([
      400,
      { error: expect.objectContaining({ code: 'invalid_input', path: ['teams', 0] }) },
    ])
  })
})
