import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeS3Object } from '../../src/runtime/bucket/s3-object.ts'
import { notingRefused } from '../../src/runtime/collector/refused.ts'
import { notingUse } from '../../src/runtime/collector/used.ts'
import { eraserElsewhere, fulfil } from '../../src/runtime/keeping/elsewhere.ts'
import { eraser } from '../../src/runtime/keeping/erase.ts'
import { readMark } from '../../src/runtime/loader/mark.ts'
import { openAws } from '../../src/runtime/targets/aws.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { fill, known, stores } from '../support/keeping.ts'
import { startMailSink } from '../support/mail-sink.ts'
import { memoryBucket } from '../support/memory-bucket.ts'
import { credentials, hasMoto, type Moto, motoMissing, region, startMoto } from '../support/moto.ts'
import { putSmall } from '../support/small-objects.ts'
import { event } from '../support/warehouses.ts'

motoMissing('the host in AWS')

describe.runIf(hasMoto)('the host in AWS', () => {
  const environment = process.env
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-aws-settings-'))
  let moto: Moto
  let services: Services
  let sink: Awaited<ReturnType<typeof startMailSink>>
  let runtime: Runtime
  beforeAll(async () => {
    moto = await startMoto()
    sink = await startMailSink()
    services = await openServices(moto.endpoint)
    const told = services.environments.host({ warehouse: 'host', dataDirectory: join(folder, 'data') })
    const mail = { DATALOAF_SMTP_URL: sink.server, DATALOAF_MAIL_FROM: 'DataLoaf <insights@example.com>' }
    process.env = { ...environment, ...told }
    runtime = await openAws({ ...told, ...mail })
  }, 120_000)
  afterAll(async () => {
    await runtime?.close()
    process.env = environment
    await sink?.close()
    await moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('sends mail by the server that it was told of', async () => {
    await runtime.mailer!.send({ to: 'ada@example.com', subject: 'From AWS', text: 'Words' })
    expect((await sink.mailTo('ada@example.com')).from?.text).toBe('"DataLoaf" <insights@example.com>')
  })

  it('says when a key was last used by the functions, which note it now and then', async () => {
    const { app_id } = await runtime.apps.create({ name: 'Shop' })
    const { key_id, write_key } = await runtime.keys.create(app_id)
    const lastUsed = async () => (await runtime.keys.list(app_id))[0]!.last_used_at
    expect(await lastUsed()).toBeNull()
    let now = Date.UTC(2026, 0, 31, 10)
    const written: string[] = []
    const write = async (key: string, text: string) => {
      written.push(key)
      const to = { bucket: services.work.name, key, endpoint: moto.endpoint, region, credentials }
      await writeS3Object(to, text)
    }
    const owner = { app_id, key_id }
    const keys = notingUse({ find: async (key) => (key === write_key ? owner : null) }, { write, clock: () => now })
    expect(await keys.find('wk_unknown')).toBeNull()
    expect(await lastUsed()).toBeNull()
    for (let second = 0; second < 3; second++) {
      now += 1_000
      expect(await keys.find(write_key)).toEqual(owner)
    }
    expect(written).toHaveLength(1)
    expect(await lastUsed()).toBe('2026-01-31T10:00:01.000Z')
    now += 600_000
    await keys.find(write_key)
    expect(await lastUsed()).toBe('2026-01-31T10:10:03.000Z')
  })

  it('collects on when the use of a key cannot be noted', async () => {
    const refusing = { write: () => Promise.reject(new Error('S3 is away')), clock: Date.now }
    const owner = { app_id: 'app_a', key_id: 'key_a' }
    expect(await notingUse({ find: async () => owner }, refusing).find('wk')).toEqual(owner)
  })

  it('says which pages the functions refused, and how many events they found too old', async () => {
    const { app_id } = await runtime.apps.create({ name: 'Strict shop' })
    const { key_id } = await runtime.keys.create(app_id)
    let now = Date.UTC(2026, 0, 31, 10)
    const written: string[] = []
    const write = async (key: string, text: string) => {
      written.push(key)
      await writeS3Object({ bucket: services.work.name, key, endpoint: moto.endpoint, region, credentials }, text)
    }
    const functions = [0, 1].map(() => notingRefused({ write, clock: () => now }))
    const refuse = async (nth: number, of: string) => {
      functions[nth]!.note({ app_id, key_id, reason: 'origin', of })
      await functions[nth]!.written()
    }
    await refuse(0, 'https://a.example')
    now += 1_000
    await refuse(1, 'https://b.example')
    for (let n = 0; n < 3; n++) await refuse(0, 'https://a.example')
    // One at once, the others with the next that comes after a minute.
    expect(written).toHaveLength(2)
    const ofKey = async () => (await runtime.refusals.origins(app_id)).get(key_id)
    expect(await ofKey()).toMatchObject({ count: 2, last_at: '2026-01-31T10:00:01.000Z' })
    now += 60_000
    functions[0]!.note({ app_id, key_id, reason: 'too_old', count: 7 })
    await functions[0]!.written()
    expect(await ofKey()).toEqual({
      count: 5,
      last_at: '2026-01-31T10:00:01.000Z',
      origins: [
        { origin: 'https://a.example', count: 4, last_at: '2026-01-31T10:00:01.000Z' },
        { origin: 'https://b.example', count: 1, last_at: '2026-01-31T10:00:01.000Z' },
      ],
    })
    expect(await runtime.refusals.total(app_id, 'too_old')).toEqual({ count: 7, last_at: '2026-01-31T10:01:01.000Z' })
    // What was taken over is gone from the bucket, and is not counted again.
    const left: string[] = []
    for await (const { key } of services.work.bucket.list('status/refused/')) left.push(key)
    expect(left).toEqual([])
    expect(await ofKey()).toMatchObject({ count: 5 })
  })

  it('takes over nothing that is no note', async () => {
    const { app_id } = await runtime.apps.create({ name: 'Broken notes' })
    const { key_id } = await runtime.keys.create(app_id)
    const noted = {
      app_id,
      key_id,
      reason: 'origin',
      of: 'https://a.example',
      count: 1,
      at: '2026-01-31T10:00:00.000Z',
    }
    const odd = [null, 'text', { ...noted, count: -1 }, { ...noted, reason: 'other' }, { ...noted, at: 1 }, noted]
    await services.work.bucket.put('status/refused/1', Buffer.from('{'))
    await services.work.bucket.put('status/refused/2', Buffer.from(JSON.stringify(odd)))
    expect((await runtime.refusals.origins(app_id)).get(key_id)).toMatchObject({ count: 1 })
  })

  it('collects on when what was refused cannot be noted, and bounds what anybody can make it note', async () => {
    const texts: string[] = []
    const away = notingRefused({ write: () => Promise.reject(new Error('S3 is away')), clock: Date.now })
    const here = notingRefused({ write: async (_, text) => void texts.push(text), clock: Date.now })
    for (const notes of [away, here]) {
      for (let n = 0; n < 5_000; n++)
        notes.note({ app_id: 'app_a', key_id: 'key_a', reason: 'origin', of: `https://${n}.example` })
      await notes.written()
    }
    const noted = JSON.parse(texts[0]!) as { count: number }[]
    expect(noted.length).toBeLessThan(110)
    expect(noted.reduce((sum, { count }) => sum + count, 0)).toBe(5_000)
  })
})

describe('a server that may only read the warehouse', () => {
  it('has the loader take out what is not kept, step by step, and is told when it is done', async () => {
    const store = await stores('')[0]!.open()
    const [work, clock] = [memoryBucket(), Date.now]
    const { bucket } = store
    for (const day of ['2026-01-10', '2026-01-11', '2026-02-10'])
      await putSmall(bucket, 'events', Date.parse(`${day}T10:00:00Z`), [
        event({ app_id: 'app_a', event_created: `${day}T10:00:00.000Z` }),
      ])
    const warehouse = await store.openWarehouse()
    await fill(bucket, warehouse)
    const ask = eraserElsewhere({ bucket: work })
    const order = { app_id: 'app_a', before: Date.parse('2026-02-01'), since: null, reached: '' }
    const erase = eraser({ bucket, warehouse, clock, patience: 0 })
    expect(await ask(order)).toEqual({ done: false, reached: '' })
    expect(await fulfil({ work, eraser: erase, clock })).toBe(0)
    expect(await ask(order)).toMatchObject({ done: false, reached: expect.stringContaining('2026/01/10') })
    await fulfil({ work, eraser: erase, clock })
    expect(await fulfil({ work, eraser: erase, clock })).toBe(1)
    expect(await ask(order)).toMatchObject({ done: true })
    expect((await known(warehouse, 'app_a')).events).toHaveLength(1)
    // Nothing waits any more, and who watches the loads knows that answers are old.
    expect(await fulfil({ work, eraser: erase, clock })).toBe(0)
    expect((await readMark(work)).loads).toBe(1)
    await store.close()
  })
})
