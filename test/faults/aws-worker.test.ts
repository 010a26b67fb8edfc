import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configKey } from '../../src/runtime/collector/published.ts'
import type { ImportJob } from '../../src/runtime/jobs/import-object.ts'
import { readProgress } from '../../src/runtime/jobs/import-progress.ts'
import type { EventRecord } from '../../src/runtime/records.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { type FaultyAws, openFaultyAws } from '../support/faulty-aws.ts'
import { type LambdaFunction, lambdaFunction } from '../support/lambda-function.ts'
import { hasMoto, type Moto, motoMissing, startMoto } from '../support/moto.ts'

motoMissing('the worker')

describe.runIf(hasMoto)('the built worker', () => {
  let moto: Moto
  let aws: FaultyAws
  let services: Services
  let worker: LambdaFunction
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-worker-'))

  beforeAll(async () => {
    moto = await startMoto()
    aws = await openFaultyAws(moto.endpoint)
    services = await openServices(moto.endpoint, aws.endpoint)
    // What the host publishes before anybody can ask for an import.
    const settings = { version: 1, keys: {}, origins: null, limits: { requestBytes: 1_000_000 } }
    await services.work.bucket.put(configKey, Buffer.from(JSON.stringify(settings)))
    mkdirSync(join(folder, 'worker'))
    worker = lambdaFunction('worker', join(folder, 'worker'), services.environments.worker)
  })
  afterAll(async () => {
    await worker?.kill()
    await aws?.close()
    await moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('imports a file from where it was killed, each event under one id however often it was sent', async () => {
    const job: ImportJob = { kind: 'import', app_id: 'app_shop', import_id: 'i1', key: 'imports/old.ndjson.gz' }
    const items = Array.from({ length: 2_500 }, (_, n) => {
      return JSON.stringify({ type: 'track', event: 'bought', userId: `u${n}`, timestamp: '2026-01-31T10:00:00Z' })
    })
    await services.work.bucket.put(job.key, gzipSync([...items, 'not JSON'].join('\n')))
    const work = () => worker.invoke({ Records: [{ body: JSON.stringify(job) }] })
    for (let calls = 1, killed = true; killed; calls++) {
      killed = false
      let count = 0
      const fault = async (_: unknown, forward: () => Promise<unknown>) => {
        await forward()
        killed = true
        await worker.kill()
        return null
      }
      aws.faults.splice(0, aws.faults.length, { fits: () => ++count === calls, fault })
      await work().catch(() => undefined)
    }
    aws.faults.splice(0)

    const lines = (await services.delivery.lines('events')).map((line) => JSON.parse(line) as EventRecord)
    expect(lines.length).toBeGreaterThan(items.length)
    expect(new Set(lines.map(({ event_id }) => event_id)).size).toBe(items.length)
    expect(new Set(lines.map(({ event_id, user_id }) => `${event_id} ${user_id}`)).size).toBe(items.length)
    const progress = await readProgress(job.key, services.work.bucket)
    expect(progress).toMatchObject({ accepted: 2_500, rejected_count: 1, rejected: [{ index: 2_500 }] })
    expect(progress?.ended).not.toBeNull()
    const sent = aws.seen.length
    await work()
    expect(aws.seen.slice(sent).filter(({ target }) => target.startsWith('Firehose'))).toEqual([])
    expect(await notAllowed(aws.seen, { variant: 'serverless, no domain, adaptive', services })).toEqual([])
  })
})
