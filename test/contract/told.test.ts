import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startScheduler } from '../../src/runtime/jobs/scheduler.ts'
import { smtpMailer } from '../../src/runtime/mail/mailer.ts'
import { deliveries } from '../../src/runtime/metadata/deliveries.ts'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { recurring } from '../../src/runtime/metadata/recurring.ts'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { outside } from '../../src/runtime/telling/outside.ts'
import { admin, type Client, clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'
import { onLoopback } from '../support/loopback.ts'
import { startMailSink } from '../support/mail-sink.ts'
import { postgresMissing, usePostgres } from '../support/postgres.ts'

const databases: { name: string; open: (path: string) => Promise<OpenMetadata> }[] = [
  { name: 'SQLite', open: openSqlite },
]
if (!postgresMissing('recurring work in PostgreSQL')) databases.push({ name: 'PostgreSQL', open: usePostgres().open })

const minute = 60_000

describe.each(databases)('recurring work in $name', ({ open }) => {
  let folder: string
  let one: OpenMetadata
  let two: OpenMetadata
  let now: number
  const clock = () => now
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-recurring-'))
    one = await open(join(folder, 'metadata.db'))
    two = await open(join(folder, 'metadata.db'))
    now = Date.UTC(2026, 0, 31, 10)
  })
  afterEach(async () => {
    await one.close()
    await two.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A server's scheduler whose work is told to `sent`. */
  function server({ db }: OpenMetadata, work: (id: string) => Promise<void>) {
    const jobs = recurring({ db, clock })
    const sends = deliveries({ db, clock })
    const scheduler = startScheduler({
      jobs,
      clock,
      dueAfter: async (_, after) => after + 60 * minute,
      work: {
        alert: async () => undefined,
        keeping: async () => undefined,
        async subscription(job, hold) {
          for (const recipient of ['a', 'b', 'c']) {
            await hold()
            await sends.once({ job_id: job.job_id, due_at: job.due_at, recipient }, () =>
              work(`${job.job_id} ${recipient}`),
            )
          }
        },
      },
    })
    return { jobs, scheduler }
  }

  it('is moved from the time that was read, and stays where it is when that was done meanwhile', async () => {
    const jobs = recurring({ db: one.db, clock })
    const due = async () => (await jobs.states()).get('x')!.due_at
    await jobs.plan({ job_id: 'x', kind: 'subscription', due: now + minute })
    const from = await due()
    await jobs.move('x', { from, to: now + 2 * minute })
    expect(Date.parse(await due())).toBe(now + 2 * minute)
    await jobs.move('x', { from, to: now + 3 * minute })
    expect(Date.parse(await due())).toBe(now + 2 * minute)
    await jobs.forget('x')
  })

  it('is done once by two servers, and comes again', async () => {
    const sent: string[] = []
    const work = async (id: string) => void sent.push(id)
    const [first, second] = [server(one, work), server(two, work)]
    for (const job_id of ['x', 'y', 'z']) await first.jobs.plan({ job_id, kind: 'subscription', due: now - 1 })
    await Promise.all([first.scheduler.turn(), second.scheduler.turn(), first.scheduler.turn()])
    expect(sent.sort()).toEqual(['x', 'y', 'z'].flatMap((job) => ['a', 'b', 'c'].map((to) => `${job} ${to}`)))
    expect(await first.jobs.next()).toBe(now + 60 * minute)
    now += 60 * minute
    // The first one looks by itself, too, and may have some of it under way.
    await Promise.all([first.scheduler.turn(), second.scheduler.turn()])
    expect(sent).toHaveLength(18)
    await Promise.all([first.scheduler.stop(), second.scheduler.stop()])
  })

  it('that fails is tried again later, and what was sent is not sent again', async () => {
    const sent: string[] = []
    let away = true
    const { jobs, scheduler } = server(one, async (id) => {
      if (away && id === 'x b') throw new Error('away')
      sent.push(id)
    })
    await jobs.plan({ job_id: 'x', kind: 'subscription', due: now })
    await scheduler.turn()
    expect(sent).toEqual(['x a'])
    expect((await jobs.states()).get('x')).toMatchObject({ last_error: 'It failed: Error: away', last_run_at: null })
    expect(await jobs.next()).toBe(now + minute)
    now += minute
    away = false
    await scheduler.turn()
    expect(sent).toEqual(['x a', 'x b', 'x c'])
    expect((await jobs.states()).get('x')).toMatchObject({ last_error: null, last_run_at: expect.any(String) })
    await scheduler.stop()
  })

  it('is taken from a server that died, and the dead one’s hold is over', async () => {
    const jobs = recurring({ db: one.db, clock })
    await jobs.plan({ job_id: 'x', kind: 'subscription', due: now })
    const dead = await jobs.take('dead', minute)
    expect(await jobs.take('living', minute)).toBeNull()
    now += minute
    expect(await recurring({ db: two.db, clock }).take('living', minute)).toMatchObject({ job_id: 'x', attempts: 2 })
    expect(await jobs.keep(dead!, minute)).toBe(false)
    await jobs.done(dead!, now + minute)
    expect((await jobs.states()).get('x')).toMatchObject({ last_run_at: null })
  })

  it('that is stopped in the middle goes on at the next start', async () => {
    const sent: string[] = []
    const { jobs, scheduler } = server(one, async (id) => {
      sent.push(id)
      if (id === 'x a') void scheduler.stop()
    })
    await jobs.plan({ job_id: 'x', kind: 'subscription', due: now })
    await scheduler.turn()
    await scheduler.stop()
    expect(sent).toEqual(['x a'])
    const next = server(two, async (id) => void sent.push(id))
    await next.scheduler.turn()
    expect(sent).toEqual(['x a', 'x b', 'x c'])
    await next.scheduler.stop()
  })
})

describe('subscriptions and alerts', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let sink: Awaited<ReturnType<typeof startMailSink>>
  let receiver: Awaited<ReturnType<typeof startHooks>>
  let opened: Awaited<ReturnType<typeof openShop>>
  let client: Client
  let now: number
  let path: string
  let ada: string

  beforeAll(async () => {
    now = Date.parse('2026-03-10T10:30:00Z')
    directory = await temporaryDirectory()
    sink = await startMailSink()
    receiver = await startHooks()
    const mailer = smtpMailer({ server: sink.server, from: 'DataLoaf <insights@example.com>' })
    opened = await openShop(directory.path, { clock: () => now })
    client = clientOf({ ...opened.runtime, mailer })
    path = `/api/apps/${opened.shop.app_id}`
    ada = (await opened.runtime.accounts.members.list())[0]!.user_id
    await happened('2026-03-09T12:00:00Z', 8)
    await happened('2026-03-02T12:00:00Z', 4)
  })
  afterAll(async () => {
    client.close()
    await client.scheduler.stop()
    await opened.runtime.close()
    await Promise.all([sink.close(), receiver.close(), directory.remove()])
    expect(client.faults).toEqual([])
  })

  async function happened(event_created: string, times: number) {
    const batch = Array.from({ length: times }, (_, index) => ({
      event_name: 'signed_up',
      user_id: `u${index}`,
      event_created,
    }))
    await client.collect(opened.writeKey, ...batch)
    await opened.runtime.stream.flush()
    await opened.runtime.loader.idle()
  }

  const patch = (address: string, body: object) =>
    client.app.request(address, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${opened.runtime.accounts.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const made = async <T>(what: string, body: object) => {
    const answer = await client.post(`${path}/${what}`, body)
    expect([what, answer.status, answer.status === 201 ? '' : await answer.clone().text()]).toEqual([what, 201, ''])
    return await json<T>(answer)
  }
  const insight = () =>
    made<{ insight_id: string }>('insights', {
      name: 'Signups <daily>',
      query: { kind: 'trend', series: [{ event: 'signed_up' }], interval: 'day', range: { last: 7, unit: 'day' } },
    })
  const channel = (kind = 'webhook') =>
    made<{ channel_id: string; secret?: string; origin: string }>('channels', {
      kind,
      name: 'Team',
      url: `${receiver.url}/hook`,
    })

  it('send a dashboard by mail and to a signed webhook when it is due, once, and until one unsubscribes', async () => {
    const { insight_id } = await insight()
    const tile = { tile_id: 't', x: 0, y: 0, w: 6, h: 4, insight_id }
    const { dashboard_id } = await made<{ dashboard_id: string }>('dashboards', { name: 'Morning', tiles: [tile] })
    const { channel_id, secret } = await channel()
    expect(JSON.stringify(await json(client.get(`${path}/recipients`)))).not.toContain(secret)
    const { subscription_id } = await made<{ subscription_id: string }>('subscriptions', {
      subject: { kind: 'dashboard', id: dashboard_id },
      schedule: { every: 'day', at: '11:00' },
      people: [ada],
      channels: [channel_id],
    })
    await client.scheduler.turn()
    expect(sink.mails).toHaveLength(0)
    now = Date.parse('2026-03-10T11:00:00Z')
    await client.scheduler.turn()
    await client.scheduler.turn()
    const mail = await sink.mailTo(admin.email, 'Morning')
    expect(sink.mails).toHaveLength(1)
    expect(mail.text).toContain('signed_up: 8 (▲ 100 %)')
    expect(mail.html).toContain('Signups &#60;daily&#62;')
    expect(mail.html).not.toMatch(/<style|<script|<img/)
    const link = (mail.headers.get('list') as unknown as { unsubscribe: { url: string } }).unsubscribe.url
    const [hook] = receiver.got
    const body = JSON.parse(hook!.body)
    expect(body).toMatchObject({
      kind: 'report',
      subject: 'Morning',
      sections: [{ figures: [{ value: 8, previous: 4 }] }],
    })
    const [, t, mark] = /^t=(\d+),v1=(\w+)$/.exec(String(hook!.headers['dataloaf-signature']))!
    expect(mark).toBe(createHmac('sha256', secret!).update(`${t}.${hook!.body}`).digest('hex'))

    const { pathname, search } = new URL(link)
    expect((await client.app.request(pathname + search)).status).toBe(200)
    expect((await client.app.request(`${pathname}${search}x`, { method: 'POST' })).status).toBe(400)
    const list = () => json<{ people: string[]; job: object }[]>(client.get(`${path}/subscriptions`))
    expect(await list()).toMatchObject([
      { people: [ada], job: { due_at: '2026-03-11T11:00:00.000Z', last_error: null } },
    ])
    const click = await client.app.request(pathname + search, { method: 'POST', body: 'List-Unsubscribe=One-Click' })
    expect(click.status).toBe(200)
    expect((await list())[0]!.people).toEqual([])
    expect((await client.post(`${path}/subscriptions/${subscription_id}/send`, {})).status).toBe(200)
    expect([sink.mails.length, receiver.got.length]).toEqual([1, 2])
    await client.delete(`${path}/subscriptions/${subscription_id}`)
    expect(await list()).toEqual([])
  })

  it('tell when an alert begins and when it ends, each once, and keep its history', async () => {
    now = Date.parse('2026-03-12T10:30:00Z')
    const { insight_id } = await insight()
    const { channel_id } = await channel('slack')
    const { alert_id } = await made<{ alert_id: string }>('alerts', {
      insight_id,
      name: 'Few signups',
      rule: { when: 'below', value: 5 },
      schedule: { every: 'minutes', count: 60 },
      people: [ada],
      mail: true,
      channels: [channel_id],
    })
    const alert = async () =>
      (await json<{ alert_id: string; state: string }[]>(client.get(`${path}/alerts`))).find(
        (one) => one.alert_id === alert_id,
      )
    const before = { mails: sink.mails.length, hooks: receiver.got.length }
    const told = () => [sink.mails.length - before.mails, receiver.got.length - before.hooks]
    for (let hour = 11; hour < 14; hour++) {
      now = Date.parse(`2026-03-12T${hour}:00:00Z`)
      await client.scheduler.turn()
    }
    expect(await alert()).toMatchObject({ state: 'firing', value: 0, since: '2026-03-12T11:00:00.000Z' })
    expect(told()).toEqual([1, 1])
    expect(JSON.parse(receiver.got.at(-1)!.body).text).toContain('Few signups: signed_up is 0, below 5.')
    expect(await opened.runtime.notifications.list(ada)).toMatchObject([
      { kind: 'alert', text: expect.stringContaining('below 5') },
    ])

    await happened('2026-03-12T13:00:00Z', 6)
    now = Date.parse('2026-03-13T01:00:00Z')
    await client.scheduler.turn()
    now += 60 * minute
    await client.scheduler.turn()
    expect(await alert()).toMatchObject({ state: 'ok', value: 6 })
    expect(told()).toEqual([2, 2])
    const history = await json<{ state: string }[]>(client.get(`${path}/alerts/${alert_id}/history`))
    expect(history.map(({ state }) => state)).toEqual(['ok', 'firing'])

    await patch(`${path}/alerts/${alert_id}`, { snoozed_until: '2026-03-14T12:00:00.000Z' })
    now = Date.parse('2026-03-14T11:00:00Z')
    await client.scheduler.turn()
    expect([(await alert())?.state, told()]).toEqual(['firing', [2, 2]])
    now = Date.parse('2026-03-14T12:00:00Z')
    await client.scheduler.turn()
    expect(told()).toEqual([3, 3])
    await client.delete(`${path}/alerts/${alert_id}`)
    expect(await alert()).toBeUndefined()
  })

  it('are changed, paused and resumed, and looked at when somebody asks', async () => {
    now = Date.parse('2026-03-20T10:30:00Z')
    const { insight_id } = await insight()
    const { channel_id } = await channel()
    const schedule = { every: 'day', at: '11:00' }
    const about = { insight_id, name: 'Quiet', rule: { when: 'above', value: 1 }, schedule }
    const { alert_id } = await made<{ alert_id: string }>('alerts', { ...about, people: [], channels: [channel_id] })
    const subject = { kind: 'insight', id: insight_id }
    const sent = { subject, schedule, people: [], channels: [channel_id] }
    const { subscription_id } = await made<{ subscription_id: string }>('subscriptions', sent)
    const count = receiver.got.length
    const both = [`${path}/alerts/${alert_id}`, `${path}/subscriptions/${subscription_id}`]
    for (const one of both) {
      expect(await json(patch(one, { paused: true }))).toMatchObject({
        paused_at: '2026-03-20T10:30:00.000Z',
        job: null,
      })
    }
    now = Date.parse('2026-03-20T11:00:00Z')
    await client.scheduler.turn()
    expect(receiver.got).toHaveLength(count)
    for (const one of both) {
      const resumed = await json(patch(one, { paused: false, schedule: { every: 'day', at: '12:00' } }))
      expect(resumed).toMatchObject({ paused_at: null, job: { due_at: '2026-03-20T12:00:00.000Z' } })
    }
    const rule = { when: 'below', value: 5 }
    expect(await json(patch(both[0]!, { rule, name: 'Loud' }))).toMatchObject({ name: 'Loud', rule, schedule: {} })
    expect(await json(client.post(`${both[0]}/check`, {}))).toMatchObject({ state: 'firing', value: 0 })
    expect(JSON.parse(receiver.got.at(-1)!.body)).toMatchObject({
      kind: 'alert',
      subject: expect.stringMatching(/^Loud/),
    })
    await client.post(`${both[0]}/check`, {})
    expect(receiver.got).toHaveLength(count + 1)
    const unwatchable = await made<{ insight_id: string }>('insights', { name: 'Paths', query: { kind: 'paths' } })
    expect((await patch(both[0]!, { insight_id: unwatchable.insight_id })).status).toBe(400)
    expect((await patch(both[0]!, { schedule: { every: 'minutes', count: 1440 } })).status).toBe(400)
    for (const one of both) await client.delete(one)
  })

  it('come again after they were removed and brought back, to the channel that was too', async () => {
    now = Date.parse('2026-03-22T10:30:00Z')
    const { insight_id } = await insight()
    const { channel_id } = await channel()
    const schedule = { every: 'day', at: '11:00' }
    const about = { insight_id, name: 'Few', rule: { when: 'below', value: 5 }, schedule }
    const { alert_id } = await made<{ alert_id: string }>('alerts', { ...about, people: [], channels: [channel_id] })
    const subject = { kind: 'insight', id: insight_id }
    const sent = { subject, schedule, people: [], channels: [channel_id] }
    const { subscription_id } = await made<{ subscription_id: string }>('subscriptions', sent)
    const all = [`${path}/alerts/${alert_id}`, `${path}/subscriptions/${subscription_id}`]
    const channelPath = `${path}/channels/${channel_id}`
    const count = receiver.got.length
    for (const one of [...all, channelPath]) expect((await client.delete(one)).status).toBe(200)
    now = Date.parse('2026-03-22T11:00:00Z')
    await client.scheduler.turn()
    expect(receiver.got).toHaveLength(count)
    expect((await client.post(`${channelPath}/test`, {})).status).toBe(404)
    for (const one of all) {
      const restored = await json(client.post(`${one}/restore`, {}))
      expect(restored).toMatchObject({ channels: [channel_id], job: { due_at: '2026-03-23T11:00:00.000Z' } })
    }
    expect(await json(client.post(`${channelPath}/restore`, {}))).toMatchObject({ channel_id, name: 'Team' })
    now = Date.parse('2026-03-23T11:00:00Z')
    await client.scheduler.turn()
    expect(receiver.got.slice(count).map(({ body }) => JSON.parse(body).kind)).toEqual(['alert', 'report'])
    for (const one of all) await client.delete(one)
  })

  it('come by the clocks of the app’s zone as soon as it is another one, but for what is due by now', async () => {
    now = Date.parse('2026-03-23T10:30:00Z')
    const { insight_id: id } = await insight()
    const { channel_id } = await channel()
    const about = { people: [], channels: [channel_id] }
    const daily = { every: 'day', at: '11:00' }
    const rule = { when: 'above', value: 1 }
    const watched = (schedule: object) =>
      made<{ alert_id: string }>('alerts', { insight_id: id, name: 'Many', rule, schedule, ...about })
    const sent = (schedule: object) =>
      made<{ subscription_id: string }>('subscriptions', { subject: { kind: 'insight', id }, schedule, ...about })
    const jobs = {
      day: (await watched(daily)).alert_id,
      minutes: (await watched({ every: 'minutes', count: 60 })).alert_id,
      week: (await sent({ every: 'week', on: 2, at: '09:00' })).subscription_id,
      paused: (await sent(daily)).subscription_id,
    }
    await patch(`${path}/subscriptions/${jobs.paused}`, { paused: true })
    const planned = async () => {
      const states = await opened.runtime.recurring.states()
      return Object.fromEntries(Object.entries(jobs).map(([key, job]) => [key, states.get(job)?.due_at ?? null]))
    }
    const inUtc = await planned()
    expect(inUtc).toMatchObject({ day: '2026-03-23T11:00:00.000Z', week: '2026-03-24T09:00:00.000Z', paused: null })
    await patch(path, { time_zone: 'America/New_York' })
    const inNewYork = { ...inUtc, day: '2026-03-23T15:00:00.000Z', week: '2026-03-24T13:00:00.000Z' }
    expect(await planned()).toEqual(inNewYork)
    await patch(path, { name: 'Shop' })
    expect(await planned()).toEqual(inNewYork)

    const count = receiver.got.length
    now = Date.parse('2026-03-24T13:00:00Z')
    await patch(path, { time_zone: 'UTC' })
    await client.scheduler.turn()
    expect(receiver.got.slice(count).map(({ body }) => JSON.parse(body).kind)).toEqual(['report'])
    expect(await planned()).toMatchObject({ day: '2026-03-25T11:00:00.000Z', week: '2026-03-31T09:00:00.000Z' })
    for (const job of [jobs.day, jobs.minutes]) await client.delete(`${path}/alerts/${job}`)
    for (const job of [jobs.week, jobs.paused]) await client.delete(`${path}/subscriptions/${job}`)
  })

  it('tell once when somebody asks just as the schedule looks', async () => {
    now = Date.parse('2026-03-24T15:30:00Z')
    const { insight_id } = await insight()
    const hook = { kind: 'webhook', name: 'Slow', url: `${receiver.url}/slow` }
    const { channel_id } = await made<{ channel_id: string }>('channels', hook)
    const about = { insight_id, rule: { when: 'below', value: 5 }, schedule: { every: 'minutes', count: 60 } }
    const count = receiver.got.length
    const told = () => receiver.got.slice(count).map(({ body }) => /^\w+/.exec(JSON.parse(body).subject)?.[0])
    const alerts: string[] = []
    for (const [name, first] of [
      ['Asked', 'ask'],
      ['Due', 'look'],
      ['Together', 'both'],
    ] as const) {
      const { alert_id } = await made<{ alert_id: string }>('alerts', {
        ...about,
        name,
        people: [],
        channels: [channel_id],
      })
      alerts.push(alert_id)
      now += 60 * minute
      const ask = () => client.post(`${path}/alerts/${alert_id}/check`, {})
      const look = () => client.scheduler.turn()
      // The receiver takes its time: one is in the middle of telling when the other begins.
      const begun = first === 'look' ? look() : ask()
      if (first !== 'both') await expect.poll(told).toContain(name)
      const [, answer] = await Promise.all([begun, first === 'look' ? ask() : look()])
      await begun
      expect(told().filter((one) => one === name)).toEqual([name])
      if (first === 'look') expect(await (answer as Response).json()).toMatchObject({ state: 'firing' })
      expect((await opened.runtime.recurring.states()).get(alert_id)).toMatchObject({ last_error: null })
    }
    for (const alert of alerts) await client.delete(`${path}/alerts/${alert}`)
  })

  it('speak the language of whoever reads them', async () => {
    now = Date.parse('2026-03-25T10:30:00Z')
    await opened.runtime.languages.set(ada, 'de')
    const { insight_id } = await insight()
    const hook = { kind: 'webhook', name: 'Team', url: `${receiver.url}/hook`, language: 'de' }
    const { channel_id } = await made<{ channel_id: string }>('channels', hook)
    const { channel_id: english } = await channel('slack')
    const { alert_id } = await made<{ alert_id: string }>('alerts', {
      insight_id,
      name: 'Wenige',
      rule: { when: 'below', value: 1234.5 },
      schedule: { every: 'minutes', count: 60 },
      people: [ada],
      mail: true,
      channels: [channel_id, english],
    })
    await client.post(`${path}/alerts/${alert_id}/check`, {})
    const mail = await sink.mailTo(admin.email, 'Wenige: signed_up ist 0, unter 1.234,5.')
    expect(mail.text).toContain('In DataLoaf öffnen: ')
    expect(mail.html).toContain('lang="de"')
    const bodies = receiver.got.slice(-2).map(({ body }) => body)
    expect(bodies.find((body) => body.includes('Alarm von Shop'))).toContain('unter 1.234,5')
    expect(bodies.find((body) => body.includes('Alert of Shop'))).toContain('below 1,234.5')
    const told = (await opened.runtime.notifications.list(ada)).find(({ text }) => text.startsWith('Wenige'))
    expect(told?.text).toBe('Wenige: signed_up ist 0, unter 1.234,5.')
    const link = (mail.headers.get('list') as unknown as { unsubscribe: { url: string } }).unsubscribe.url
    const { pathname, search } = new URL(link)
    expect(await (await client.app.request(pathname + search)).text()).toContain('Schick mir nichts mehr davon')
    const history = () => json<{ text: string }[]>(client.get(`${path}/alerts/${alert_id}/history`))
    expect((await history())[0]!.text).toContain('below 1,234.5')
    const cookie = (await opened.runtime.accounts.signInAs(ada)).getSetCookie()[0]!.split(';')[0]!
    const asAda = await client.app.request(`${path}/alerts/${alert_id}/history`, { headers: { cookie } })
    expect((await json<{ text: string }[]>(asAda))[0]!.text).toContain('unter 1.234,5')
    await opened.runtime.languages.set(ada, 'en')
    await client.delete(`${path}/alerts/${alert_id}`)
  })

  it('refuse what cannot be watched or sent, and say where', async () => {
    const { insight_id } = await made<{ insight_id: string }>('insights', { name: 'Paths', query: { kind: 'paths' } })
    const rule = { when: 'above', value: 1 }
    const schedule = { every: 'minutes', count: 5 }
    const alert = { insight_id, name: 'x', rule, schedule, people: [], channels: [] }
    expect(await json(client.post(`${path}/alerts`, alert))).toMatchObject({ error: { path: ['insight_id'] } })
    const missing = await client.post(`${path}/alerts`, { ...alert, insight_id: 'none' })
    expect(missing.status).toBe(404)
    const url = { kind: 'webhook', name: 'x', url: 'ftp://example.com' }
    expect(await json(client.post(`${path}/channels`, url))).toMatchObject({ error: { path: ['url'] } })
    const daily = { every: 'day', at: '9:00' }
    const subscription = { subject: { kind: 'insight', id: insight_id }, schedule: daily, people: [], channels: [] }
    expect((await client.post(`${path}/subscriptions`, subscription)).status).toBe(400)
  })

  it('do not follow redirects, and reach nothing of the own network unless that is allowed', async () => {
    const clock = Date.now
    const moved = outside({ allowPrivate: true, clock })({ url: `${receiver.url}/moved`, body: {} })
    await expect(moved).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('302') })
    const closed = outside({ allowPrivate: false, clock })
    const { port } = new URL(receiver.url)
    const count = receiver.got.length
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '2130706433',
      '169.254.169.254',
      '10.0.0.1',
      '[fd00::1]',
    ]) {
      await expect([
        host,
        await closed({ url: `http://${host}:${port}/`, body: {} }).catch(({ code }) => code),
      ]).toEqual([host, 'invalid_input'])
    }
    expect(receiver.got).toHaveLength(count)
  })
})

/** A real receiver of webhooks on this machine. */
async function startHooks() {
  const got: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (request.url === '/moved') return void response.writeHead(302, { location: '/hook' }).end()
    got.push({ headers: request.headers, body })
    if (request.url === '/slow') await pause(300)
    response.writeHead(200).end()
  })
  return { got, ...(await onLoopback(server)) }
}
