import { randomUUID } from 'node:crypto'
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Channel } from '../../src/runtime/records.ts'
import { type FirehoseOptions, firehoseStream } from '../../src/runtime/stream/firehose.ts'
import { type OverflowMessage, sqsOverflow } from '../../src/runtime/stream/overflow.ts'
import { clientOptions } from './moto.ts'

/** Two Firehose streams into a bucket, and the adapter before them; the adapter may be pointed elsewhere (a proxy). */
export async function openFirehose(endpoint: string, adapterEndpoint = endpoint, more: Partial<FirehoseOptions> = {}) {
  const delivery = await openDelivery(endpoint)
  const client = new FirehoseClient({ ...clientOptions(adapterEndpoint), maxAttempts: 1 })
  const stream = firehoseStream({ client, streams: delivery.streams, waits: [1, 1, 1], ...more })
  return {
    stream,
    lines: delivery.lines,
    durableLines: async () =>
      [...(await delivery.lines('events')), ...(await delivery.lines('users'))].join('\n').concat('\n'),
  }
}

/** What Firehose delivers into: the emulator writes each call's records, joined, as one object at once. */
export async function openDelivery(endpoint: string) {
  const id = randomUUID().slice(0, 8)
  const name = `delivered-${id}`
  const s3 = new S3Client({ ...clientOptions(endpoint), forcePathStyle: true })
  const firehose = new FirehoseClient(clientOptions(endpoint))
  await s3.send(new CreateBucketCommand({ Bucket: name }))
  const streams: { [channel in Channel]: string } = { events: `events-${id}`, users: `users-${id}` }
  for (const [channel, DeliveryStreamName] of Object.entries(streams)) {
    const destination = {
      RoleARN: 'arn:aws:iam::123456789012:role/firehose',
      BucketARN: `arn:aws:s3:::${name}`,
      Prefix: `${channel}/`,
    }
    await firehose.send(
      new CreateDeliveryStreamCommand({ DeliveryStreamName, ExtendedS3DestinationConfiguration: destination }),
    )
  }
  return { name, streams, objects, lines }

  /** Everything delivered so far. */
  async function objects(prefix = ''): Promise<{ key: string; text: string }[]> {
    const found: { key: string; text: string }[] = []
    for (let StartAfter: string | undefined; ; ) {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: name, Prefix: prefix, ...(StartAfter && { StartAfter }) }),
      )
      for (const { Key = '' } of page.Contents ?? []) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key }))
        found.push({ key: Key, text: await Body!.transformToString() })
      }
      StartAfter = page.Contents?.at(-1)?.Key
      if (!page.IsTruncated) return found
    }
  }

  async function lines(channel: Channel): Promise<string[]> {
    const all = await objects(`${channel}/`)
    return all.flatMap(({ text }) => text.trimEnd().split('\n'))
  }
}

/** A queue that what Firehose does not take goes to. */
export async function openOverflow(endpoint: string, adapterEndpoint = endpoint) {
  const client = new SQSClient(clientOptions(endpoint))
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `overflow-${randomUUID().slice(0, 8)}` }))
  const queueUrl = QueueUrl!
  return {
    overflow: sqsOverflow({ client: new SQSClient({ ...clientOptions(adapterEndpoint), maxAttempts: 1 }), queueUrl }),
    queueUrl,
    messages: () => messagesIn(queueUrl, client),
  }
}

/** What waits in a queue, as a function's event would hold it. */
export async function messagesIn(QueueUrl: string, client: SQSClient): Promise<OverflowMessage[]> {
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
  return Messages.map(({ MessageId = '', Body = '' }) => ({ messageId: MessageId, body: Body }))
}
