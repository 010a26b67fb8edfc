import { SQSClient } from '@aws-sdk/client-sqs'
import type { Hono } from 'hono'
import { readS3Object, writeS3Object } from '../../bucket/s3-object.ts'
import { collector } from '../../collector/app.ts'
import { edge } from '../../collector/edge.ts'
import { configKey, type Published, published } from '../../collector/published.ts'
import { notingRefused } from '../../collector/refused.ts'
import { notingUse } from '../../collector/used.ts'
import { sqsOverflow } from '../../stream/overflow.ts'
import { type Environment, ingestWords, toldBy } from '../../told.ts'
import { clientOptions } from './environment.ts'
import { streamOf } from './streaming.ts'

/** What the host publishes for the collector. */
export function settingsOf({ workBucket }: { readonly workBucket: string }, environment: Environment): Published {
  return published({ read: () => readS3Object(objectAt(workBucket, configKey, environment)), clock: Date.now })
}

/** Credentials change while a function lives: they are looked up each time. */
function objectAt(bucket: string, key: string, environment: Environment) {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL
  return { bucket, key, endpoint, ...clientOptions(environment) }
}

/** The collector behind the settings that the host publishes. What Firehose throttles goes to the overflow's queue. */
export function collectorOf(environment: Environment): Hono {
  const clock = Date.now
  const told = toldBy(ingestWords, environment)
  const settings = settingsOf(told, environment)
  const sqs = new SQSClient(clientOptions(environment))
  const overflow = sqsOverflow({ client: sqs, queueUrl: told.overflowQueue })
  const stream = streamOf(told, environment, overflow)
  const write = (key: string, text: string) => writeS3Object(objectAt(told.workBucket, key, environment), text)
  const keys = notingUse(settings, { write, clock })
  const refused = notingRefused({ write, clock })
  const collecting = collector({ stream, keys, collections: settings, clock, onRefused: refused.note })
  return edge(collecting, settings, refused.written)
}
