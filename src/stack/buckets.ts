import { Bucket } from '@pulumi/aws/s3/bucket.js'
import { BucketLifecycleConfiguration } from '@pulumi/aws/s3/bucketLifecycleConfiguration.js'
import { BucketLogging } from '@pulumi/aws/s3/bucketLogging.js'
import { BucketOwnershipControls } from '@pulumi/aws/s3/bucketOwnershipControls.js'
import { BucketPolicy } from '@pulumi/aws/s3/bucketPolicy.js'
import { BucketPublicAccessBlock } from '@pulumi/aws/s3/bucketPublicAccessBlock.js'
import { BucketServerSideEncryptionConfiguration } from '@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js'
import { BucketVersioning } from '@pulumi/aws/s3/bucketVersioning.js'
import type { Input } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import type { Statement } from './calculations/policy.ts'
import { accessLogs, tlsOnly } from './calculations/resource-policies.ts'
import { type Keyed, Part } from './part.ts'

/** The stack's three buckets: what was received, what is being worked with, and who came for it. */
export class Buckets extends Part {
  /** Events and user updates as received, and what was refused: the truth that the rest is rebuilt from. */
  readonly raw: Bucket
  /** Artifacts, rows for COPY, the collector's settings, files to import, answers of Athena: all can be made again. */
  readonly work: Bucket
  /** Access logs of the other two and of the load balancer. */
  readonly logs: Bucket
  /** Services write logs only once they may. */
  readonly logsPolicy: BucketPolicy

  constructor(scope: Keyed) {
    super('streams', 'buckets', scope)
    const create = (name: string, args: Partial<BucketArgs> = {}) => createBucket(this, scope, { name, ...args })
    const logs = create('logs', { isLog: true, expire: { '': 90 }, statements: (arn) => accessLogs(arn, scope) })
    this.logs = logs.bucket
    this.logsPolicy = logs.policy
    this.raw = create('raw', { isData: true, logs }).bucket
    // What was refused stays until somebody looks, which may be never.
    const expire = { [prefixes.staged]: 7, [prefixes.imports]: 30, [prefixes.athena]: 7, [prefixes.refused]: 30 }
    this.work = create('work', { logs, expire }).bucket
    this.registerOutputs({ raw: this.raw.bucket, work: this.work.bucket })
  }
}

interface BucketArgs {
  name: string
  /** Kept when the stack goes. */
  isData?: boolean
  /** Services that write access logs can encrypt with S3's own keys only. */
  isLog?: boolean
  /** Days after which objects of a prefix go. */
  expire?: Record<string, number>
  logs?: Guarded
  statements?: (bucketArn: string) => Statement[]
}

interface Guarded {
  bucket: Bucket
  policy: BucketPolicy
}

/** Private, encrypted, versioned, over TLS only. */
function createBucket(part: Buckets, scope: Keyed, args: BucketArgs): Guarded {
  const { name, isData = false, logs, statements = () => [] } = args
  const options = isData ? part.data() : part.child()
  // Protection is what guards data; once it is lifted on purpose, the bucket has to be able to go with what it holds.
  const bucket = new Bucket(part.named(name), { forceDestroy: true, tags: part.tags }, options)
  const of = part.named(name)
  const own = { parent: bucket }
  new BucketPublicAccessBlock(of, { bucket: bucket.id, ...nobody }, own)
  new BucketOwnershipControls(of, { bucket: bucket.id, rule: { objectOwnership: 'BucketOwnerEnforced' } }, own)
  new BucketVersioning(of, { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } }, own)
  new BucketServerSideEncryptionConfiguration(of, { bucket: bucket.id, rules: [encryption(scope, args)] }, own)
  new BucketLifecycleConfiguration(of, { bucket: bucket.id, rules: lifecycle(args) }, own)
  const document = bucket.arn.apply((arn) => JSON.stringify(tlsOnly(arn, statements(arn))))
  const policy = new BucketPolicy(of, { bucket: bucket.id, policy: document }, own)
  if (logs) {
    const logging = { bucket: bucket.id, targetBucket: logs.bucket.id, targetPrefix: `${name}/` }
    new BucketLogging(of, logging, { ...own, dependsOn: [logs.policy] })
  }
  return { bucket, policy }
}

const nobody = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true }

function encryption({ key }: Keyed, { isLog = false }: BucketArgs) {
  const byKey: { sseAlgorithm: string; kmsMasterKeyId?: Input<string> } = isLog
    ? { sseAlgorithm: 'AES256' }
    : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn }
  return { applyServerSideEncryptionByDefault: byKey, bucketKeyEnabled: !isLog }
}

/** Overwritten and deleted versions go after a month, uploads that were never finished after a week. */
function lifecycle({ expire = {} }: BucketArgs) {
  const leftovers = {
    id: 'leftovers',
    status: 'Enabled',
    filter: { prefix: '' },
    noncurrentVersionExpiration: { noncurrentDays: 30 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  }
  const expiring = Object.entries(expire).map(([prefix, days]) => ({
    id: `expire-${prefix.replace(/\/$/, '').replace('/', '-') || 'all'}`,
    status: 'Enabled',
    filter: { prefix },
    expiration: { days },
  }))
  return [leftovers, ...expiring]
}
