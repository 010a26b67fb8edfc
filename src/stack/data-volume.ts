import { LifecyclePolicy } from '@pulumi/aws/dlm/lifecyclePolicy.js'
import { Volume } from '@pulumi/aws/ebs/volume.js'
import { type Keyed, Part } from './part.ts'
import { createRole } from './role.ts'

/** Days that snapshots of the data are kept. */
const snapshots = 14

/** The disk of the `host` warehouse: DuckDB and SQLite, encrypted, with a snapshot a day. */
export class DataVolume extends Part {
  readonly volume: Volume

  constructor(scope: Keyed) {
    super('warehouse', 'data-volume', scope)
    this.volume = createVolume(this, scope)
    takeSnapshots(this, scope)
    this.registerOutputs({ id: this.volume.id })
  }
}

function createVolume(part: DataVolume, { key, settings, zones }: Keyed): Volume {
  const args = {
    // A machine reaches disks of its own zone only; the host lives in the first.
    availabilityZone: zones[0] ?? '',
    size: settings.host.volume_gb,
    type: 'gp3',
    encrypted: true,
    kmsKeyId: key.arn,
    finalSnapshot: true,
    tags: { ...part.tags, [snapshotTag]: settings.stack },
  }
  return new Volume(part.named('data'), args, part.data())
}

/** What the lifecycle policy finds the volume by. */
const snapshotTag = 'dataloaf:snapshots'

function takeSnapshots(part: DataVolume, scope: Keyed): void {
  const { role } = createRole(part, scope, 'snapshots', {
    services: ['dlm.amazonaws.com'],
    managed: ['service-role/AWSDataLifecycleManagerServiceRole'],
  })
  const daily = {
    name: 'daily',
    createRule: { interval: 24, intervalUnit: 'HOURS', times: '03:00' },
    retainRule: { count: snapshots },
    copyTags: true,
  }
  const args = {
    description: `Daily snapshots of DataLoaf ${scope.settings.stack}`,
    executionRoleArn: role.arn,
    policyDetails: {
      resourceTypes: ['VOLUME'],
      targetTags: { [snapshotTag]: scope.settings.stack },
      schedules: [daily],
    },
    state: 'ENABLED',
    tags: part.tags,
  }
  new LifecyclePolicy(part.named('data'), args, part.child())
}
