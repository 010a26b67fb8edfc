import { EventSourceMapping } from '@pulumi/aws/lambda/eventSourceMapping.js'
import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { all, type Output } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import { ingestWords, overflowWords, variablesOf } from '../runtime/told.ts'
import * as may from './calculations/policies.ts'
import type { Domain } from './domain.ts'
import type { Edge, EdgeArgs } from './edge.ts'
import { HttpEdge } from './edge-http.ts'
import { PrivateEdge } from './edge-private.ts'
import { RestEdge } from './edge-rest.ts'
import type { Firewall } from './firewall.ts'
import { createHandler, type Handler } from './handler.ts'
import type { Network } from './network.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { createQueue, deadLetters, type QueuePair } from './queue.ts'
import type { Streams } from './streams.ts'

export interface IngestArgs {
  /** Zips: of the two functions that take something in, and of the one that brings back what overflowed. */
  artifacts: { ingest: string; overflow: string }
  streams: Streams
  /** Bucket in which the host publishes what the collector goes by. */
  work: Bucket
  network: Network
  domain?: Domain | undefined
  /** Present with `edge: rest`. */
  firewall?: Firewall | undefined
}

/** How events come in: an edge, two handlers, and a queue for what Firehose does not take for the moment, with a third. */
export class Ingest extends Part {
  readonly url: Output<string>
  readonly alarms: AlarmOn[]
  /** What the host is told of it. */
  readonly told: { collectors: Output<string>; overflowQueue: Output<string> }

  constructor(scope: Keyed, args: IngestArgs) {
    super('ingest', 'ingest', scope)
    const overflow = createQueue(this, scope, 'overflow', { visibility: 180 })
    const ingest = createCollector(this, scope, 'ingest', { args, overflow })
    const userUpdate = createCollector(this, scope, 'user-update', { args, overflow })
    const again = sendAgain(this, scope, { args, overflow })
    const edge = chooseEdge(scope, args, { ingest: ingest.lambda, userUpdate: userUpdate.lambda })
    this.url = edge.url
    this.told = {
      collectors: all([ingest.lambda.name, userUpdate.lambda.name]).apply((names) => names.join()),
      overflowQueue: overflow.queue.url,
    }
    this.alarms = [
      ...edge.alarms,
      ...ingest.alarms,
      ...userUpdate.alarms,
      ...again.alarms,
      deadLetters('overflow', overflow),
    ]
    this.registerOutputs({ url: this.url })
  }
}

function createCollector(
  part: Ingest,
  scope: Keyed,
  name: 'ingest' | 'user-update',
  { args, overflow }: { args: IngestArgs; overflow: QueuePair },
): Handler {
  const { streams, work } = args
  const bound = all([streams.events.arn, streams.users.arn, overflow.queue.arn])
  return createHandler(part, scope, name, {
    artifact: args.artifacts.ingest,
    timeout: 30,
    memoryMb: 512,
    environment: variablesOf(ingestWords, {
      eventsStream: streams.events.name,
      usersStream: streams.users.name,
      workBucket: work.bucket,
      overflowQueue: overflow.queue.url,
    }),
    statements: [
      bound.apply(([events, users, queue]) => [...may.fillStreams([events, users]), ...may.send(queue)]),
      work.arn.apply((own) => [
        ...may.readCollectorConfig(own),
        ...may.writeObjects(own, [prefixes.used, prefixes.refused]),
      ]),
      scope.key.arn.apply((key) => may.useKey(key, scope.region, ['sqs', 's3', 'firehose'])),
    ],
  })
}

/** What overflowed comes back as messages, a little at a time, to a function that takes nothing else. */
function sendAgain(part: Ingest, scope: Keyed, { args, overflow }: { args: IngestArgs; overflow: QueuePair }): Handler {
  const { streams } = args
  const handler = createHandler(part, scope, 'overflow', {
    artifact: args.artifacts.overflow,
    timeout: 30,
    memoryMb: 512,
    environment: variablesOf(overflowWords, { eventsStream: streams.events.name, usersStream: streams.users.name }),
    statements: [
      all([streams.events.arn, streams.users.arn]).apply(may.fillStreams),
      overflow.queue.arn.apply(may.consume),
      scope.key.arn.apply((key) => may.useKey(key, scope.region, ['sqs', 'firehose'])),
    ],
  })
  const mapping = {
    eventSourceArn: overflow.queue.arn,
    functionName: handler.lambda.arn,
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: 2 },
    tags: part.tags,
  }
  new EventSourceMapping(part.named('overflow'), mapping, part.child())
  return handler
}

function chooseEdge(scope: Keyed, { network, domain, firewall }: IngestArgs, handlers: EdgeArgs['handlers']): Edge {
  const endpoint = network.endpoints.get('execute-api')
  if (endpoint) return new PrivateEdge(scope, { handlers, endpoint })
  return firewall ? new RestEdge(scope, { handlers, domain, firewall }) : new HttpEdge(scope, { handlers, domain })
}
