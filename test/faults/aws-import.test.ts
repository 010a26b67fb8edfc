import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api } from '../../src/cli/api.ts'
import { importFiles } from '../../src/cli/events/import.ts'
import type { EventRecord } from '../../src/runtime/records.ts'
import { asking, type Host, startHost } from '../support/aws-host.ts'
import { metadataOf } from '../support/aws-metadata.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { type FaultyAws, openFaultyAws } from '../support/faulty-aws.ts'
import { freePort } from '../support/free-port.ts'
import { type LambdaFunction, lambdaFunction } from '../support/lambda-function.ts'
import { hasMoto, type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { hasPostgres, postgresMissing, startPostgres } from '../support/postgres.ts'

motoMissing('imports through the host and the worker')
postgresMissing('imports through the host and the worker')

describe.runIf(hasMoto && hasPostgres)('events import with the built host and the built worker', () => {
  let moto: Moto
  let aws: FaultyAws
  let services: Services
  let worker: LambdaFunction
  let postgres: Awaited<ReturnType<typeof startPostgres>>
  let host: Host
  let appId: string
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-import-'))

  beforeAll(async () => {
    moto = await startMoto()
    aws = await openFaultyAws(moto.endpoint)
    services = await openServices(moto.endpoint, aws.endpoint)
    mkdirSync(join(folder, 'worker'))
    worker = lambdaFunction('worker', join(folder, 'worker'), services.environments.worker)
    postgres = await startPostgres()
    const metadata = await metadataOf(moto.endpoint, await postgres.database('metadata'))
    const told = { warehouse: 'redshift', dataDirectory: join(folder, 'data'), ...metadata }
    // An import that asks Redshift anything fails.
    const away = { AWS_ENDPOINT_URL_REDSHIFT_DATA: `http://127.0.0.1:${await freePort()}` }
    host = await startHost(join(folder, 'host'), { ...services.environments.host(told), ...away })
    appId = (await asking(host)<{ app_id: string }>('/apps', { name: 'Shop' })).app_id
  })
  afterAll(async () => {
    await host?.stop()
    await worker?.kill()
    postgres?.stop()
    await aws?.close()
    await moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Lets the worker do one job of the queue, as Lambda would: a job that fails comes again. Bounded. */
  function lambda({ deliverTwice = false, looks = 100 } = {}) {
    const QueueUrl = services.queues.jobs
    let twice = deliverTwice
    const calls: ('done' | 'failed')[] = []
    async function look(): Promise<void> {
      if (looks-- === 0) throw new Error(`the import has not ended; the worker was called: ${calls.join(', ')}`)
      const { Messages = [] } = await services.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }))
      const [message] = Messages
      if (!message) return await new Promise((resolve) => setTimeout(resolve, 200))
      try {
        await within(60_000, worker.invoke({ Records: [{ body: message.Body }] }))
        calls.push('done')
        if (twice) twice = false
        else await services.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }))
      } catch {
        calls.push('failed')
      }
    }
    return { look, calls }
  }

  const lines = (count: number, name: string) =>
    Array.from({ length: count }, (_, n) =>
      JSON.stringify({ event_name: 'read', user_id: `${name} ${n}`, event_attributes: { text: name.repeat(800) } }),
    )
  const write = (name: string, body: string | Uint8Array) => {
    writeFileSync(join(folder, name), body)
    return join(folder, name)
  }
  const take = (
    files: string[],
    importId: string,
    { wait = true, look }: { wait?: boolean; look?: () => Promise<void> },
  ) =>
    importFiles(files, {
      api: api(host.address, host.token),
      path: `/api/apps/${appId}`,
      importId,
      wait,
      stateDirectory: folder,
      ...(look && { pause: look }),
    })
  /** A body as anybody may send it, whole. */
  const upload = (file: string, importId: string) =>
    api(host.address, host.token).upload<{ job_id: string }>(
      `/api/apps/${appId}/import?import_id=${importId}`,
      createReadStream(file),
      { 'content-type': 'application/x-ndjson' },
    )
  const progress = (importId: string) =>
    asking(host)<{ accepted: number; done: boolean; jobs: object[] }>(`/apps/${appId}/imports/${importId}`)
  const delivered = async (importId: string) =>
    (await services.delivery.lines('events'))
      .map((line) => JSON.parse(line) as EventRecord)
      .filter(({ import_id }) => import_id === importId)

  it('takes two files in once, in spite of a worker that is killed and of a job that comes twice', async () => {
    const long = write('long.ndjson', [...lines(3_000, 'long'), '{"event_name": 7}'].join('\n'))
    const packed = write('packed.ndjson.gz', gzipSync(lines(2_000, 'packed').join('\n')))
    let puts = 0
    aws.faults.push({
      fits: ({ target }) => target.startsWith('Firehose') && ++puts === 4,
      async fault(_, forward) {
        await forward()
        await worker.kill()
        return null
      },
    })
    const { look, calls } = lambda({ deliverTwice: true })
    const { result, failures } = await take([long, packed], 'i1', { look })
    expect(result).toMatchObject({ accepted: 5_000, rejected: 1, duplicates: null, worker: { queued: 0 } })
    expect(result.reasons).toEqual([
      expect.objectContaining({ first: [{ file: long, row_number: 3_001, message: expect.any(String) }] }),
    ])
    expect(failures).toEqual([])
    expect(calls.filter((call) => call === 'failed')).toHaveLength(1)
    // The one that comes again may still be on its way.
    const parts = 4
    for (let more = 0; more < 30 && calls.length < parts + 2; more++) await look()
    expect(calls.filter((call) => call === 'done')).toHaveLength(parts + 1)

    const events = await delivered('i1')
    expect(events.length).toBeGreaterThan(5_000)
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(5_000)
    expect(new Set(events.map(({ event_id, user_id }) => `${event_id} ${user_id}`)).size).toBe(5_000)
  })

  it('ends with the reason when a file cannot be read, and takes the others in', async () => {
    const broken = write('broken.gz', gzipSync(lines(2_000, 'broken').join('\n')).subarray(0, 3_000))
    const good = write('good.ndjson', lines(10, 'good').join('\n'))
    const { look, calls } = lambda()
    const { result, failures } = await take([broken, good], 'i2', { look })
    const error = { code: 'invalid_input', message: expect.stringMatching(/gzip data end in the middle/) }
    expect(failures).toEqual([{ file: broken, error: expect.objectContaining(error) }])
    expect((await delivered('i2')).length).toBe(result.accepted)

    calls.length = 0
    await upload(broken, 'i2-whole')
    while (calls.length === 0) await look()
    const told = { code: 'invalid_input', message: expect.stringMatching(/cannot be read/) }
    expect((await progress('i2-whole')).jobs).toMatchObject([{ state: 'failed', error: told }])
  })

  it('returns after the upload when nobody wants to wait', async () => {
    const { result } = await take([write('later.ndjson', lines(10, 'later').join('\n'))], 'i3', { wait: false })
    expect(result).toMatchObject({ accepted: 0, duplicates: null, worker: { import_id: 'i3', queued: 1 } })
    expect(await progress('i3')).toMatchObject({ done: false, jobs: [{ state: 'queued' }] })
    const { look, calls } = lambda()
    while (calls.length === 0) await look()
    expect(await progress('i3')).toMatchObject({ accepted: 10, done: true, jobs: [{ state: 'done' }] })
  })

  it('leaves nothing in the bucket of an upload in pieces that breaks, and asks for nothing that the roles forbid', async () => {
    aws.faults.push({
      fits: ({ path }) => path.includes('partNumber=2'),
      fault: async () => ({ status: 403, body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>' }),
    })
    const long = write('lost.ndjson', lines(5_000, 'lost').join('\n'))
    await expect(upload(long, 'i4')).rejects.toMatchObject({ code: 'unavailable' })
    const left: string[] = []
    for await (const { key } of services.work.bucket.list(`imports/${appId}/i4/`)) left.push(key)
    expect(left).toEqual([])
    expect(aws.seen.some(({ method, path }) => method === 'DELETE' && path.includes('uploadId='))).toBe(true)
    expect(await notAllowed(aws.seen, { variant: 'serverless, no domain, adaptive', services })).toEqual([])
  })
})

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the worker did not answer within ${milliseconds} ms`)), milliseconds)
  })
  return await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
