import { DefaultSecurityGroup } from '@pulumi/aws/ec2/defaultSecurityGroup.js'
import { FlowLog } from '@pulumi/aws/ec2/flowLog.js'
import { getRouteTablesOutput } from '@pulumi/aws/ec2/getRouteTables.js'
import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js'
import { VpcEndpoint } from '@pulumi/aws/ec2/vpcEndpoint.js'
import { SecurityGroupIngressRule } from '@pulumi/aws/vpc/securityGroupIngressRule.js'
import { Vpc } from '@pulumi/awsx/ec2/vpc.js'
import type { Output } from '@pulumi/pulumi'
import { endpointServices } from './calculations/endpoints.ts'
import { writeLogs } from './calculations/policies.ts'
import { bucketsInReach } from './calculations/resource-policies.ts'
import { subnetRanges } from './calculations/subnets.ts'
import { createLogGroup } from './log-group.ts'
import { type Keyed, Part } from './part.ts'
import { createRole } from './role.ts'

/** The VPC: public subnets where the internet may come in, isolated ones for the rest, and never a NAT gateway. */
export class Network extends Part {
  readonly vpcId: Output<string>
  /** Empty with `exposure: vpc`. */
  readonly publicSubnetIds: Output<string[]>
  readonly isolatedSubnetIds: Output<string[]>
  /** Where the host lives: it needs a way to AWS's own services. */
  readonly hostSubnetIds: Output<string[]>
  /** Interface endpoints, by service; none with `exposure: internet`. */
  readonly endpoints: ReadonlyMap<string, VpcEndpoint>

  constructor(scope: Keyed) {
    super('network', 'network', scope)
    const isInside = scope.settings.exposure === 'vpc'
    const vpc = createVpc(this, scope)
    this.vpcId = vpc.vpcId
    this.publicSubnetIds = vpc.publicSubnetIds
    this.isolatedSubnetIds = vpc.isolatedSubnetIds
    this.hostSubnetIds = isInside ? vpc.isolatedSubnetIds : vpc.publicSubnetIds
    closeDefaultGroup(this)
    watchTraffic(this, scope)
    reachBuckets(this, scope)
    this.endpoints = isInside ? createEndpoints(this, scope) : new Map()
    this.registerOutputs({ vpcId: this.vpcId })
  }
}

function createVpc(part: Network, { settings, zones }: Keyed): Vpc {
  const { cidr } = settings.network
  const ranges = subnetRanges(cidr, zones.length)
  const isolated = { type: 'Isolated', name: 'isolated', cidrBlocks: ranges.isolated } as const
  const open = { type: 'Public', name: 'public', cidrBlocks: ranges.public } as const
  return new Vpc(
    part.named('vpc'),
    {
      cidrBlock: cidr,
      availabilityZoneNames: zones,
      subnetStrategy: 'Auto',
      subnetSpecs: settings.exposure === 'vpc' ? [isolated] : [open, isolated],
      natGateways: { strategy: 'None' },
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: part.tags,
    },
    // Databases that are kept go on living in it; AWS would not let it go, and an engine might try.
    { parent: part, protect: settings.warehouse.kind !== 'host' },
  )
}

/** Without rules: whatever is put into it by accident can talk to nobody. */
function closeDefaultGroup(part: Network): void {
  new DefaultSecurityGroup(part.named('default'), { vpcId: part.vpcId, tags: part.tags }, part.child())
}

function watchTraffic(part: Network, scope: Keyed): void {
  const log = createLogGroup(part, scope, 'flow')
  const { role } = createRole(part, scope, 'flow', {
    services: ['vpc-flow-logs.amazonaws.com'],
    statements: [log.arn.apply(writeLogs)],
  })
  const args = {
    vpcId: part.vpcId,
    trafficType: 'REJECT',
    logDestination: log.arn,
    iamRoleArn: role.arn,
    tags: part.tags,
  }
  new FlowLog(part.named('flow'), args, part.child())
}

/** S3 without the internet, at no cost, for the host and for COPY. */
function reachBuckets(part: Network, scope: Keyed): void {
  const tables = getRouteTablesOutput({ vpcId: part.vpcId, tags: { 'dataloaf:part': 'network' } }, { parent: part })
  const args = {
    vpcId: part.vpcId,
    serviceName: `com.amazonaws.${scope.region}.s3`,
    vpcEndpointType: 'Gateway',
    routeTableIds: tables.ids.apply((ids) => [...ids].sort()),
    policy: JSON.stringify(bucketsInReach(scope)),
    tags: part.tags,
  }
  new VpcEndpoint(part.named('s3'), args, part.child())
}

/** One zone is enough: an endpoint is billed by zone and hour. */
function createEndpoints(part: Network, scope: Keyed): Map<string, VpcEndpoint> {
  const { settings, region } = scope
  const group = new SecurityGroup(
    part.named('endpoints'),
    { vpcId: part.vpcId, description: 'Endpoints of AWS services', ingress: [], egress: [], tags: part.tags },
    part.child(),
  )
  new SecurityGroupIngressRule(
    part.named('endpoints'),
    {
      securityGroupId: group.id,
      description: 'TLS from the VPC',
      cidrIpv4: settings.network.cidr,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      tags: part.tags,
    },
    part.child(),
  )
  const create = (service: string) =>
    new VpcEndpoint(
      part.named(service),
      {
        vpcId: part.vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: part.isolatedSubnetIds.apply((ids) => ids.slice(0, 1)),
        securityGroupIds: [group.id],
        tags: part.tags,
      },
      part.child(),
    )
  return new Map(endpointServices(settings).map((service) => [service, create(service)]))
}
