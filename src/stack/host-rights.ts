import { all, type Input } from '@pulumi/pulumi'
import type { Buckets } from './buckets.ts'
import { fixedNames, prefixes } from './calculations/names.ts'
import * as may from './calculations/policies.ts'
import type { Statement } from './calculations/policy.ts'
import type { Discovery } from './discovery.ts'
import type { Keyed } from './part.ts'
import type { Storage } from './storage.ts'

export interface HostRightsArgs {
  buckets: Buckets
  discovery: Discovery
  storage: Storage
}

/** What the server on the host may do, by where its data are. */
export function hostRights(scope: Keyed, { buckets, discovery, storage }: HostRightsArgs): Input<Statement[]>[] {
  const { warehouse, metadata, jobs } = storage
  return [
    all([buckets.raw.arn, buckets.work.arn]).apply(([raw, work]) => objects(raw, work)),
    scope.key.arn.apply((key) => may.useKey(key, scope.region, ['s3', 'sqs', 'secretsmanager', 'ssm'])),
    may.askLake({ ...scope, ...fixedNames(scope.settings.stack) }),
    ...(warehouse ? [warehouse.target.apply((target) => may.dataApi(target, { own: true }))] : []),
    ...(metadata ? [metadata.secret.apply(may.readSecret)] : []),
    ...(jobs ? [jobs.queue.arn.apply(may.send)] : []),
    ...(warehouse ? [] : [discovery.queue.arn.apply(may.consume)]),
  ]
}

/** Reads what was received, sends quarantined lines again, publishes the collector's settings, takes exports. */
function objects(raw: string, work: string): Statement[] {
  const received = [prefixes.events, prefixes.users, prefixes.quarantine]
  const made = [prefixes.config, prefixes.exports, prefixes.athena]
  return [
    ...may.readObjects(raw, received),
    ...may.writeObjects(raw, received),
    ...may.readObjects(work, made),
    ...may.writeObjects(work, made),
  ]
}
