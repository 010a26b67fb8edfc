import { EventSourceMapping } from '@pulumi/aws/lambda/eventSourceMapping.js'
import type { Queue } from '@pulumi/aws/sqs/queue.js'
import { all } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import { variablesOf, workerWords } from '../runtime/told.ts'
import type { Buckets } from './buckets.ts'
import * as may from './calculations/policies.ts'
import { createHandler, type Handler } from './handler.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { createQueue, deadLetters } from './queue.ts'
import type { Streams } from './streams.ts'

export interface JobsArgs {
  /** Path of the worker's zip. */
  artifact: string
  buckets: Buckets
  streams: Streams
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

function createWorker(part: Jobs, scope: Keyed, { artifact, buckets: { work }, streams }: JobsArgs): Handler {
  return createHandler(part, scope, 'worker', {
    artifact,
    timeout: minutes * 60,
    memoryMb: 1024,
    environment: variablesOf(workerWords, {
      eventsStream: streams.events.name,
      usersStream: streams.users.name,
      workBucket: work.bucket,
      jobsQueue: part.queue.url,
    }),
    statements: [
      part.queue.arn.apply((queue) => [...may.consume(queue), ...may.send(queue)]),
      all([streams.events.arn, streams.users.arn]).apply(may.fillStreams),
      work.arn.apply((own) => [
        ...may.readObjects(own, [prefixes.imports]),
        ...may.writeObjects(own, [prefixes.imports]),
        ...may.readCollectorConfig(own),
      ]),
      scope.key.arn.apply((key) => may.useKey(key, scope.region, ['s3', 'sqs', 'firehose'])),
    ],
  })
}
