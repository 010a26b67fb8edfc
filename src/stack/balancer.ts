import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js'
import { Listener } from '@pulumi/aws/lb/listener.js'
import { LoadBalancer } from '@pulumi/aws/lb/loadBalancer.js'
import { TargetGroup } from '@pulumi/aws/lb/targetGroup.js'
import { SecurityGroupEgressRule } from '@pulumi/aws/vpc/securityGroupEgressRule.js'
import { SecurityGroupIngressRule } from '@pulumi/aws/vpc/securityGroupIngressRule.js'
import type { Input, Output } from '@pulumi/pulumi'
import type { Buckets } from './buckets.ts'
import { hostPort } from './calculations/user-data.ts'
import type { Network } from './network.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'

export interface BalancerArgs {
  network: Network
  buckets: Buckets
  /** Reached from inside the VPC only. */
  isInternal: boolean
}

/** Where listeners answer, and to whom. */
export type Listening =
  | { kind: 'tls'; certificate: Input<string>; from: string }
  /** CloudFront comes through the VPC, and TLS ends there. */
  | { kind: 'cloudfront'; prefixListId: Input<string> }

/** A load balancer in front of the host. It watches the host's health; nothing but TLS is open to the world. */
export class Balancer extends Part {
  readonly group: SecurityGroup
  readonly balancer: LoadBalancer
  readonly targets: TargetGroup
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, args: BalancerArgs) {
    super('front', 'balancer', scope)
    this.group = createGroup(this, args)
    this.balancer = createBalancer(this, args)
    this.targets = createTargets(this, args)
    this.alarms = [sickHost(this), faults(this)]
    this.registerOutputs({ dnsName: this.balancer.dnsName })
  }

  listen(how: Listening): Listener {
    const port = how.kind === 'tls' ? 443 : 80
    const source = how.kind === 'tls' ? { cidrIpv4: how.from } : { prefixListId: how.prefixListId }
    const rule = { securityGroupId: this.group.id, ipProtocol: 'tcp', fromPort: port, toPort: port, tags: this.tags }
    new SecurityGroupIngressRule(this.named('balancer-in'), { ...rule, ...source }, this.child())
    const common = {
      loadBalancerArn: this.balancer.arn,
      defaultActions: [{ type: 'forward', targetGroupArn: this.targets.arn }],
      tags: this.tags,
    }
    const args = how.kind === 'tls' ? { ...common, ...tls(how.certificate) } : { ...common, port, protocol: 'HTTP' }
    return new Listener(this.named('balancer'), args, this.child())
  }

  /** Lets the balancer out to the host's group. */
  reach(hostGroup: Output<string>): void {
    const port = { ipProtocol: 'tcp', fromPort: hostPort, toPort: hostPort, tags: this.tags }
    const args = { securityGroupId: this.group.id, referencedSecurityGroupId: hostGroup, ...port }
    new SecurityGroupEgressRule(this.named('balancer-out'), args, this.child())
  }
}

const tls = (certificateArn: Input<string>) => ({
  port: 443,
  protocol: 'HTTPS',
  certificateArn,
  sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
})

function createGroup(part: Balancer, { network }: BalancerArgs): SecurityGroup {
  const args = { vpcId: network.vpcId, description: 'Load balancer', ingress: [], egress: [], tags: part.tags }
  return new SecurityGroup(part.named('balancer'), args, part.child())
}

function createBalancer(part: Balancer, { network, buckets, isInternal }: BalancerArgs): LoadBalancer {
  const args = {
    loadBalancerType: 'application',
    internal: isInternal,
    subnets: isInternal ? network.isolatedSubnetIds : network.publicSubnetIds,
    securityGroups: [part.group.id],
    dropInvalidHeaderFields: true,
    desyncMitigationMode: 'strictest',
    // Answers of long questions and live streams take their time.
    idleTimeout: 300,
    accessLogs: { bucket: buckets.logs.bucket, prefix: 'balancer', enabled: true },
    tags: part.tags,
  }
  return new LoadBalancer(part.named('web'), args, part.child({ dependsOn: [buckets.logsPolicy] }))
}

function createTargets(part: Balancer, { network }: BalancerArgs): TargetGroup {
  const args = {
    vpcId: network.vpcId,
    port: hostPort,
    protocol: 'HTTP',
    targetType: 'instance',
    deregistrationDelay: 15,
    healthCheck: { path: '/healthz', matcher: '200', interval: 15, healthyThreshold: 2, unhealthyThreshold: 4 },
    tags: part.tags,
  }
  return new TargetGroup(part.named('web'), args, part.child())
}

function sickHost(part: Balancer): AlarmOn {
  const spec = {
    name: 'host answers',
    description: 'The web app does not answer. Events are taken in all the same.',
    namespace: 'AWS/ApplicationELB',
    metric: 'HealthyHostCount',
    statistic: 'Minimum',
    below: 1,
    times: 3,
  } as const
  const { balancer, targets } = part
  return { spec, dimensions: { LoadBalancer: balancer.arnSuffix, TargetGroup: targets.arnSuffix } }
}

function faults({ balancer }: Balancer): AlarmOn {
  const spec = {
    name: 'web faults',
    description: 'The web app answers with faults.',
    namespace: 'AWS/ApplicationELB',
    metric: 'HTTPCode_Target_5XX_Count',
    statistic: 'Sum',
    above: 10,
    times: 2,
  } as const
  return { spec, dimensions: { LoadBalancer: balancer.arnSuffix } }
}
