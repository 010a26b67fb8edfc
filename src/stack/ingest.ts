import { EventSourceMapping } from '@pulumi/aws/lambda/eventSourceMapping.js'
import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { all, interpolate, type Output } from '@pulumi/pulumi'
import { prefixes } from './calculations/names.ts'
import { collectorConfig, consume, streaming, useKey } from './calculations/policies.ts'
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
  /** Zips of the two handlers. */
  artifacts: { ingest: string; userUpdate: string }
  streams: Streams
  /** Bucket in which the host publishes what the collector goes by. */
  work: Bucket
  network: Network
  domain?: Domain | undefined
  /** Present with `edge: rest`. */
  firewall?: Firewall | undefined
}

/** How events come in: an edge, two handlers, and a queue for what Firehose does not take for the moment. */
export class Ingest extends Part {
  readonly url: Output<string>
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, args: IngestArgs) {
    super('ingest', 'ingest', scope)
    const overflow = createQueue(this, scope, 'overflow', { visibility: 180 })
    const ingest = createCollector(this, scope, 'ingest', { args, overflow })
    const userUpdate = createCollector(this, scope, 'userUpdate', { args, overflow })
    sendAgain(this, overflow, ingest)
    const edge = chooseEdge(scope, args, { ingest: ingest.lambda, userUpdate: userUpdate.lambda })
    this.url = edge.url
    this.alarms = [...edge.alarms, ...ingest.alarms, ...userUpdate.alarms, deadLetters('overflow', overflow)]
    this.registerOutputs({ url: this.url })
  }
}

function createCollector(
  part: Ingest,
  scope: Keyed,
  name: 'ingest' | 'userUpdate',
  { args, overflow }: { args: IngestArgs; overflow: QueuePair },
): Handler {
  const { streams, work } = args
  const bound = all([streams.events.arn, streams.users.arn, overflow.queue.arn])
  return createHandler(part, scope, name === 'ingest' ? 'ingest' : 'user-update', {
    artifact: args.artifacts[name],
    timeout: 30,
    memoryMb: 512,
    environment: {
      DATALOAF_STREAM_EVENTS: streams.events.name,
      DATALOAF_STREAM_USERS: streams.users.name,
      DATALOAF_OVERFLOW_QUEUE: overflow.queue.url,
      DATALOAF_COLLECTOR_CONFIG: interpolate`s3://${work.bucket}/${prefixes.config}`,
    },
    statements: [
      bound.apply(([events, users, queue]) => streaming({ streams: [events, users], overflow: queue })),
      ...(name === 'ingest' ? [overflow.queue.arn.apply(consume)] : []),
      work.arn.apply(collectorConfig),
      scope.key.arn.apply((key) => useKey(key, scope.region, ['sqs', 's3', 'firehose'])),
    ],
  })
}

/** What overflowed comes back to the handler as messages, a little at a time. */
function sendAgain(part: Ingest, { queue }: QueuePair, { lambda }: Handler): void {
  const args = {
    eventSourceArn: queue.arn,
    functionName: lambda.arn,
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: 2 },
    tags: part.tags,
  }
  new EventSourceMapping(part.named('overflow'), args, part.child())
}

function chooseEdge(scope: Keyed, { network, domain, firewall }: IngestArgs, handlers: EdgeArgs['handlers']): Edge {
  const endpoint = network.endpoints.get('execute-api')
  if (endpoint) return new PrivateEdge(scope, { handlers, endpoint })
  return firewall ? new RestEdge(scope, { handlers, domain, firewall }) : new HttpEdge(scope, { handlers, domain })
}
