/** The whole AWS target on this machine: emulated services, the stand-in for Redshift, the built functions and host. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { readMark, writeMark } from '../../src/runtime/loader/mark.ts'
import type { Tick } from '../../src/runtime/loader/take-in.ts'
import { startHost } from './aws-host.ts'
import { metadataOf } from './aws-metadata.ts'
import { openServices, type Services } from './aws-services.ts'
import { type FaultyAws, openFaultyAws } from './faulty-aws.ts'
import { messagesIn } from './firehose.ts'
import { type LambdaFunction, lambdaFunction } from './lambda-function.ts'
import { startMoto } from './moto.ts'
import { startPostgres } from './postgres.ts'
import { openStandIn, type StandIn } from './redshift-stand-in.ts'

export interface Deployment {
  aws: FaultyAws
  services: Services
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
  const services = await openServices(moto.endpoint, aws.endpoint)
  const { delivery, queues, raw, work, sqs, environments } = services
  const standIn = await openStandIn({ objects: work.read })
  const toStandIn = { AWS_ENDPOINT_URL_REDSHIFT_DATA: standIn.endpoint }
  const place = (part: string) => {
    mkdirSync(join(folder, part))
    return join(folder, part)
  }
  const ingest = lambdaFunction('ingest', place('ingest'), environments.ingest)
  const back = lambdaFunction('overflow', place('overflow'), environments.overflow)
  const loader = lambdaFunction('loader', place('loader'), { ...environments.loader, ...toStandIn })
  const metadata = await metadataOf(moto.endpoint, await postgres.database('metadata'))
  const told = { warehouse: 'redshift', dataDirectory: place('data'), ...metadata }
  const host = await startHost(place('host'), { ...environments.host(told), ...toStandIn })
  const delivered = new Set<string>()
  return {
    aws,
    services,
    standIn,
    ingest,
    loader,
    ...host,
    async bringBack() {
      const messages = await messagesIn(queues.overflow, sqs)
      if (messages.length > 0) await back.invoke({ Records: messages })
      return messages.length
    },
    async deliver() {
      const fresh = (await delivery.objects()).filter(({ key }) => !delivered.has(key))
      const told: string[] = []
      for (const [index, { key, text }] of fresh.entries()) {
        delivered.add(key)
        await raw.bucket.put(`${key}.gz`, gzipSync(text))
        // Of some nobody hears, of others twice.
        if (index % 7 !== 3) told.push(`${key}.gz`)
        if (index % 3 === 0) told.push(`${key}.gz`)
      }
      for (const key of told.reverse()) {
        const Records = [{ eventName: 'ObjectCreated:Put', s3: { object: { key: encodeURIComponent(key), size: 1 } } }]
        await sqs.send(new SendMessageCommand({ QueueUrl: queues.notices, MessageBody: JSON.stringify({ Records }) }))
      }
      return fresh.length
    },
    async loadAll() {
      for (let quiet = 0; quiet < 2; ) {
        // As if an hour had passed.
        await writeMark(work.bucket, {
          ...(await readMark(work.bucket)),
          loaded_at: null,
          reconciled_at: 0,
          listed: '',
        })
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
