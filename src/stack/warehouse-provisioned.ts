import { Cluster } from '@pulumi/aws/redshift/cluster.js'
import { Logging } from '@pulumi/aws/redshift/logging.js'
import { ParameterGroup } from '@pulumi/aws/redshift/parameterGroup.js'
import { SubnetGroup } from '@pulumi/aws/redshift/subnetGroup.js'
import { type Output, output } from '@pulumi/pulumi'
import { fixedNames } from './calculations/names.ts'
import type { DataApiTarget } from './calculations/policies.ts'
import { clusterParameters } from './calculations/redshift-parameters.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import type { WarehouseSettings } from './settings.ts'
import { addressOf, adminName, databaseName, managedSecret, type Redshift } from './warehouse.ts'
import { createCopyRole, createWarehouseGroup, type RedshiftArgs } from './warehouse-group.ts'

type Provisioned = Extract<WarehouseSettings, { kind: 'provisioned' }>

/** A Redshift cluster of any node type: billed by the hour, always awake. */
export class ProvisionedWarehouse extends Part implements Redshift {
  readonly address: Output<string>
  readonly told: Redshift['told']
  readonly identity: Output<string>
  readonly target: Output<DataApiTarget>
  readonly copyRole: Output<string>
  readonly adminSecret: string
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, settings: Provisioned, args: RedshiftArgs) {
    super('warehouse', 'warehouse', scope)
    const { role } = createCopyRole(this, scope, args)
    this.copyRole = role.arn
    const cluster = createCluster(this, scope, { settings, args })
    keepLogs(this, cluster)
    const name = fixedNames(scope.settings.stack).warehouse
    const place = `arn:${scope.partition}:redshift:${scope.region}:${scope.account}`
    this.address = cluster.clusterIdentifier.apply((id) => addressOf({ cluster: id }, scope.region))
    this.told = { cluster: cluster.clusterIdentifier, database: databaseName }
    this.identity = cluster.clusterNamespaceArn
    this.target = output({
      arn: `${place}:cluster:${name}`,
      credentials: {
        action: 'redshift:GetClusterCredentialsWithIAM',
        resource: `${place}:dbname:${name}/${databaseName}`,
      },
    })
    this.adminSecret = managedSecret(name)
    this.alarms = [unhealthy(cluster), full(cluster)]
    this.registerOutputs({ address: this.address })
  }
}

interface ClusterParts {
  settings: Provisioned
  args: RedshiftArgs
}

function createCluster(part: ProvisionedWarehouse, scope: Keyed, { settings, args }: ClusterParts): Cluster {
  const { key, today } = scope
  const name = fixedNames(scope.settings.stack).warehouse
  const place = { subnetIds: args.network.isolatedSubnetIds, tags: part.tags }
  const subnets = new SubnetGroup(part.named('warehouse'), place, part.child())
  const family = { family: 'redshift-1.0', parameters: clusterParameters, tags: part.tags }
  const parameters = new ParameterGroup(part.named('warehouse'), family, part.child())
  return new Cluster(
    part.named('warehouse'),
    {
      clusterIdentifier: name,
      databaseName,
      masterUsername: adminName,
      manageMasterPassword: true,
      masterPasswordSecretKmsKeyId: key.arn,
      nodeType: settings.nodeType,
      ...(settings.nodes === 1
        ? { clusterType: 'single-node' }
        : { clusterType: 'multi-node', numberOfNodes: settings.nodes }),
      clusterSubnetGroupName: subnets.name,
      clusterParameterGroupName: parameters.name,
      vpcSecurityGroupIds: [createWarehouseGroup(part, args).id],
      iamRoles: [part.copyRole],
      defaultIamRoleArn: part.copyRole,
      encrypted: 'true',
      kmsKeyId: key.arn,
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      automatedSnapshotRetentionPeriod: 7,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${name}-${today}`,
      tags: part.tags,
    },
    part.data({ ignoreChanges: ['finalSnapshotIdentifier'] }),
  )
}

function keepLogs(part: ProvisionedWarehouse, cluster: Cluster): void {
  const args = {
    clusterIdentifier: cluster.clusterIdentifier,
    logDestinationType: 'cloudwatch',
    logExports: ['connectionlog', 'userlog', 'useractivitylog'],
  }
  new Logging(part.named('warehouse'), args, part.child())
}

function unhealthy(cluster: Cluster): AlarmOn {
  const spec = {
    name: 'warehouse health',
    description: 'Redshift does not answer. Events are kept and loaded later.',
    namespace: 'AWS/Redshift',
    metric: 'HealthStatus',
    statistic: 'Minimum',
    below: 1,
    times: 3,
  } as const
  return { spec, dimensions: { ClusterIdentifier: cluster.clusterIdentifier } }
}

function full(cluster: Cluster): AlarmOn {
  const spec = {
    name: 'warehouse disk',
    description: 'The warehouse’s disks are four fifths full.',
    namespace: 'AWS/Redshift',
    metric: 'PercentageDiskSpaceUsed',
    statistic: 'Average',
    above: 80,
    period: 3600,
  } as const
  return { spec, dimensions: { ClusterIdentifier: cluster.clusterIdentifier } }
}
