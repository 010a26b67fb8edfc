import { describe, expect, it } from 'vitest'
import { setAside } from '../../../src/stack/set-aside.ts'

interface Resource {
  urn: string
  type: string
  id: string
  dependencies?: string[]
  protect?: boolean
  retainOnDelete?: boolean
}

const kept = { protect: true, retainOnDelete: true }
const key: Resource = { urn: 'key', type: 'aws:kms/key:Key', id: 'k', ...kept }
const raw: Resource = { urn: 'raw', type: 'aws:s3/bucket:Bucket', id: 'shop-raw', ...kept }
const volume: Resource = { urn: 'volume', type: 'aws:ebs/volume:Volume', id: 'vol-1', dependencies: ['key'], ...kept }
const attachment: Resource = {
  urn: 'attachment',
  type: 'aws:ec2/volumeAttachment:VolumeAttachment',
  id: 'a',
  dependencies: ['volume'],
}
const network: Resource = { urn: 'network', type: 'aws:ec2/subnet:Subnet', id: 's' }
const subnets: Resource = {
  urn: 'subnets',
  type: 'aws:rds/subnetGroup:SubnetGroup',
  id: 'g',
  dependencies: ['network'],
}
const aurora: Resource = {
  urn: 'aurora',
  type: 'aws:rds/cluster:Cluster',
  id: 'shop-metadata',
  dependencies: ['subnets', 'key'],
  ...kept,
}
const namespace: Resource = {
  urn: 'namespace',
  type: 'aws:redshiftserverless/namespace:Namespace',
  id: 'shop',
  dependencies: ['key'],
  ...kept,
}
const workgroup: Resource = {
  urn: 'workgroup',
  type: 'aws:redshiftserverless/workgroup:Workgroup',
  id: 'shop',
  dependencies: ['namespace', 'network'],
}
const loader: Resource = { urn: 'loader', type: 'aws:lambda/function:Function', id: 'l', dependencies: ['workgroup'] }

const stateOf = (resources: Resource[]) => ({ version: 3, deployment: { resources } })

function letGo(resources: Resource[], wanted: 'host' | 'serverless' | 'provisioned') {
  const { state, kept } = setAside(stateOf(resources), wanted)
  const changed = (state.deployment as { resources: Resource[] }).resources.filter(
    (each, index) => JSON.stringify(each) !== JSON.stringify(resources[index]),
  )
  const guards = changed.map(({ urn, protect = false, retainOnDelete }) => ({ urn, protect, retainOnDelete }))
  return { kept, guards }
}

describe('a change of the warehouse', () => {
  it('from the host leaves its disk in the account, and what holds for it takes it away', () => {
    expect(letGo([key, raw, volume, attachment], 'serverless')).toEqual({
      kept: [{ type: volume.type, id: 'vol-1' }],
      guards: [{ urn: 'volume', protect: false, retainOnDelete: true }],
    })
  })

  it('to the host leaves Redshift’s data and Aurora, with what Aurora stands on, and takes away what computes', () => {
    expect(letGo([key, raw, network, subnets, aurora, namespace, workgroup, loader], 'host')).toEqual({
      kept: [
        { type: aurora.type, id: 'shop-metadata' },
        { type: namespace.type, id: 'shop' },
      ],
      guards: [
        { urn: 'network', protect: false, retainOnDelete: true },
        { urn: 'subnets', protect: false, retainOnDelete: true },
        { urn: 'aurora', protect: false, retainOnDelete: true },
        { urn: 'namespace', protect: false, retainOnDelete: true },
      ],
    })
  })

  it('from one Redshift to another leaves Aurora as it is', () => {
    expect(letGo([key, network, subnets, aurora, namespace, workgroup], 'provisioned')).toEqual({
      kept: [{ type: namespace.type, id: 'shop' }],
      guards: [{ urn: 'namespace', protect: false, retainOnDelete: true }],
    })
  })

  it.each([
    ['host', [key, raw, volume, attachment]],
    ['serverless', [key, raw, network, subnets, aurora, namespace, workgroup]],
    ['serverless', []],
  ] as const)('that is none (%s) touches nothing', (wanted, resources) => {
    expect(letGo([...resources], wanted)).toEqual({ kept: [], guards: [] })
  })

  it('keeps the key protected, which everything else is encrypted with', () => {
    const { state } = setAside(stateOf([key, volume]), 'serverless')
    expect((state.deployment as { resources: Resource[] }).resources[0]).toEqual(key)
  })
})
