import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Declared, emptyCollection } from '../../src/runtime/collection/collection.ts'
import type { ApiResult } from '../../src/runtime/collector/lambda.ts'
import { startPublisher } from '../../src/runtime/collector/publish.ts'
import { configKey } from '../../src/runtime/collector/published.ts'
import type { EventRecord } from '../../src/runtime/records.ts'
import { httpApi } from '../support/api-gateway.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { type FaultyAws, openFaultyAws } from '../support/faulty-aws.ts'
import { type LambdaFunction, lambdaFunction } from '../support/lambda-function.ts'
import { hasMoto, type Moto, motoMissing, startMoto } from '../support/moto.ts'

motoMissing('what apps declare, in the built function')

const key = { write_key: 'wk_1', app_id: 'app_1', key_id: 'key_1' }
const other = { write_key: 'wk_2', app_id: 'app_2', key_id: 'key_2' }
const element = { name: 'buy', selector: '#buy', on: ['click' as const] }
const declared: Declared = {
  ...emptyCollection(),
  salt: 'salty',
  elements: [element],
  transforms: [
    { kind: 'hash', attributes: ['email'] },
    { kind: 'drop_events', events: ['heartbeat'] },
  ],
  plan: { enforcement: 'quarantine', events: { signed_up: { attributes: { email: { type: 'text' } } } } },
}

describe.runIf(hasMoto)('what apps declare, in the built function', () => {
  let moto: Moto
  let aws: FaultyAws
  let services: Services
  let ingest: LambdaFunction
  let publish: (apps: { [appId: string]: Declared }) => Promise<void>
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-collection-'))

  beforeAll(async () => {
    moto = await startMoto()
    aws = await openFaultyAws(moto.endpoint)
    services = await openServices(moto.endpoint, aws.endpoint)
    mkdirSync(join(folder, 'ingest'))
    ingest = lambdaFunction('ingest', join(folder, 'ingest'), services.environments.ingest)
    const state = { apps: {} as { [appId: string]: Declared } }
    const publisher = startPublisher({
      bucket: services.work.bucket,
      keys: { valid: async () => [key, other] },
      collections: { all: async () => state.apps },
    })
    publish = async (apps) => {
      state.apps = apps
      await publisher.publish()
      // A warm function trusts what it read for a minute; a new one reads.
      await ingest.kill()
    }
  }, 120_000)
  afterAll(async () => {
    await ingest?.kill()
    await aws?.close()
    await moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const send = (writeKey: string, ...batch: object[]) => {
    const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ batch })
    return ingest.invoke<ApiResult>(httpApi({ method: 'POST', path: '/v1/batch', headers, body: Buffer.from(body) }))
  }
  const stored = async () => {
    const lines = (await services.delivery.lines('events')).map((line) => JSON.parse(line) as EventRecord)
    return new Map(lines.map((line) => [line.event_id, line]))
  }

  it('is done to the events of its app, and of no other', async () => {
    await publish({ app_1: declared })
    const email = { email: 'ada@example.com' }
    const answer = await send(
      'wk_1',
      { event_id: '1', event_name: 'signed_up', event_attributes: email, context: { ip: '192.0.2.77' } },
      { event_id: '2', event_name: 'heartbeat' },
      { event_id: '3', event_name: 'bought', event_attributes: email },
    )
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([202, { accepted: 2, rejected: [], dropped: 1 }])
    await send('wk_2', {
      event_id: '4',
      event_name: 'heartbeat',
      event_attributes: email,
      context: { ip: '192.0.2.77' },
    })
    const events = await stored()
    const hashed = expect.stringMatching(/^h_[0-9a-f]{32}$/)
    expect(events.get('1')?.event_attributes).toEqual({ email: hashed, $context: { ip: '192.0.2.0' } })
    expect(events.get('1')).not.toHaveProperty('quarantine')
    expect(events.get('3')).toMatchObject({
      quarantine: 'plan: the event is not in the plan',
      event_attributes: { email: hashed },
    })
    expect(events.get('4')?.event_attributes).toEqual({ ...email, $context: { ip: '192.0.2.0' } })
    expect([...events.keys()].sort()).toEqual(['1', '3', '4'])
  })

  it('tells pages what to watch', async () => {
    const headers = { origin: 'https://shop.example' }
    const ask = (more = {}) =>
      ingest.invoke<ApiResult>(
        httpApi({ method: 'GET', path: '/v1/settings?write_key=wk_1', headers: { ...headers, ...more } }),
      )
    const answer = await ask()
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([200, { elements: [element], steps: [] }])
    expect(answer.headers).toMatchObject({
      'cache-control': 'max-age=60',
      'access-control-allow-origin': 'https://shop.example',
    })
    expect((await ask({ 'if-none-match': answer.headers.etag })).statusCode).toBe(304)
  })

  it('of a newer version than the function stops that app’s collection, and no other', async () => {
    await publish({ app_1: { ...declared, transforms: [{ kind: 'encrypt' }] } })
    const answer = await send('wk_1', { event_id: '5', event_name: 'signed_up' })
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '30'])
    expect((await send('wk_2', { event_id: '6', event_name: 'signed_up' })).statusCode).toBe(202)
    expect([...(await stored()).keys()]).not.toContain('5')
  })

  it('is nothing when an earlier version of the host published, and goes on while nothing can be read', async () => {
    await publish({ app_1: declared })
    const { apps: _, ...earlier } = JSON.parse(String(Buffer.from(await services.work.bucket.get(configKey))))
    await services.work.bucket.put(configKey, Buffer.from(JSON.stringify(earlier)))
    expect(JSON.parse((await send('wk_1', { event_id: '7', event_name: 'heartbeat' })).body)).toEqual({
      accepted: 1,
      rejected: [],
    })
    await services.work.bucket.delete([configKey])
    expect((await send('wk_1', { event_id: '8', event_name: 'heartbeat' })).statusCode).toBe(202)
    expect([...(await stored()).keys()]).toEqual(expect.arrayContaining(['7', '8']))
  })

  it('asks for nothing that the function may not do', async () => {
    expect(await notAllowed(aws.seen, { variant: 'serverless, no domain, adaptive', services })).toEqual([])
  })
})
