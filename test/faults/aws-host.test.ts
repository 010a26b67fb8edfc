import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { configKey, hashOf } from '../../src/runtime/collector/published.ts'
import { artifactsIn } from '../../src/stack/artifact.ts'
import { artifactsFor } from '../../src/stack/natives.ts'
import { asking, type Host, startHost } from '../support/aws-host.ts'
import { metadataOf } from '../support/aws-metadata.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { type FaultyAws, openFaultyAws } from '../support/faulty-aws.ts'
import { freePort } from '../support/free-port.ts'
import { hasMoto, type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { npmMissing } from '../support/natives.ts'
import { hasPostgres, postgresMissing, startPostgres } from '../support/postgres.ts'
import { event, patch } from '../support/warehouses.ts'

motoMissing('the insights host')
postgresMissing('the insights host with Redshift')

describe.runIf(hasMoto)('the server’s artifact, unpacked into an empty folder', () => {
  let moto: Moto
  let aws: FaultyAws
  let services: Services
  let folder: string
  let host: Host | undefined
  beforeAll(async () => {
    moto = await startMoto()
    aws = await openFaultyAws(moto.endpoint)
    services = await openServices(moto.endpoint, aws.endpoint)
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-host-'))
  })
  afterEach(async () => {
    await host?.stop()
    host = undefined
  })
  afterAll(async () => {
    await aws?.close()
    await moto?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it.runIf(hasPostgres)('is healthy with PostgreSQL, whatever Redshift is doing', async () => {
    const postgres = await startPostgres()
    try {
      const metadata = await metadataOf(moto.endpoint, await postgres.database('metadata'))
      const told = { warehouse: 'redshift', dataDirectory: join(folder, 'first-data'), ...metadata }
      const away = { AWS_ENDPOINT_URL_REDSHIFT_DATA: `http://127.0.0.1:${await freePort()}` }
      host = await startHost(join(folder, 'first'), { ...services.environments.host(told), ...away })
      expect((await fetch(`${host.address}/healthz`)).status).toBe(200)
      expect(await (await fetch(host.address)).text()).toContain('<title>')
      await host.stop()
    } finally {
      postgres.stop()
    }
  })

  it.skipIf(npmMissing('the insights host with what is fetched for it'))(
    'starts with the DuckDB and SQLite that are put into it for its machine',
    async () => {
      const platform = { os: process.platform, cpu: process.arch, libc: 'glibc' }
      const own = { warehouse: { kind: 'host' } } as const
      const root = join(folder, 'natives')
      const { server: archive } = await artifactsFor(own, artifactsIn('dist'), { root, platform })
      const told = { warehouse: 'host', dataDirectory: join(folder, 'fetched-data') }
      host = await startHost(join(folder, 'fetched'), services.environments.host(told), { archive })
      expect((await fetch(`${host.address}/healthz`)).status).toBe(200)
      const ask = asking(host)
      const { app_id } = await ask<{ app_id: string }>('/apps', { name: 'Fetched' })
      const question = { kind: 'trend', series: [{ event: null }], range: { all: true }, interval: 'none' }
      expect(await ask(`/apps/${app_id}/query`, question)).toMatchObject({ series: [{ total: 0 }] })
    },
  )

  it('loads what S3 holds into its own DuckDB, once, told or not, over a loss of power', async () => {
    const told = { warehouse: 'host', dataDirectory: join(folder, 'second-data') }
    const start = async () => {
      // What has to be there already is where it was unpacked before.
      host = await startHost(mkdtempSync(join(folder, 'second-')), services.environments.host(told), { natives: true })
      return { host, ask: asking(host) }
    }
    const { raw, work } = services
    const before = aws.seen.length
    const first = await start()
    const { app_id } = await first.ask<{ app_id: string }>('/apps', { name: 'Shop' })
    const { write_key } = await first.ask<{ write_key: string }>(`/apps/${app_id}/keys`, { name: 'web' })
    const published = JSON.parse(String(await work.bucket.get(configKey)))
    expect(published.keys[hashOf(write_key)]).toMatchObject({ app_id })

    const put = (key: string, lines: readonly (object | string)[]) =>
      raw.bucket.put(
        key,
        gzipSync(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')),
      )
    const tell = (key: string) => {
      const Records = [{ eventName: 'ObjectCreated:Put', s3: { object: { key, size: 1 } } }]
      const message = { QueueUrl: services.queues.notices, MessageBody: JSON.stringify({ Records }) }
      return services.sqs.send(new SendMessageCommand(message))
    }
    const made = (id: string) =>
      event({ app_id, event_id: id, user_id: 'u1', event_created: '2026-01-31T10:00:00.000Z' })
    await put('events/2026/01/31/10/a.gz', [made('e1'), made('e2'), '{"not": "an event"}'])
    await put('users/2026/01/31/10/a.gz', [patch({ app_id, user_id: 'u1', set: {}, increment: { logins: 1 } })])
    for (const key of ['users/2026/01/31/10/a.gz', 'events/2026/01/31/10/a.gz', 'events/2026/01/31/10/a.gz'])
      await tell(key)
    const question = {
      kind: 'trend',
      series: [{ event: null }],
      range: { all: true },
      interval: 'none',
      breakdown: [{ attribute: 'logins', of: 'user' }],
    }
    const counted = async ({ ask }: typeof first) => {
      const answer = await ask<{ series: { breakdown: unknown[]; total: number }[] }>(`/apps/${app_id}/query`, question)
      return answer.series.map(({ total }) => total)
    }
    await expect.poll(() => counted(first), { timeout: 30_000, interval: 200 }).toEqual([2])
    const refused = await first.ask<unknown[]>(`/apps/${app_id}/quarantine`)
    expect(refused).toHaveLength(1)

    await first.host.kill()
    // Written and never told of; e2 comes a second time.
    await put('events/2026/01/31/11/b.gz', [made('e2'), made('e3')])
    const second = await start()
    await expect.poll(() => counted(second), { timeout: 30_000, interval: 200 }).toEqual([3])
    await expect.poll(waiting, { timeout: 30_000, interval: 200 }).toBe(0)
    const keys: string[] = []
    for await (const { key } of raw.bucket.list('')) keys.push(key)
    expect(keys.filter((key) => !key.startsWith('quarantine/'))).toHaveLength(3)
    expect(await notAllowed(aws.seen.slice(before), { variant: 'host, no domain', services })).toEqual([])
  })

  async function waiting(): Promise<number> {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
    const input = { QueueUrl: services.queues.notices, AttributeNames: [...AttributeNames] }
    const { Attributes = {} } = await services.sqs.send(new GetQueueAttributesCommand(input))
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0)
  }
})
