import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configKey, hashOf } from '../../src/runtime/collector/published.ts'
import { readMark, writeMark } from '../../src/runtime/loader/mark.ts'
import type { Tick } from '../../src/runtime/loader/take-in.ts'
import { asking, type Host, startHost } from '../support/aws-host.ts'
import { metadataOf } from '../support/aws-metadata.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { type FaultyAws, openFaultyAws } from '../support/faulty-aws.ts'
import { lambdaFunction } from '../support/lambda-function.ts'
import { hasMoto, type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { hasPostgres, type Postgres, postgresMissing, startPostgres } from '../support/postgres.ts'
import { openStandIn, type StandIn } from '../support/redshift-stand-in.ts'
import { event, patch } from '../support/warehouses.ts'

const suite = 'a deployment whose warehouse becomes another one'
const missing = [motoMissing(suite), postgresMissing(suite)].some(Boolean) || !hasMoto || !hasPostgres

const admin = 'ada@example.com'

describe.skipIf(missing)(suite, () => {
  let moto: Moto
  let postgres: Postgres
  let aws: FaultyAws
  let services: Services
  let folder: string
  let host: Host | undefined
  const standIns: StandIn[] = []

  beforeAll(async () => {
    moto = await startMoto()
    postgres = await startPostgres()
    aws = await openFaultyAws(moto.endpoint)
    services = await openServices(moto.endpoint, aws.endpoint)
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-change-'))
  })
  afterAll(async () => {
    await host?.stop()
    for (const standIn of standIns) await standIn.close()
    await aws?.close()
    await moto?.stop()
    postgres?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('answers the same from the host, from Redshift, from the host again and from another Redshift of the same name', async () => {
    const before = aws.seen.length
    const first = await onHost('first')
    const { app_id } = await first.ask<{ app_id: string }>('/apps', { name: 'Shop', time_zone: 'Europe/Berlin' })
    const web = await first.ask<Key>(`/apps/${app_id}/keys`, { name: 'web' })
    const old = await first.ask<Key>(`/apps/${app_id}/keys`, { name: 'old' })
    await first.ask(`/apps/${app_id}/cohorts`, { name: 'buyers', definition: { by: 'users', users: ['u1', 'u2'] } })
    await receive(
      'events/2026/01/31/10/a.gz',
      [1, 2, 3, 4].map((n) => made(app_id, n)),
    )
    await receive('users/2026/01/31/10/a.gz', [
      patch({ app_id, user_id: 'u1', set: { plan: 'pro' }, increment: { n: 1 } }),
    ])
    const { password } = first
    const told = await everything(first, app_id, 4)
    await first.stop()
    expect(await notAllowed(aws.seen.slice(before), { variant: 'host, no domain', services })).toEqual([])

    const second = await onRedshift('one', await loadedRedshift('one'))
    expect(await everything(second, app_id, 4)).toEqual(told)
    expect(await signIn(second, password)).toBe(200)
    await second.revoke(app_id, old.key_id)
    await receive('events/2026/01/31/11/b.gz', [made(app_id, 4), made(app_id, 5)])
    await second.load()
    const more = await everything(second, app_id, 5)
    await second.stop()

    const third = await onHost('third')
    expect(await everything(third, app_id, 5)).toEqual(more)
    expect(await signIn(third, password)).toBe(200)
    expect(await publishedKeys()).toEqual([hashOf(web.write_key)])
    await third.stop()

    // As the one before was called, and empty: what that one had loaded says nothing of it.
    const fourth = await onRedshift('two', await loadedRedshift('two'))
    expect(await everything(fourth, app_id, 5)).toEqual(more)
  })

  /** The host with a new, empty disk. */
  async function onHost(name: string) {
    const told = { warehouse: 'host', dataDirectory: place(`${name}-data`), adminEmail: admin }
    return started(await startHost(place(name), services.environments.host(told), { natives: true }), told)
  }

  /** A Redshift that the loader has filled, and the loader. */
  async function loadedRedshift(id: string) {
    const standIn = await openStandIn({ objects: services.work.read })
    standIns.push(standIn)
    const there = { AWS_ENDPOINT_URL_REDSHIFT_DATA: standIn.endpoint }
    const environment = { ...services.environments.loader, ...there, DATALOAF_REDSHIFT_ID: id }
    const loader = lambdaFunction('loader', place(`loader-${id}`), environment)
    await loadAll()
    return { there, loadAll }

    async function loadAll(): Promise<void> {
      for (let quiet = 0; quiet < 1; ) {
        // As if it were time; whose mark it is stays.
        await writeMark(services.work.bucket, { ...(await readMark(services.work.bucket)), loaded_at: null })
        const { objects, failed } = await loader.invoke<Tick>({})
        expect(failed).toEqual([])
        if (objects === 0) quiet += 1
      }
      await loader.kill()
    }
  }

  async function onRedshift(database: string, { there, loadAll }: Awaited<ReturnType<typeof loadedRedshift>>) {
    const metadata = await metadataOf(moto.endpoint, await postgres.database(database))
    const told = { warehouse: 'redshift', dataDirectory: place(`${database}-data`), adminEmail: admin, ...metadata }
    const environment = { ...services.environments.host(told), ...there }
    return { ...(await started(await startHost(place(database), environment), told)), load: loadAll }
  }

  async function started(one: Host, { dataDirectory }: { dataDirectory: string }) {
    host = one
    const password = (await readFile(join(dataDirectory, 'first-password'), 'utf8').catch(() => '')).trim()
    const ask = asking(one)
    return {
      ...one,
      ask,
      password,
      async revoke(appId: string, keyId: string) {
        const headers = { authorization: `Bearer ${one.token}` }
        const answer = await fetch(`${one.address}/api/apps/${appId}/keys/${keyId}`, { method: 'DELETE', headers })
        expect(answer.status).toBe(200)
      },
    }
  }

  /** What people see of an app, once so many of its events are there. */
  async function everything({ ask }: Pick<Awaited<ReturnType<typeof started>>, 'ask'>, appId: string, events: number) {
    const range = { from: '2026-01-31', to: '2026-02-01' }
    const trend = (more: object) => ({ kind: 'trend', series: [{ event: null }], range, interval: 'hour', ...more })
    const total = async () => (await ask<Trend>(`/apps/${appId}/query`, trend({ interval: 'none' }))).series[0]?.total
    await expect.poll(total, { timeout: 20_000, interval: 300 }).toBe(events)
    const numbers = []
    for (const more of [
      {},
      { breakdown: [{ attribute: 'plan', of: 'user' }] },
      { series: [{ event: 'order_completed', measure: 'sum', attribute: 'revenue' }] },
      { breakdown: [{ attribute: 'buyers', of: 'cohort' }] },
    ]) {
      const { series, times } = await ask<Trend>(`/apps/${appId}/query`, trend(more))
      numbers.push({ series, times })
    }
    return {
      apps: await ask('/apps'),
      keys: await ask(`/apps/${appId}/keys`),
      cohorts: await ask(`/apps/${appId}/cohorts`),
      numbers,
    }
  }

  async function signIn({ address }: Pick<Host, 'address'>, password: string): Promise<number> {
    const headers = { 'content-type': 'application/json', origin: address }
    const body = JSON.stringify({ email: admin, password })
    return (await fetch(`${address}/api/auth/sign-in/email`, { method: 'POST', headers, body })).status
  }

  async function receive(key: string, lines: readonly object[]): Promise<void> {
    await services.raw.bucket.put(key, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')))
    const Records = [{ eventName: 'ObjectCreated:Put', s3: { object: { key, size: 1 } } }]
    const message = { QueueUrl: services.queues.notices, MessageBody: JSON.stringify({ Records }) }
    await services.sqs.send(new SendMessageCommand(message))
  }

  async function publishedKeys(): Promise<string[]> {
    return Object.keys(JSON.parse(String(Buffer.from(await services.work.bucket.get(configKey)))).keys)
  }

  function place(name: string): string {
    mkdirSync(join(folder, name), { recursive: true })
    return join(folder, name)
  }
})

interface Key {
  key_id: string
  write_key: string
}

interface Trend {
  series: { total: number }[]
  times: unknown
}

function made(app_id: string, n: number) {
  const event_created = `2026-01-31T1${n % 3}:00:00.000Z`
  const event_attributes = { revenue: n * 10.5 }
  const event_name = 'order_completed'
  return event({ app_id, event_id: `e${n}`, user_id: `u${n % 3}`, event_name, event_created, event_attributes })
}
