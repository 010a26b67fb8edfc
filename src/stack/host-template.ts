import { LaunchTemplate } from '@pulumi/aws/ec2/launchTemplate.js'
import { Secret } from '@pulumi/aws/secretsmanager/secret.js'
import { all, type Output } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import { storeArtifact } from './artifact.ts'
import * as may from './calculations/policies.ts'
import { userData } from './calculations/user-data.ts'
import type { InsightsHost, InsightsHostArgs } from './insights-host.ts'
import { createLogGroup } from './log-group.ts'
import { type Keyed, pathOf } from './part.ts'
import { createProfile, createRole } from './role.ts'

/** Amazon Linux 2023 for arm64, the newest at the time a machine starts. */
const image = 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64'

/** Name of the parameter that holds the server's environment. */
export const settingsParameter = ({ settings }: Keyed) => pathOf(settings, 'server')

/** What the host is made from: role, disk, network, and the script that starts the server. */
export function createTemplate(part: InsightsHost, scope: Keyed, args: InsightsHostArgs): LaunchTemplate {
  const { key, settings } = scope
  const log = createLogGroup(part, scope, 'host')
  const secret = createSecret(part, scope)
  const own = all([log.arn, secret.arn]).apply(([group, sessions]) => ownRights(scope, { group, sessions }))
  const artifacts = args.buckets.work.arn.apply((work) => may.readObjects(work, [prefixes.artifacts]))
  const { role } = createRole(part, scope, 'host', {
    services: ['ec2.amazonaws.com'],
    sourceAccount: false,
    statements: [own, artifacts, ...args.statements],
    managed: ['AmazonSSMManagedInstanceCore'],
  })
  const labels = { ...part.tags, Name: part.named('host') }
  return new LaunchTemplate(
    part.named('host'),
    {
      imageId: image,
      instanceType: settings.host.instance_type,
      iamInstanceProfile: { arn: createProfile(part, 'host', role).arn },
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      networkInterfaces: [
        {
          deviceIndex: 0,
          securityGroups: [part.group.id],
          // Its way out to AWS's services; nothing comes in by it.
          associatePublicIpAddress: String(settings.exposure === 'internet'),
          deleteOnTermination: 'true',
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: 10, encrypted: 'true', kmsKeyId: key.arn, deleteOnTermination: 'true' },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags: labels,
      })),
      userData: script(part, scope, { args, secretName: secret.name, logGroup: log.name }),
      updateDefaultVersion: true,
      tags: part.tags,
    },
    part.child(),
  )
}

/** What sessions are signed with. The first machine makes it up: no state file ever holds it. */
function createSecret(part: InsightsHost, scope: Keyed): Secret {
  const args = {
    name: pathOf(scope.settings, 'session'),
    kmsKeyId: scope.key.arn,
    recoveryWindowInDays: 0,
    tags: part.tags,
  }
  return new Secret(part.named('session'), args, part.child())
}

function ownRights(scope: Keyed, { group, sessions }: { group: string; sessions: string }) {
  const { partition, region, account } = scope
  const parameter = `arn:${partition}:ssm:${region}:${account}:parameter${settingsParameter(scope)}`
  return [...may.writeLogs(group), ...may.keepSecret(sessions), ...may.readParameter(parameter)]
}

interface ScriptArgs {
  args: InsightsHostArgs
  secretName: Output<string>
  logGroup: Output<string>
}

function script(part: InsightsHost, scope: Keyed, { args, secretName, logGroup }: ScriptArgs): Output<string> {
  const stored = storeArtifact(part, args.buckets.work, args.artifact)
  const known = all([args.buckets.work.bucket, stored.object.key, secretName, logGroup, args.volume?.volume.id])
  return known.apply(([bucket, key, secret, group, volume]) => {
    const artifact = { bucket, key, sha256: stored.sha256 }
    const { region } = scope
    const settings = settingsParameter(scope)
    const asksRds = args.metadata !== undefined && scope.settings.exposure === 'internet'
    const text = userData({ region, artifact, settings, secret, logGroup: group, asksRds, volume })
    return Buffer.from(text).toString('base64')
  })
}
