import { LogStream } from '@pulumi/aws/cloudwatch/logStream.js'
import { FirehoseDeliveryStream } from '@pulumi/aws/kinesis/firehoseDeliveryStream.js'
import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { all } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import type { Channel } from './calculations/names.ts'
import { delivery, useKey } from './calculations/policies.ts'
import { createLogGroup } from './log-group.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { createRole } from './role.ts'

export interface StreamsArgs {
  raw: Bucket
}

/** Firehose: one stream a channel, delivering compressed objects into the raw bucket. */
export class Streams extends Part {
  readonly events: FirehoseDeliveryStream
  readonly users: FirehoseDeliveryStream
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, args: StreamsArgs) {
    super('streams', 'streams', scope)
    this.events = createStream(this, scope, 'events', args)
    this.users = createStream(this, scope, 'users', args)
    this.alarms = [lateness('events', this.events), lateness('users', this.users)]
    this.registerOutputs({ events: this.events.name, users: this.users.name })
  }
}

/** Firehose delivers after so many seconds or so many MB, whichever comes first. */
const buffering = { bufferingInterval: 60, bufferingSize: 64 } as const

function createStream(part: Streams, scope: Keyed, channel: Channel, { raw }: StreamsArgs): FirehoseDeliveryStream {
  const log = createLogGroup(part, scope, `stream-${channel}`)
  const logStream = new LogStream(
    part.named(`stream-${channel}`),
    { name: 'delivery', logGroupName: log.name },
    part.child(),
  )
  const { role, policy } = createRole(part, scope, `stream-${channel}`, {
    services: ['firehose.amazonaws.com'],
    statements: [
      all([raw.arn, log.arn]).apply(([bucket, group]) => delivery({ bucket, log: group })),
      scope.key.arn.apply((key) => useKey(key, scope.region, ['s3', 'firehose'])),
    ],
  })
  const destination = {
    roleArn: role.arn,
    bucketArn: raw.arn,
    ...buffering,
    compressionFormat: 'GZIP',
    fileExtension: '.ndjson.gz',
    kmsKeyArn: scope.key.arn,
    prefix: `${prefixes[channel]}!{timestamp:yyyy/MM/dd/HH}/`,
    errorOutputPrefix: `${prefixes.errors}${channel}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
    cloudwatchLoggingOptions: { enabled: true, logGroupName: log.name, logStreamName: logStream.name },
  }
  const args = {
    destination: 'extended_s3',
    extendedS3Configuration: destination,
    serverSideEncryption: { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn: scope.key.arn },
    tags: part.tags,
  }
  return new FirehoseDeliveryStream(part.named(channel), args, part.child({ dependsOn: policy ? [policy] : [] }))
}

function lateness(channel: Channel, stream: FirehoseDeliveryStream): AlarmOn {
  const spec = {
    name: `${channel} delivery`,
    description: `The oldest of the ${channel} has waited a quarter of an hour for its way into the bucket.`,
    namespace: 'AWS/Firehose',
    metric: 'DeliveryToS3.DataFreshness',
    statistic: 'Maximum',
    above: 900,
  } as const
  return { spec, dimensions: { DeliveryStreamName: stream.name } }
}
