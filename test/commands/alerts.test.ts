import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>

beforeAll(async () => {
  // To people and teams only with a mail server; nothing is sent here.
  here = await servedFolder([], { DATALOAF_SMTP_URL: 'smtp://127.0.0.1:9', DATALOAF_MAIL_FROM: 'insights@example.com' })
  const query = { kind: 'trend', series: [{ event: 'purchase' }], interval: 'day' }
  await post('insights', { name: 'Purchases', query })
  await post('insights', { name: 'Ways', query: { kind: 'paths' } })
  await post('dashboards', { name: 'Morning' })
  await post('teams', { name: 'Growth' })
  await post('channels', { kind: 'webhook', name: 'Ops', url: 'https://hooks.example.com/x' })
})
afterAll(() => here?.remove())

describe('alerts', () => {
  it('are made, listed, checked, paused, resumed and removed, by id or name', async () => {
    const none = await here.run(['alerts'])
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Nothing is watched yet.') })
    const every = ['--every', 'day', '--at', '08:30']
    const made = await here.run([
      'alerts',
      'create',
      '--insight',
      'purchases',
      '--below',
      '10',
      ...every,
      '--to',
      'ops',
    ])
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('Purchases below 10 is checked at') })
    const id = made.stdout.trim()
    const [listed] = JSON.parse((await here.run(['alerts', '--json'])).stdout)
    expect(listed).toMatchObject({
      alert_id: id,
      rule: { when: 'below', value: 10 },
      schedule: { every: 'day', at: '08:30' },
    })
    expect((await here.run(['alerts'])).stdout).toContain('day at 08:30')
    expect(await here.run(['alerts', 'pause', 'purchases below 10'])).toMatchObject({ code: 0 })
    expect((await here.run(['alerts'])).stdout).toContain('paused')
    expect(JSON.parse((await here.run(['alerts', 'resume', id, '--json'])).stdout)).toMatchObject({ paused_at: null })
    expect((await here.run(['alerts', 'remove', id])).code).toBe(2)
    expect(await here.run(['alerts', 'remove', id, '--yes'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('removed Purchases below 10'),
    })
    expect(JSON.parse((await here.run(['alerts', '--json'])).stdout)).toEqual([])
  })

  it('go to teams by name, beside channels', async () => {
    const about = ['--insight', 'Purchases', '--above', '5']
    const made = await here.run(['alerts', 'create', ...about, '--to', 'growth', '--to', 'Ops', '--json'])
    const { alert_id, ...alert } = JSON.parse(made.stdout)
    expect(alert).toMatchObject({ people: [], teams: [await growth()], channels: [expect.any(String)] })
    await here.run(['alerts', 'remove', alert_id, '--yes'])
    const wrong = await here.run(['alerts', 'create', ...about, '--to', 'Grwth'])
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('Did you mean "Growth"?')])
  })

  it('say what is found when they are checked', async () => {
    const made = await here.run(['alerts', 'create', '--insight', 'Purchases', '--above', '5', '--to', 'Ops', '--json'])
    const { alert_id } = JSON.parse(made.stdout)
    expect(await here.run(['alerts', 'check', alert_id])).toMatchObject({ code: 0, stdout: 'ok 0\n' })
    await here.run(['alerts', 'remove', alert_id, '--yes'])
  })

  it('are refused where the rule, the insight or a recipient is wrong, and say what was meant', async () => {
    const create = (...flags: string[]) => here.run(['alerts', 'create', ...flags])
    expect((await create('--insight', 'Purchases', '--to', 'Ops')).code).toBe(2)
    expect((await create('--insight', 'Purchases', '--below', 'x', '--to', 'Ops')).stderr).toContain('x is no number.')
    const wrong = await create('--insight', 'Purchases', '--below', '1', '--to', 'Opss')
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('Did you mean "Ops"?')])
    const often = await create('--insight', 'Purchases', '--below', '1', '--to', 'Ops', '--every', 'often')
    expect([often.code, often.stderr]).toEqual([2, expect.stringContaining('15m, 6h, day, week or month')])
    expect((await create('--insight', 'Ways', '--below', '1', '--to', 'Ops')).stderr).toContain('insight over time')
    const gone = await here.run(['alerts', 'pause', 'nothing'])
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('There is no alert "nothing".')])
  })
})

describe('subscriptions', () => {
  it('are made, listed, paused, resumed and removed', async () => {
    const none = await here.run(['subscriptions'])
    expect(none.stderr).toContain('Nothing is sent yet.')
    const flags = ['--dashboard', 'Morning', '--every', 'month', '--on', '31', '--to', 'Ops']
    const made = await here.run(['subscriptions', 'create', ...flags])
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('Morning is sent at') })
    expect((await here.run(['subscriptions'])).stdout).toContain('month 31 at 09:00')
    expect((await here.run(['subscriptions', 'pause', 'Morning'])).code).toBe(0)
    expect((await here.run(['subscriptions'])).stdout).toContain('paused')
    expect((await here.run(['subscriptions', 'resume', 'Morning'])).code).toBe(0)
    expect((await here.run(['subscriptions', 'remove', made.stdout.trim(), '--yes'])).code).toBe(0)
    expect(JSON.parse((await here.run(['subscriptions', '--json'])).stdout)).toEqual([])
    expect((await here.run(['subscriptions', 'create', '--to', 'Ops'])).code).toBe(2)
  })

  it('go to teams by name', async () => {
    const flags = ['--dashboard', 'Morning', '--every', 'week', '--to', 'Growth']
    const made = await here.run(['subscriptions', 'create', ...flags, '--json'])
    const { subscription_id, ...subscription } = JSON.parse(made.stdout)
    expect(subscription).toMatchObject({ people: [], teams: [await growth()], channels: [] })
    expect((await here.run(['subscriptions', 'remove', subscription_id, '--yes'])).code).toBe(0)
  })
})

/** The team's id. */
async function growth(): Promise<string> {
  const answer = await fetch(`${here.address}/api/teams`, { headers: headers() })
  const [team] = (await answer.json()) as { team_id: string }[]
  return team!.team_id
}

async function post(what: string, body: object): Promise<void> {
  const path = what === 'teams' ? '/api/teams' : `/api/apps/${here.appId}/${what}`
  const answer = await fetch(here.address + path, { method: 'POST', headers: headers(), body: JSON.stringify(body) })
  expect(answer.status).toBe(201)
}

function headers() {
  const token = readFileSync(join(here.path, '.dataloaf/token'), 'utf8').trim()
  return { 'content-type': 'application/json', authorization: `Bearer ${token}` }
}
