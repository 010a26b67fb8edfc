import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js'
import { Cluster } from '@pulumi/aws/rds/cluster.js'
import { ClusterInstance } from '@pulumi/aws/rds/clusterInstance.js'
import { SubnetGroup } from '@pulumi/aws/rds/subnetGroup.js'
import { interpolate, type Output } from '@pulumi/pulumi'
import { fixedNames } from './calculations/names.ts'
import { createLogGroup } from './log-group.ts'
import type { Network } from './network.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { databaseName } from './warehouse.ts'

/** PostgreSQL that costs nothing but its storage while nobody asks: Aurora Serverless v2, down to zero. */
export class Metadata extends Part {
  /** The host comes in here. */
  readonly group: SecurityGroup
  /** How the server reaches it; the password is in the secret that it names. */
  readonly told: {
    [field in 'postgresHost' | 'postgresPort' | 'postgresDatabase' | 'postgresSecret' | 'postgresTls']: Output<string>
  }
  readonly secret: Output<string>
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, network: Network) {
    super('metadata', 'metadata', scope)
    const args = { vpcId: network.vpcId, description: 'PostgreSQL', ingress: [], egress: [], tags: this.tags }
    this.group = new SecurityGroup(this.named('metadata'), args, this.child())
    const cluster = createCluster(this, scope, network)
    this.secret = cluster.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? '')
    this.told = {
      postgresHost: cluster.endpoint,
      postgresPort: interpolate`${postgresPort}`,
      postgresDatabase: interpolate`${databaseName}`,
      postgresSecret: this.secret,
      // Inside a VPC nobody can fetch the certificate of RDS's authority: what is said is encrypted all the same.
      postgresTls: interpolate`${scope.settings.exposure === 'vpc' ? 'unverified' : 'verified'}`,
    }
    this.alarms = [busy(cluster)]
    this.registerOutputs({ host: cluster.endpoint })
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
