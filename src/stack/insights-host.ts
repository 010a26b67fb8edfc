import { Group } from '@pulumi/aws/autoscaling/group.js'
import { Instance } from '@pulumi/aws/ec2/instance.js'
import type { LaunchTemplate } from '@pulumi/aws/ec2/launchTemplate.js'
import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js'
import { VolumeAttachment } from '@pulumi/aws/ec2/volumeAttachment.js'
import type { TargetGroup } from '@pulumi/aws/lb/targetGroup.js'
import { TargetGroupAttachment } from '@pulumi/aws/lb/targetGroupAttachment.js'
import { SecurityGroupEgressRule } from '@pulumi/aws/vpc/securityGroupEgressRule.js'
import { SecurityGroupIngressRule } from '@pulumi/aws/vpc/securityGroupIngressRule.js'
import type { Input, Output } from '@pulumi/pulumi'
import { DataLoafError } from '../errors.ts'
import type { Buckets } from './buckets.ts'
import type { Statement } from './calculations/policy.ts'
import { hostPort } from './calculations/user-data.ts'
import type { DataVolume } from './data-volume.ts'
import { createTemplate } from './host-template.ts'
import { type Metadata, postgresPort } from './metadata.ts'
import type { Network } from './network.ts'
import { type AlarmOn, type Keyed, Part, tagsOf } from './part.ts'

export interface InsightsHostArgs {
  /** Path of the server's .tgz. */
  artifact: string
  buckets: Buckets
  network: Network
  /** What the server may do, beside reading its artifact and settings. */
  statements: Input<Statement[]>[]
  /** Where the data is when it is not in Redshift; it ties the host to one machine in one zone. */
  volume?: DataVolume | undefined
  metadata?: Metadata | undefined
  /** Of the company's mail server, wherever that is. */
  mailPort?: number | undefined
}

/**
 * The machine of the web app and the API. It runs from its artifact alone: a new one is a new machine.
 * Without data of its own it is a scaling group of one, which replaces it when it fails; with a data volume it is one
 * instance, which EC2 moves to other hardware as it is.
 */
export class InsightsHost extends Part {
  readonly group: SecurityGroup
  readonly alarms: AlarmOn[]
  readonly #instance: Instance | undefined
  readonly #scaling: Group | undefined

  constructor(scope: Keyed, args: InsightsHostArgs, targets?: TargetGroup) {
    super('host', 'host', scope)
    this.group = createGroup(this, args)
    const template = createTemplate(this, scope, args)
    if (args.volume) this.#instance = createInstance(this, { scope, args, template, volume: args.volume })
    else this.#scaling = createScaling(this, { scope, args, template, targets })
    if (this.#instance && targets) register(this, this.#instance, targets)
    this.alarms = [this.#instance ? failedChecks({ InstanceId: this.#instance.id }) : failedChecks(this.#groupName())]
    this.registerOutputs()
  }

  /** The machine itself, for a front that leads to it directly. Only one instance has it, a scaling group does not. */
  get origin(): { arn: Output<string>; dnsName: Output<string> } {
    if (!this.#instance) throw new DataLoafError('internal', 'A scaling group has no machine to name.')
    return { arn: this.#instance.arn, dnsName: this.#instance.privateDns }
  }

  #groupName(): AlarmOn['dimensions'] {
    return this.#scaling ? { AutoScalingGroupName: this.#scaling.name } : {}
  }

  /** Lets a front in. */
  admit(name: string, source: { referencedSecurityGroupId: Input<string> } | { prefixListId: Input<string> }): void {
    const port = { ipProtocol: 'tcp', fromPort: hostPort, toPort: hostPort }
    const args = { securityGroupId: this.group.id, description: name, ...source, ...port, tags: this.tags }
    new SecurityGroupIngressRule(this.named('host-in'), args, this.child())
  }
}

/** Out go TLS, mail where there is a mail server, and PostgreSQL to the metadata. In comes what `admit` lets in. */
function createGroup(part: InsightsHost, { network, metadata, mailPort }: InsightsHostArgs): SecurityGroup {
  const args = { vpcId: network.vpcId, description: 'Insights host', ingress: [], egress: [], tags: part.tags }
  const group = new SecurityGroup(part.named('host'), args, part.child())
  const open = (name: string, port: number, description: string) => {
    const to = { cidrIpv4: '0.0.0.0/0', ipProtocol: 'tcp', fromPort: port, toPort: port, description }
    const rule = { securityGroupId: group.id, ...to, tags: part.tags }
    new SecurityGroupEgressRule(part.named(name), rule, part.child())
  }
  open('host-tls', 443, 'TLS')
  if (mailPort !== undefined && mailPort !== 443) open('host-mail', mailPort, 'Mail')
  if (!metadata) return group
  const postgres = { ipProtocol: 'tcp', fromPort: postgresPort, toPort: postgresPort, tags: part.tags }
  const out = { securityGroupId: group.id, referencedSecurityGroupId: metadata.group.id, description: 'PostgreSQL' }
  new SecurityGroupEgressRule(part.named('host-postgres'), { ...out, ...postgres }, part.child())
  const into = { securityGroupId: metadata.group.id, referencedSecurityGroupId: group.id, description: 'Insights host' }
  new SecurityGroupIngressRule(part.named('metadata-in'), { ...into, ...postgres }, part.child())
  return group
}

interface Machine {
  scope: Keyed
  args: InsightsHostArgs
  template: LaunchTemplate
}

function createScaling(part: InsightsHost, machine: Machine & { targets: TargetGroup | undefined }): Group {
  const { args, template, targets } = machine
  const tags = Object.entries({ ...part.tags, Name: part.named('host') })
  return new Group(
    part.named('host'),
    {
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      vpcZoneIdentifiers: args.network.hostSubnetIds,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      ...(targets && { targetGroupArns: [targets.arn], healthCheckType: 'ELB' }),
      healthCheckGracePeriod: 600,
      // A new machine takes the old one's place; if it does not get well, the old template comes back.
      instanceRefresh: { strategy: 'Rolling', preferences: { minHealthyPercentage: 0, autoRollback: true } },
      waitForCapacityTimeout: '0',
      tags: tags.map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    },
    part.child(),
  )
}

function createInstance(part: InsightsHost, machine: Machine & { volume: DataVolume }): Instance {
  const { scope, args, template, volume } = machine
  const instance = new Instance(
    part.named('host'),
    {
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      subnetId: args.network.hostSubnetIds.apply((ids) => ids[0] ?? ''),
      tags: { ...part.tags, Name: part.named('host') },
      volumeTags: tagsOf(scope.settings, 'host'),
    },
    // The disk can be at one machine only: the old one goes first.
    part.child({ replaceOnChanges: ['launchTemplate'], deleteBeforeReplace: true }),
  )
  const at = { deviceName: '/dev/sdf', instanceId: instance.id, volumeId: volume.volume.id }
  const attachment = { stopInstanceBeforeDetaching: true, ...at }
  new VolumeAttachment(part.named('data'), attachment, part.child({ deleteBeforeReplace: true }))
  return instance
}

function register(part: InsightsHost, instance: Instance, targets: TargetGroup): void {
  const args = { targetGroupArn: targets.arn, targetId: instance.id, port: hostPort }
  new TargetGroupAttachment(part.named('host'), args, part.child())
}

function failedChecks(dimensions: AlarmOn['dimensions']): AlarmOn {
  const spec = {
    name: 'host health',
    description: 'The machine of the web app does not pass EC2’s checks. Events are taken in all the same.',
    namespace: 'AWS/EC2',
    metric: 'StatusCheckFailed',
    statistic: 'Maximum',
    above: 0,
    times: 3,
    silenceIsTrouble: true,
  } as const
  return { spec, dimensions }
}
