import { CreateVolumeCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateDBClusterCommand, DescribeDBClusterSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds'
import { CreateClusterCommand, DescribeClusterSnapshotsCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StackSettings } from '../../src/stack/settings.ts'
import { lastSnapshot, snapshotFinished, takeSnapshots } from '../../src/stack/snapshots.ts'
import { type Answering, startJsonService } from '../support/json-service.ts'
import { clientOptions, credentials, motoMissing, region, useMoto } from '../support/moto.ts'

const missing = motoMissing('snapshots, in an emulated account')

const at = new Date('2026-01-31T10:15:00Z')
const settings = (warehouse: StackSettings['warehouse']) => ({ stack: 'shop', region, profile: undefined, warehouse })
const serverless = settings({ kind: 'serverless', rpu: 4, monthlyRpuHours: 100 })
const provisioned = settings({ kind: 'provisioned', nodeType: 'ra3.large', nodes: 1 })

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** Clusters begin with a snapshot of AWS's own. */
const isOurs = ({ SnapshotType }: { SnapshotType?: string | undefined }) => SnapshotType === 'manual'

describe.skipIf(missing)('a backup', () => {
  const moto = missing ? { endpoint: '' } : useMoto()
  const options = () => clientOptions(moto.endpoint)

  beforeAll(async () => {
    const login = { MasterUsername: 'dataloaf', MasterUserPassword: 'Only-4-this-test' }
    const cluster = { ClusterIdentifier: 'dataloaf-shop', NodeType: 'ra3.large', ...login }
    await new RedshiftClient(options()).send(new CreateClusterCommand(cluster))
    const aurora = { DBClusterIdentifier: 'dataloaf-shop-metadata', Engine: 'aurora-postgresql', ...login }
    await new RDSClient(options()).send(new CreateDBClusterCommand(aurora))
  })
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint)
  })

  it('of a cluster is a snapshot of the cluster and one of Aurora, named by stack and time', async () => {
    expect(await takeSnapshots(provisioned, at)).toEqual([
      { of: 'warehouse', id: 'dataloaf-shop-20260131-101500' },
      { of: 'metadata', id: 'dataloaf-shop-metadata-20260131-101500' },
    ])
    const { Snapshots = [] } = await new RedshiftClient(options()).send(new DescribeClusterSnapshotsCommand({}))
    expect(Snapshots.filter(isOurs)).toMatchObject([
      { SnapshotIdentifier: 'dataloaf-shop-20260131-101500', ClusterIdentifier: 'dataloaf-shop' },
    ])
    const { DBClusterSnapshots = [] } = await new RDSClient(options()).send(new DescribeDBClusterSnapshotsCommand({}))
    expect(DBClusterSnapshots.filter(isOurs)).toMatchObject([
      {
        DBClusterSnapshotIdentifier: 'dataloaf-shop-metadata-20260131-101500',
        DBClusterIdentifier: 'dataloaf-shop-metadata',
      },
    ])
  })

  it('of a host is a tagged snapshot of the stack’s own volume, and of no other', async () => {
    const ec2 = new EC2Client(options())
    const volumeOf = async (stack: string) => {
      const Tags = Object.entries({ 'dataloaf:stack': stack, 'dataloaf:part': 'warehouse' })
      const TagSpecifications = [
        { ResourceType: 'volume' as const, Tags: Tags.map(([Key, Value]) => ({ Key, Value })) },
      ]
      const command = new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 1, TagSpecifications })
      return (await ec2.send(command)).VolumeId
    }
    await volumeOf('other')
    const VolumeId = await volumeOf('shop')
    const [snapshot, ...rest] = await takeSnapshots(settings({ kind: 'host' }), at)
    expect(rest).toEqual([])
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [snapshot?.id ?? ''] }))
    expect(Snapshots).toMatchObject([{ VolumeId, Description: 'dataloaf-shop-20260131-101500' }])
    expect(Snapshots?.[0]?.Tags).toEqual(expect.arrayContaining([{ Key: 'dataloaf:stack', Value: 'shop' }]))
  })

  it.each([
    ['host', 'not_found', /data volume/],
    ['cluster', 'unavailable', /ClusterNotFound/],
  ])('of a %s that is not there says so', async (kind, code, says) => {
    const { warehouse } = kind === 'host' ? settings({ kind: 'host' }) : provisioned
    const gone = { ...settings(warehouse), stack: 'gone' }
    await expect(takeSnapshots(gone, at)).rejects.toMatchObject({ code, message: expect.stringMatching(says) })
  })
})

describe('the last snapshot of a namespace', () => {
  it('is named by stack and time, and waited for until it is whole', async () => {
    const states = ['CREATING', 'CREATING', 'AVAILABLE']
    const { asked } = await withService((operation, given) => ({
      snapshot: { ...given, status: operation === 'GetSnapshot' ? states.shift() : 'CREATING' },
    }))
    expect(asked).toEqual([
      {
        operation: 'CreateSnapshot',
        given: { namespaceName: 'dataloaf-shop', snapshotName: 'dataloaf-shop-20260131-101500' },
      },
      ...[1, 2, 3].map(() => ({ operation: 'GetSnapshot', given: { snapshotName: 'dataloaf-shop-20260131-101500' } })),
    ])
  })

  it('that fails is told, so that nothing is deleted', async () => {
    const failing = withService((_, given) => ({ snapshot: { ...given, status: 'FAILED' } }))
    await expect(failing).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/20260131-101500, was not finished \(failed\)\. Nothing was deleted\./),
    })
  })

  async function withService(answering: Answering) {
    const service = await startJsonService(answering)
    vi.stubEnv('AWS_ENDPOINT_URL', service.endpoint)
    try {
      await snapshotFinished(serverless, await lastSnapshot(serverless, at), 1)
      return service
    } finally {
      await service.close()
    }
  }
})
