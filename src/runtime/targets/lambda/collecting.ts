import { FirehoseClient } from '@aws-sdk/client-firehose'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { Hono } from 'hono'
import { readS3Object } from '../../bucket/s3-object.ts'
import { collector } from '../../collector/app.ts'
import { edge } from '../../collector/edge.ts'
import { configKey, published } from '../../collector/published.ts'
import type { EventStream } from '../../ports.ts'
import { firehoseStream } from '../../stream/firehose.ts'
import { type Overflow, sqsOverflow } from '../../stream/overflow.ts'
import { clientOptions, type Environment, setting } from './environment.ts'

/** Firehose as a function's environment names it: DATALOAF_EVENTS_STREAM and DATALOAF_USERS_STREAM. */
export function streamOf(environment: Environment, overflow?: Overflow): EventStream {
  const streams = {
    events: setting(environment, 'DATALOAF_EVENTS_STREAM'),
    users: setting(environment, 'DATALOAF_USERS_STREAM'),
  }
  // The stream itself decides what is worth another try.
  const client = new FirehoseClient({ ...clientOptions(environment), maxAttempts: 1 })
  return firehoseStream({ client, streams, ...(overflow && { overflow }) })
}

/**
 * The collector behind the settings that the host publishes in DATALOAF_BUCKET. What Firehose throttles goes to the
 * queue DATALOAF_OVERFLOW_QUEUE.
 */
export function collectorOf(environment: Environment): Hono {
  const clock = Date.now
  const bucket = setting(environment, 'DATALOAF_BUCKET')
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL
  // Credentials change while a function lives: they are looked up each time.
  const read = () => readS3Object({ bucket, key: configKey, endpoint, ...clientOptions(environment) })
  const keys = published({ read, clock })
  const queueUrl = setting(environment, 'DATALOAF_OVERFLOW_QUEUE')
  const overflow = sqsOverflow({ client: new SQSClient(clientOptions(environment)), queueUrl })
  return edge(collector({ stream: streamOf(environment, overflow), keys, clock }), keys)
}
