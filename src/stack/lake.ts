import { Workgroup } from '@pulumi/aws/athena/workgroup.js'
import { CatalogDatabase } from '@pulumi/aws/glue/catalogDatabase.js'
import { CatalogTable } from '@pulumi/aws/glue/catalogTable.js'
import { Crawler } from '@pulumi/aws/glue/crawler.js'
import { SecurityConfiguration } from '@pulumi/aws/glue/securityConfiguration.js'
import { interpolate, type Output } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import type { Buckets } from './buckets.ts'
import { lakeColumns, projection } from './calculations/lake-columns.ts'
import { type Channel, channels, fixedNames } from './calculations/names.ts'
import { crawl, readObjects, useKey, writeLogs } from './calculations/policies.ts'
import { type Keyed, Part } from './part.ts'
import { createRole } from './role.ts'

/** SQL over the raw objects with no warehouse awake: Glue's tables and a workgroup of Athena with a limit. */
export class Lake extends Part {
  readonly database: Output<string>
  readonly workgroup: Output<string>

  constructor(scope: Keyed, buckets: Buckets) {
    super('lake', 'lake', scope)
    const { database } = fixedNames(scope.settings.stack)
    const catalog = new CatalogDatabase(this.named('lake'), { name: database, tags: this.tags }, this.child())
    this.database = catalog.name
    for (const channel of channels) createTable(this, channel, buckets)
    this.workgroup = createWorkgroup(this, scope, buckets).name
    if (scope.settings.lake.crawler) createCrawler(this, scope, buckets)
    this.registerOutputs({ database: this.database })
  }
}

function createTable(part: Lake, channel: Channel, { raw }: Buckets): void {
  const location = interpolate`s3://${raw.bucket}/${prefixes[channel]}`
  new CatalogTable(
    part.named(`lake-${channel}`),
    {
      name: channel,
      databaseName: part.database,
      tableType: 'EXTERNAL_TABLE',
      parameters: location.apply((at) => ({ classification: 'json', compressionType: 'gzip', ...projection(at) })),
      partitionKeys: [{ name: 'hour', type: 'string' }],
      storageDescriptor: {
        location,
        columns: lakeColumns(channel),
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serDeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
      },
    },
    part.child(),
  )
}

/** Whoever asks through it cannot write elsewhere, unencrypted, or read more than the limit. */
function createWorkgroup(part: Lake, { key, settings }: Keyed, { work }: Buckets): Workgroup {
  const { scan_limit_gb: gigabytes } = settings.lake
  return new Workgroup(
    part.named('lake'),
    {
      name: fixedNames(settings.stack).workgroup,
      forceDestroy: true,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: Math.round(gigabytes * 1e9),
        resultConfiguration: {
          outputLocation: interpolate`s3://${work.bucket}/${prefixes.athena}`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn: key.arn },
        },
      },
      tags: part.tags,
    },
    part.child(),
  )
}

/** Looks every night for attributes in what came in; its table stands beside ours and changes nothing in it. */
function createCrawler(part: Lake, scope: Keyed, { raw }: Buckets): void {
  const logs = `arn:${scope.partition}:logs:${scope.region}:${scope.account}:log-group:/aws-glue/*`
  const glue = `arn:${scope.partition}:glue:${scope.region}:${scope.account}`
  const { role } = createRole(part, scope, 'crawler', {
    services: ['glue.amazonaws.com'],
    statements: [
      raw.arn.apply((arn) => readObjects(arn, [prefixes.events])),
      part.database.apply((name) => crawl(glue, name)),
      scope.key.arn.apply((arn) => useKey(arn, scope.region, ['s3', 'glue'])),
      [...writeLogs(logs)],
    ],
  })
  const byKey = scope.key.arn.apply((kmsKeyArn) => ({
    cloudwatchEncryption: { cloudwatchEncryptionMode: 'SSE-KMS', kmsKeyArn },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn },
    s3Encryption: { s3EncryptionMode: 'SSE-KMS', kmsKeyArn },
  }))
  const security = new SecurityConfiguration(part.named('crawler'), { encryptionConfiguration: byKey }, part.child())
  const args = {
    databaseName: part.database,
    role: role.arn,
    schedule: 'cron(30 2 * * ? *)',
    tablePrefix: 'crawled_',
    s3Targets: [{ path: interpolate`s3://${raw.bucket}/${prefixes.events}` }],
    schemaChangePolicy: { deleteBehavior: 'LOG', updateBehavior: 'UPDATE_IN_DATABASE' },
    recrawlPolicy: { recrawlBehavior: 'CRAWL_EVERYTHING' },
    securityConfiguration: security.name,
    tags: part.tags,
  }
  new Crawler(part.named('crawler'), args, part.child())
}
