/** What an AWS account holds for a deployment, emulated: buckets, streams, queues, and the words that programs are told. */
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import {
  finisherWords,
  hostOwnWords,
  hostRedshiftWords,
  hostWords,
  ingestWords,
  loaderWords,
  overflowWords,
  type Told,
  variablesOf,
  type Words,
  workerWords,
} from '../../src/runtime/told.ts'
import { openDelivery } from './firehose.ts'
import { credentials, region } from './moto.ts'
import { openTestBucket } from './warehouses.ts'

export type Services = Awaited<ReturnType<typeof openServices>>

/** `endpoint`: where the emulator is; `between`: where programs are told that it is. */
export async function openServices(endpoint: string, between = endpoint) {
  const raw = await openTestBucket(endpoint)
  const work = await openTestBucket(endpoint)
  const delivery = await openDelivery(endpoint)
  const sqs = new SQSClient({ region, endpoint, credentials, useQueueUrlAsEndpoint: false })
  const queue = async (name: string) => {
    const Attributes = { VisibilityTimeout: '1' }
    const QueueName = `${name}-${crypto.randomUUID().slice(0, 8)}`
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))
    return QueueUrl.replace(endpoint, between)
  }
  const queues = { notices: await queue('notices'), overflow: await queue('overflow'), jobs: await queue('jobs') }
  const told = {
    region,
    rawBucket: raw.name,
    workBucket: work.name,
    eventsStream: delivery.streams.events,
    usersStream: delivery.streams.users,
    overflowQueue: queues.overflow,
    noticesQueue: queues.notices,
    jobsQueue: queues.jobs,
    metrics: 'DataLoaf/test',
    statements: 'dataloaf:test:load:',
    workgroup: 'stand-in',
    warehouseId: 'stand-in',
    database: 'dataloaf',
    warehouseSecret: 'redshift!test',
    copyRole: 'arn:aws:iam::123456789012:role/copy',
    loadEvery: '1m',
    listen: '127.0.0.1',
    port: '0',
    organization: 'Test',
    publicAddress: 'http://127.0.0.1',
    collectUrl: 'https://api.example.com',
    collectors: 'shop-ingest,shop-user-update',
    loader: 'shop-loader',
  }
  const here = {
    PATH: process.env.PATH ?? '',
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: between,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
  // Each signs with a key of its own, so that requests tell who sent them.
  const to = <W extends Words>(words: W, program: string, more: { [name: string]: string } = {}) => ({
    ...here,
    AWS_ACCESS_KEY_ID: program,
    ...variablesOf(words, { ...told, ...more } as unknown as Told<W>),
  })
  return {
    raw,
    work,
    delivery,
    sqs,
    queues,
    /** The environment of each program. */
    environments: {
      ingest: to(ingestWords, 'ingest'),
      overflow: to(overflowWords, 'overflow'),
      loader: to(loaderWords, 'loader'),
      finisher: to(finisherWords, 'finisher'),
      worker: to(workerWords, 'worker'),
      host: (more: { dataDirectory: string } & { [name: string]: string }) =>
        more.warehouse === 'host'
          ? { ...to(hostWords, 'host', more), ...to(hostOwnWords, 'host', more) }
          : { ...to(hostWords, 'host', more), ...to(hostRedshiftWords, 'host', more) },
    },
  }
}
