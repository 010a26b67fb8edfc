import { Namespace } from '@pulumi/aws/redshiftserverless/namespace.js'
import { UsageLimit } from '@pulumi/aws/redshiftserverless/usageLimit.js'
import { Workgroup } from '@pulumi/aws/redshiftserverless/workgroup.js'
import type { Output } from '@pulumi/pulumi'
import { fixedNames } from './calculations/names.ts'
import type { DataApiTarget } from './calculations/policies.ts'
import { workgroupParameters } from './calculations/redshift-parameters.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import type { WarehouseSettings } from './settings.ts'
import { addressOf, adminName, databaseName, managedSecret, type Redshift } from './warehouse.ts'
import { createCopyRole, createWarehouseGroup, type RedshiftArgs } from './warehouse-group.ts'

type Serverless = Extract<WarehouseSettings, { kind: 'serverless' }>

/** Redshift Serverless: billed for the seconds in which it works, with a limit by the month. */
export class ServerlessWarehouse extends Part implements Redshift {
  readonly address: Output<string>
  readonly told: Redshift['told']
  readonly identity: Output<string>
  readonly target: Output<DataApiTarget>
  readonly copyRole: Output<string>
  readonly adminSecret: string
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, settings: Serverless, args: RedshiftArgs) {
    super('warehouse', 'warehouse', scope)
    const name = fixedNames(scope.settings.stack).warehouse
    const { role } = createCopyRole(this, scope, args)
    this.copyRole = role.arn
    const namespace = createNamespace(this, scope, name)
    const workgroup = createWorkgroup(this, { args, namespace, settings })
    const limit = createLimit(this, workgroup, settings)
    this.address = workgroup.workgroupName.apply((group) => addressOf({ workgroup: group }, scope.region))
    this.told = { workgroup: workgroup.workgroupName, database: databaseName }
    this.identity = namespace.namespaceId
    this.target = workgroup.arn.apply((arn) => {
      return { arn, credentials: { action: 'redshift-serverless:GetCredentials', resource: arn } }
    })
    this.adminSecret = managedSecret(name)
    this.alarms = [nearLimit(limit, settings)]
    this.registerOutputs({ address: this.address })
  }
}

function createNamespace(part: ServerlessWarehouse, { key }: Keyed, namespaceName: string): Namespace {
  return new Namespace(
    part.named('warehouse'),
    {
      namespaceName,
      dbName: databaseName,
      adminUsername: adminName,
      manageAdminPassword: true,
      adminPasswordSecretKmsKeyId: key.arn,
      kmsKeyId: key.arn,
      iamRoles: [part.copyRole],
      defaultIamRoleArn: part.copyRole,
      logExports: ['userlog', 'connectionlog', 'useractivitylog'],
      tags: part.tags,
    },
    part.data(),
  )
}

interface WorkgroupArgs {
  args: RedshiftArgs
  namespace: Namespace
  settings: Serverless
}

function createWorkgroup(part: ServerlessWarehouse, { args, namespace, settings }: WorkgroupArgs): Workgroup {
  const group = createWarehouseGroup(part, args)
  return new Workgroup(
    part.named('warehouse'),
    {
      namespaceName: namespace.namespaceName,
      workgroupName: namespace.namespaceName,
      baseCapacity: settings.rpu,
      // Loading and questions never need more at once than they were given; more would cost without being asked.
      maxCapacity: Math.max(settings.rpu, 8),
      subnetIds: args.network.isolatedSubnetIds,
      securityGroupIds: [group.id],
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      configParameters: workgroupParameters,
      tags: part.tags,
    },
    part.child(),
  )
}

function createLimit(part: ServerlessWarehouse, workgroup: Workgroup, { monthlyRpuHours }: Serverless): UsageLimit {
  const args = {
    resourceArn: workgroup.arn,
    usageType: 'serverless-compute',
    amount: monthlyRpuHours,
    period: 'monthly',
    breachAction: 'deactivate',
  }
  return new UsageLimit(part.named('warehouse'), args, part.child())
}

function nearLimit(limit: UsageLimit, { monthlyRpuHours }: Serverless): AlarmOn {
  const spec = {
    name: 'warehouse usage',
    description: 'Four fifths of the month’s RPU-hours are used. At the limit the warehouse stops; events are kept.',
    namespace: 'AWS/Redshift-Serverless',
    metric: 'UsageLimitConsumed',
    statistic: 'Maximum',
    above: monthlyRpuHours * 0.8,
    period: 3600,
  } as const
  return { spec, dimensions: { UsageLimitId: limit.id } }
}
