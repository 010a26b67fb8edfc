import type { Stack } from '@pulumi/pulumi/automation/stack.js'
import type { WarehouseSettings } from './settings.ts'

type State = Awaited<ReturnType<Stack['exportStack']>>

/** What events and metadata are kept in, by the kind of warehouse. */
const stores: { readonly [kind in WarehouseSettings['kind']]: readonly string[] } = {
  host: ['aws:ebs/volume:Volume'],
  serverless: [
    'aws:redshiftserverless/namespace:Namespace',
    'aws:rds/cluster:Cluster',
    'aws:rds/clusterInstance:ClusterInstance',
  ],
  provisioned: ['aws:redshift/cluster:Cluster', 'aws:rds/cluster:Cluster', 'aws:rds/clusterInstance:ClusterInstance'],
}

interface StateResource {
  urn: string
  type: string
  id?: string
  dependencies?: string[]
  protect?: boolean
  retainOnDelete?: boolean
}

/** Something of an earlier warehouse that stays in the account. */
export interface SetAside {
  type: string
  id: string
}

/**
 * A state that lets go of the data of a warehouse that is no longer wanted: a run that takes the rest of it away leaves
 * them, and what they stand on, in the account. What the program still asks for stays what it is. Empty `kept`: nothing
 * is to be let go.
 */
export function setAside(state: State, wanted: WarehouseSettings['kind']): { state: State; kept: SetAside[] } {
  const { deployment } = state as { deployment: { resources?: StateResource[] } }
  const { resources = [] } = deployment
  const unwanted = new Set(Object.values(stores).flat())
  for (const type of stores[wanted]) unwanted.delete(type)
  const data = resources.filter(({ type }) => unwanted.has(type))
  const left = new Set(data.map(({ urn }) => urn))
  for (const urn of left) {
    for (const below of resources.find((each) => each.urn === urn)?.dependencies ?? []) left.add(below)
  }
  const letGo = (each: StateResource): StateResource => {
    if (!left.has(each.urn)) return each
    return { ...each, retainOnDelete: true, ...(unwanted.has(each.type) && { protect: false }) }
  }
  return {
    state: { ...state, deployment: { ...deployment, resources: resources.map(letGo) } },
    kept: data.map(({ type, id = '' }) => ({ type, id })),
  }
}
