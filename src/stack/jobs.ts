import { EventSourceMapping } from '@pulumi/aws/lambda/eventSourceMapping.js'
import type { Queue } from '@pulumi/aws/sqs/queue.js'
import { all } from '@pulumi/pulumi'
import type { Buckets } from './buckets.ts'
import { channels, fixedNames, prefixes } from './calculations/names.ts'
import * as may from './calculations/policies.ts'
import { createHandler, type Handler } from './handler.ts'
import type { Metadata } from './metadata.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { createQueue, deadLetters } from './queue.ts'
import type { Redshift } from './warehouse.ts'

export interface JobsArgs {
  /** Path of the worker's zip. */
  artifact: string
  buckets: Buckets
  warehouse: Redshift
  metadata: Metadata
}

const minutes = 15

/** Long work off the request path: a queue and a worker, which goes on where the one before it stopped. */
export class Jobs extends Part {
  readonly queue: Queue
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, args: JobsArgs) {
    super('jobs', 'jobs', scope)
    const made = createQueue(this, scope, 'jobs', { visibility: 2 * minutes * 60, tries: 3 })
    this.queue = made.queue
    const worker = createWorker(this, scope, args)
    const mapping = { eventSourceArn: this.queue.arn, functionName: worker.lambda.arn, batchSize: 1 }
    const scalingConfig = { maximumConcurrency: 2 }
    new EventSourceMapping(this.named('jobs'), { ...mapping, scalingConfig, tags: this.tags }, this.child())
    this.alarms = [...worker.alarms, deadLetters('jobs', made)]
    this.registerOutputs({ url: this.queue.url })
  }
}

function createWorker(part: Jobs, scope: Keyed, { artifact, buckets, warehouse, metadata }: JobsArgs): Handler {
  const { raw, work } = buckets
  const names = fixedNames(scope.settings.stack)
  const own = [...channels.map((channel) => prefixes[channel]), prefixes.quarantine]
  return createHandler(part, scope, 'worker', {
    artifact,
    timeout: minutes * 60,
    memoryMb: 1024,
    environment: {
      DATALOAF_WAREHOUSE: warehouse.address,
      DATALOAF_METADATA: metadata.address,
      DATALOAF_RAW_BUCKET: raw.bucket,
      DATALOAF_WORK_BUCKET: work.bucket,
      DATALOAF_JOBS_QUEUE: part.queue.url,
      DATALOAF_METRICS: names.metrics,
    },
    statements: [
      part.queue.arn.apply((queue) => [...may.consume(queue), ...may.send(queue)]),
      warehouse.target.apply((target) => may.dataApi(target, { own: true })),
      all([metadata.arn, metadata.secret]).apply(([cluster, secret]) => may.metadataOverHttps({ cluster, secret })),
      all([raw.arn, work.arn]).apply(([from, to]) => [
        ...may.readObjects(from, own),
        ...may.writeObjects(from, [prefixes.events, prefixes.users]),
        ...may.readObjects(to, [prefixes.exports]),
        ...may.writeObjects(to, [prefixes.exports]),
      ]),
      may.putMetrics(names.metrics),
      scope.key.arn.apply((key) => may.useKey(key, scope.region, ['s3', 'sqs', 'secretsmanager'])),
    ],
  })
}
