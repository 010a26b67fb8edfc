import { all, type Input } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import type { Buckets } from './buckets.ts'
import * as may from './calculations/policies.ts'
import type { Statement } from './calculations/policy.ts'
import type { Discovery } from './discovery.ts'
import type { Keyed } from './part.ts'
import type { Storage } from './storage.ts'
import type { Streams } from './streams.ts'

export interface HostRightsArgs {
  buckets: Buckets
  streams: Streams
  discovery: Discovery
  storage: Storage
}

/** What the server on the host may do: publish the collector's settings, keep its metadata, import, and what its data ask for. */
export function hostRights(scope: Keyed, args: HostRightsArgs): Input<Statement[]>[] {
  const { buckets, streams } = args
  const services = ['s3', 'sqs', 'secretsmanager', 'ssm', 'firehose']
  return [
    buckets.work.arn.apply((work) => [
      ...may.readObjects(work, [prefixes.metadata, prefixes.used, prefixes.refused]),
      ...may.writeObjects(work, [prefixes.config, prefixes.metadata]),
      // It takes over what was counted.
      ...may.deleteObjects(work, [prefixes.refused]),
    ]),
    all([streams.events.arn, streams.users.arn]).apply(may.fillStreams),
    scope.key.arn.apply((key) => may.useKey(key, scope.region, services)),
    may.readMetrics(),
    ...ofItsData(args),
  ]
}

function ofItsData({ buckets: { raw, work }, discovery, storage }: HostRightsArgs): Input<Statement[]>[] {
  const { warehouse, metadata, jobs } = storage
  const data = [prefixes.events, prefixes.users, prefixes.quarantine]
  if (!warehouse || !metadata || !jobs) {
    return [
      raw.arn.apply((from) => [
        ...may.readObjects(from, data),
        ...may.writeObjects(from, data),
        // What apps do not keep is taken out of it by whoever loads.
        ...may.deleteObjects(from, data),
      ]),
      discovery.queue.arn.apply(may.consume),
    ]
  }
  return [
    raw.arn.apply((from) => may.readObjects(from, [prefixes.quarantine])),
    work.arn.apply((own) => [
      ...may.readObjects(own, [prefixes.status, prefixes.imports]),
      ...may.writeObjects(own, [prefixes.imports]),
    ]),
    warehouse.target.apply(may.dataApi),
    metadata.secret.apply(may.readSecret),
    jobs.queue.arn.apply(may.send),
  ]
}
