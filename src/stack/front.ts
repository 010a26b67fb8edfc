import { type Output, output } from '@pulumi/pulumi'
import { Balancer } from './balancer.ts'
import type { Buckets } from './buckets.ts'
import { hostPort } from './calculations/user-data.ts'
import { CloudFront, cloudFrontAddresses } from './cloudfront.ts'
import type { Domain } from './domain.ts'
import type { Firewall } from './firewall.ts'
import { InsightsHost, type InsightsHostArgs } from './insights-host.ts'
import type { Network } from './network.ts'
import type { AlarmOn, Keyed } from './part.ts'

export interface FrontArgs {
  host: InsightsHostArgs
  network: Network
  buckets: Buckets
  domain?: Domain | undefined
  firewall?: Firewall | undefined
}

/** The host and the way in to it. */
export interface Fronted {
  /** Where people reach the web app; undefined when they go through a session of SSM, and until a certificate is there. */
  address: Output<string> | undefined
  alarms: AlarmOn[]
}

/** Chooses the way in: a load balancer with a domain, CloudFront without, and neither inside a VPC without a domain. */
export function createFront(scope: Keyed, args: FrontArgs): Fronted {
  if (args.domain) return behindBalancer(scope, args, args.domain)
  if (scope.settings.exposure === 'vpc') {
    const host = new InsightsHost(scope, args.host)
    return { address: undefined, alarms: host.alarms }
  }
  return behindCloudFront(scope, args)
}

function behindBalancer(scope: Keyed, args: FrontArgs, domain: Domain): Fronted {
  const { exposure, network } = scope.settings
  const isInternal = exposure === 'vpc'
  const balancer = new Balancer(scope, { network: args.network, buckets: args.buckets, isInternal })
  const host = connect(scope, args, balancer)
  const from = isInternal ? network.cidr : '0.0.0.0/0'
  if (domain.certificate) balancer.listen({ kind: 'tls', certificate: domain.certificate, from })
  domain.point(domain.name, { dnsName: balancer.balancer.dnsName, zoneId: balancer.balancer.zoneId })
  args.firewall?.guard('web', balancer.balancer.arn)
  const address = domain.certificate && output(`https://${domain.name}`)
  return { address, alarms: [...host.alarms, ...balancer.alarms] }
}

function behindCloudFront(scope: Keyed, args: FrontArgs): Fronted {
  const prefixListId = cloudFrontAddresses()
  if (args.host.volume) {
    const host = new InsightsHost(scope, args.host)
    host.admit('CloudFront', { prefixListId })
    const front = new CloudFront(scope, { ...host.origin, port: hostPort })
    return { address: front.address, alarms: host.alarms }
  }
  const balancer = new Balancer(scope, { network: args.network, buckets: args.buckets, isInternal: true })
  const host = connect(scope, args, balancer)
  balancer.listen({ kind: 'cloudfront', prefixListId })
  const { arn, dnsName } = balancer.balancer
  const front = new CloudFront(scope, { arn, dnsName, port: 80 })
  return { address: front.address, alarms: [...host.alarms, ...balancer.alarms] }
}

function connect(scope: Keyed, { host: args }: FrontArgs, balancer: Balancer): InsightsHost {
  const host = new InsightsHost(scope, args, balancer.targets)
  host.admit('Load balancer', { referencedSecurityGroupId: balancer.group.id })
  balancer.reach(host.group.id)
  return host
}
