import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js'
import { Cluster } from '@pulumi/aws/rds/cluster.js'
import { ClusterInstance } from '@pulumi/aws/rds/clusterInstance.js'
import { SubnetGroup } from '@pulumi/aws/rds/subnetGroup.js'
import { jsonStringify, type Output } from '@pulumi/pulumi'
import { fixedNames } from './calculations/names.ts'
import { createLogGroup } from './log-group.ts'
import type { Network } from './network.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { databaseName } from './warehouse.ts'

/** PostgreSQL that costs nothing but its storage while nobody asks: Aurora Serverless v2, down to zero. */
export class Metadata extends Part {
  /** The host comes in here. */
  readonly group: SecurityGroup
  /** How to reach it, in one line of JSON; the password is in the secret that it names. */
  readonly address: Output<string>
  readonly secret: Output<string>
  readonly arn: Output<string>
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, network: Network) {
    super('metadata', 'metadata', scope)
    const args = { vpcId: network.vpcId, description: 'PostgreSQL', ingress: [], egress: [], tags: this.tags }
    this.group = new SecurityGroup(this.named('metadata'), args, this.child())
    const cluster = createCluster(this, scope, network)
    this.arn = cluster.arn
    this.secret = cluster.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? '')
    this.address = jsonStringify({
      host: cluster.endpoint,
      port: postgresPort,
      database: databaseName,
      cluster: cluster.arn,
      secret: this.secret,
    })
    this.alarms = [busy(cluster)]
    this.registerOutputs({ address: this.address })
  }
}

export const postgresPort = 5432
const most = 2

function createCluster(part: Metadata, scope: Keyed, network: Network): Cluster {
  const { key, today, settings } = scope
  const name = fixedNames(settings.stack).metadata
  const place = { subnetIds: network.isolatedSubnetIds, tags: part.tags }
  const subnets = new SubnetGroup(part.named('metadata'), place, part.child())
  const log = createLogGroup(part, scope, 'metadata', `/aws/rds/cluster/${name}/postgresql`)
  const cluster = new Cluster(
    part.named('metadata'),
    {
      clusterIdentifier: name,
      engine: 'aurora-postgresql',
      engineMode: 'provisioned',
      // Minor versions come by themselves.
      engineVersion: '16',
      databaseName,
      masterUsername: 'dataloaf',
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key.keyId,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [part.group.id],
      serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: most, secondsUntilAutoPause: 600 },
      // Jobs reach it over HTTPS from outside the VPC.
      enableHttpEndpoint: true,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      backupRetentionPeriod: 14,
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: ['postgresql'],
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${name}-${today}`,
      tags: part.tags,
    },
    part.data({ dependsOn: [log], ignoreChanges: ['finalSnapshotIdentifier'] }),
  )
  new ClusterInstance(
    part.named('metadata'),
    {
      clusterIdentifier: cluster.id,
      identifier: name,
      instanceClass: 'db.serverless',
      engine: 'aurora-postgresql',
      publiclyAccessible: false,
      tags: part.tags,
    },
    part.data(),
  )
  return cluster
}

function busy(cluster: Cluster): AlarmOn {
  const spec = {
    name: 'metadata load',
    description: 'PostgreSQL is at its largest size for long.',
    namespace: 'AWS/RDS',
    metric: 'ServerlessDatabaseCapacity',
    statistic: 'Average',
    above: most * 0.9,
    period: 900,
    times: 2,
  } as const
  return { spec, dimensions: { DBClusterIdentifier: cluster.clusterIdentifier } }
}
