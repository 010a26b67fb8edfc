import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { BucketNotification } from '@pulumi/aws/s3/bucketNotification.js'
import type { Queue } from '@pulumi/aws/sqs/queue.js'
import { QueuePolicy } from '@pulumi/aws/sqs/queuePolicy.js'
import { all } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import { channels } from './calculations/names.ts'
import { queueFrom } from './calculations/resource-policies.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { createQueue, deadLetters } from './queue.ts'

/** A queue that names every new object of the raw bucket; whoever loads reads it instead of listing the bucket. */
export class Discovery extends Part {
  readonly queue: Queue
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, raw: Bucket) {
    super('loader', 'discovery', scope)
    const made = createQueue(this, scope, 'discovery', { visibility: 900, tries: 20 })
    this.queue = made.queue
    notify(this, raw)
    this.alarms = [deadLetters('discovery', made)]
    this.registerOutputs({ url: this.queue.url })
  }
}

function notify(part: Discovery, raw: Bucket): void {
  const { queue } = part
  const document = all([queue.arn, raw.arn]).apply(([to, from]) =>
    JSON.stringify(queueFrom(to, { service: 's3.amazonaws.com', source: from })),
  )
  const policy = new QueuePolicy(part.named('discovery'), { queueUrl: queue.url, policy: document }, part.child())
  const queues = channels.map((channel) => ({
    id: channel,
    queueArn: queue.arn,
    events: ['s3:ObjectCreated:*'],
    filterPrefix: prefixes[channel],
  }))
  new BucketNotification(part.named('discovery'), { bucket: raw.id, queues }, part.child({ dependsOn: [policy] }))
}
