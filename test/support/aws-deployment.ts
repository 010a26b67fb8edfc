/** The whole AWS target on this machine: emulated services, the stand-in for Redshift, the built functions and host. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { readMark, writeMark } from '../../src/runtime/loader/mark.ts'
import type { Tick } from '../../src/runtime/loader/tick.ts'
import { type FaultyAws, openFaultyAws } from './faulty-aws.ts'
import { openDelivery, openOverflow } from './firehose.ts'
import { type LambdaFunction, lambdaFunction } from './lambda-function.ts'
import { clientOptions, startMoto } from './moto.ts'
import { startPostgres } from './postgres.ts'
import { openStandIn, type StandIn } from './redshift-stand-in.ts'
import { openTestBucket } from './warehouses.ts'

export interface Deployment {
  aws: FaultyAws
  standIn: StandIn
  ingest: LambdaFunction
  loader: LambdaFunction
  /** Where the host answers, and the token of its owner. */
  address: string
  token: string
  /** What waits in the overflow goes to Firehose. */
  bringBack(): Promise<number>
  /** What Firehose delivered appears in the bucket; notices of it come in another order, some twice, some never. */
  deliver(): Promise<number>
  /** Turns of the loader until one finds nothing. Failures are what the next turn is for. */
  loadAll(): Promise<void>
  close(): Promise<void>
}

export async function openDeployment(): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-aws-'))
  const moto = await startMoto()
  const postgres = await startPostgres()
  const aws = await openFaultyAws(moto.endpoint)
  const { name, bucket, read } = await openTestBucket(moto.endpoint)
  const standIn = await openStandIn({ objects: read })
  const delivery = await openDelivery(moto.endpoint)
  const overflow = await openOverflow(moto.endpoint)
  const sqs = new SQSClient(clientOptions(moto.endpoint))
  const notices = (
    await sqs.send(new CreateQueueCommand({ QueueName: 'notices', Attributes: { VisibilityTimeout: '1' } }))
  ).QueueUrl!
  const database = await postgres.database('metadata')
  const env = {
    PATH: process.env.PATH ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'moto',
    AWS_SECRET_ACCESS_KEY: 'moto',
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_REDSHIFT_DATA: standIn.endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    DATALOAF_BUCKET: name,
    DATALOAF_EVENTS_STREAM: delivery.streams.events,
    DATALOAF_USERS_STREAM: delivery.streams.users,
    DATALOAF_OVERFLOW_QUEUE: overflow.queueUrl,
    DATALOAF_NOTICES_QUEUE: notices,
    DATALOAF_REDSHIFT_WORKGROUP: 'stand-in',
    DATALOAF_REDSHIFT_DATABASE: 'dataloaf',
    DATALOAF_COPY_ROLE: 'arn:aws:iam::123456789012:role/copy',
    DATALOAF_LOAD_EVERY: '1m',
  }
  const place = (part: string) => {
    mkdirSync(join(folder, part))
    return join(folder, part)
  }
  const [ingest, loader, back] = ['ingest', 'loader', 'overflow'].map((part) =>
    lambdaFunction(part, place(part), env),
  ) as [LambdaFunction, LambdaFunction, LambdaFunction]
  const host = await startHost(place('host'), {
    ...env,
    DATALOAF_DATA: place('data'),
    DATALOAF_POSTGRES_HOST: database.host,
    DATALOAF_POSTGRES_PORT: String(database.port),
    DATALOAF_POSTGRES_DATABASE: database.database,
    DATALOAF_POSTGRES_USER: database.user,
    DATALOAF_POSTGRES_TLS: 'off',
    PORT: '0',
  })
  const delivered = new Set<string>()
  return {
    aws,
    standIn,
    ingest,
    loader,
    ...host,
    async bringBack() {
      const messages = await overflow.messages()
      if (messages.length > 0) await back.invoke({ Records: messages })
      return messages.length
    },
    async deliver() {
      const fresh = (await delivery.objects()).filter(({ key }) => !delivered.has(key))
      const told: string[] = []
      for (const [index, { key, text }] of fresh.entries()) {
        delivered.add(key)
        await bucket.put(`${key}.gz`, gzipSync(text))
        // Of some nobody hears, of others twice.
        if (index % 7 !== 3) told.push(`${key}.gz`)
        if (index % 3 === 0) told.push(`${key}.gz`)
      }
      for (const key of told.reverse()) {
        const Records = [{ eventName: 'ObjectCreated:Put', s3: { object: { key: encodeURIComponent(key), size: 1 } } }]
        await sqs.send(new SendMessageCommand({ QueueUrl: notices, MessageBody: JSON.stringify({ Records }) }))
      }
      return fresh.length
    },
    async loadAll() {
      for (let quiet = 0; quiet < 2; ) {
        // As if an hour had passed.
        await writeMark(bucket, { ...(await readMark(bucket)), loaded_at: null, reconciled_at: 0, listed: '' })
        const done = await loader.invoke<Tick>({}).catch(() => undefined)
        quiet = done && done.objects === 0 && done.failed.length === 0 ? quiet + 1 : 0
        await new Promise((resolve) => setTimeout(resolve, 1_100))
      }
    },
    async close() {
      await host.stop()
      await Promise.all([ingest.kill(), loader.kill(), back.kill()])
      await standIn.close()
      await aws.close()
      await moto.stop()
      postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The built server, copied out of the package, under plain node. */
async function startHost(folder: string, env: { [name: string]: string }) {
  const dist = fileURLToPath(new URL('../../dist', import.meta.url))
  for (const part of ['host.js', 'chunks']) cpSync(join(dist, part), join(folder, part), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const server = spawn(process.execPath, [join(folder, 'host.js')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', (line) => resolve(JSON.parse(line).address))
    server.once('exit', (code) => reject(new Error(`the host ended with ${code}`)))
  })
  return {
    address,
    token: readFileSync(join(env.DATALOAF_DATA!, 'token'), 'utf8').trim(),
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await gone
    },
  }
}
