import { CreateSnapshotCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateDBClusterSnapshotCommand, RDSClient } from '@aws-sdk/client-rds'
import { CreateClusterSnapshotCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import {
  CreateSnapshotCommand as CreateNamespaceSnapshotCommand,
  GetSnapshotCommand as GetNamespaceSnapshotCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless'
import { DataLoafError } from '../errors.ts'
import { fixedNames } from './calculations/names.ts'
import { asked, clientOptions } from './clients.ts'
import type { StackSettings } from './settings.ts'

export interface Snapshot {
  of: 'warehouse' | 'metadata'
  /** How the service names it. */
  id: string
}

type Kept = Pick<StackSettings, 'stack' | 'region' | 'profile' | 'warehouse'>

/** Begins a snapshot of everything that cannot be rebuilt from the bucket alone. `at` makes its name. */
export async function takeSnapshots(settings: Kept, at: Date): Promise<Snapshot[]> {
  const warehouse = await warehouseSnapshot(settings, at)
  if (settings.warehouse.kind === 'host') return [warehouse]
  return [warehouse, await metadataSnapshot(settings, at)]
}

/** Begins the last snapshot before the data go, of a namespace; deleting a cluster or a disk takes one by itself. */
export function lastSnapshot(settings: Kept, at: Date): Promise<Snapshot> {
  return namespaceSnapshot(settings, at)
}

/** Resolves once a namespace's snapshot is whole: until then AWS refuses to delete the namespace. */
export async function snapshotFinished(settings: Kept, { id }: Snapshot, pause = 10_000): Promise<void> {
  const client = new RedshiftServerlessClient(clientOptions(settings))
  for (;;) {
    const { snapshot } = await asked(client.send(new GetNamespaceSnapshotCommand({ snapshotName: id })))
    if (snapshot?.status === 'AVAILABLE') return
    if (snapshot?.status !== 'CREATING') throw noSnapshot(id, snapshot?.status)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

function noSnapshot(id: string, status = 'unknown'): DataLoafError {
  const message = `The last snapshot, ${id}, was not finished (${status.toLowerCase()}). Nothing was deleted.`
  return new DataLoafError('unavailable', message, { hint: 'The same command tries again.' })
}

function warehouseSnapshot(settings: Kept, at: Date): Promise<Snapshot> {
  const { kind } = settings.warehouse
  if (kind === 'serverless') return namespaceSnapshot(settings, at)
  return kind === 'provisioned' ? clusterSnapshot(settings, at) : volumeSnapshot(settings, at)
}

async function namespaceSnapshot(settings: Kept, at: Date): Promise<Snapshot> {
  const namespaceName = fixedNames(settings.stack).warehouse
  const snapshotName = dated(namespaceName, at)
  const command = new CreateNamespaceSnapshotCommand({ namespaceName, snapshotName })
  await asked(new RedshiftServerlessClient(clientOptions(settings)).send(command))
  return { of: 'warehouse', id: snapshotName }
}

async function clusterSnapshot(settings: Kept, at: Date): Promise<Snapshot> {
  const ClusterIdentifier = fixedNames(settings.stack).warehouse
  const SnapshotIdentifier = dated(ClusterIdentifier, at)
  const command = new CreateClusterSnapshotCommand({ ClusterIdentifier, SnapshotIdentifier })
  await asked(new RedshiftClient(clientOptions(settings)).send(command))
  return { of: 'warehouse', id: SnapshotIdentifier }
}

async function metadataSnapshot(settings: Kept, at: Date): Promise<Snapshot> {
  const DBClusterIdentifier = fixedNames(settings.stack).metadata
  const DBClusterSnapshotIdentifier = dated(DBClusterIdentifier, at)
  const command = new CreateDBClusterSnapshotCommand({ DBClusterIdentifier, DBClusterSnapshotIdentifier })
  await asked(new RDSClient(clientOptions(settings)).send(command))
  return { of: 'metadata', id: DBClusterSnapshotIdentifier }
}

/** The host's disk holds both, the warehouse and the metadata. */
async function volumeSnapshot(settings: Kept, at: Date): Promise<Snapshot> {
  const client = new EC2Client(clientOptions(settings))
  const tags = { 'dataloaf:stack': settings.stack, 'dataloaf:part': 'warehouse' }
  const Filters = Object.entries(tags).map(([name, value]) => ({ Name: `tag:${name}`, Values: [value] }))
  const { Volumes = [] } = await asked(client.send(new DescribeVolumesCommand({ Filters })))
  const VolumeId = Volumes[0]?.VolumeId
  if (!VolumeId) throw new DataLoafError('not_found', 'The data volume is not there.', { hint: 'dataloaf up' })
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  const command = new CreateSnapshotCommand({
    VolumeId,
    Description: dated(fixedNames(settings.stack).warehouse, at),
    TagSpecifications: [{ ResourceType: 'snapshot', Tags }],
  })
  const { SnapshotId = '' } = await asked(client.send(command))
  return { of: 'warehouse', id: SnapshotId }
}

/** `dataloaf-shop-20260131-101500`, UTC. */
function dated(name: string, at: Date): string {
  const [day = '', time = ''] = at.toISOString().replace(/[-:]/g, '').split('T')
  return `${name}-${day}-${time.slice(0, 6)}`
}
