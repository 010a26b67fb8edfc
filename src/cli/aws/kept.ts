/** What `down` leaves, in words, with what it goes on costing. */
import { clusterMonth } from '../../stack/calculations/estimate.ts'
import { fixedNames } from '../../stack/calculations/names.ts'
import { hoursInMonth, prices } from '../../stack/calculations/prices.ts'
import type { StackSettings } from '../../stack/settings.ts'
import type { Snapshot } from '../../stack/snapshots.ts'
import { dollars } from './estimate-lines.ts'

export interface Left {
  settings: StackSettings
  /** Types of the resources that were in the state before, and of those that still are. */
  before: ReadonlySet<string>
  after: ReadonlySet<string>
  /** Bucket of the state. */
  history: string
  /** What was taken before the namespace went. */
  snapshot: Snapshot | undefined
}

/** A line for everything that is still there and billed. */
export function keptTexts({ settings, before, after, history, snapshot }: Left): string[] {
  const { warehouse, host } = settings
  const kept: string[] = []
  if (after.has(bucket)) kept.push('the buckets and everything in them, billed by the gigabyte')
  if (after.has(cluster) && warehouse.kind === 'provisioned') kept.push(clusterText(settings, warehouse))
  if (holdsNamespace(after)) kept.push('the warehouse’s storage, billed by the gigabyte; it computes nothing')
  if (after.has(volume)) kept.push(`the data volume, ${dollars(host.volume_gb * prices.diskGbMonth)} a month`)
  const gone = [...before].filter((kind) => !after.has(kind))
  const of = gone.flatMap((kind) => lastSnapshots[kind] ?? [])
  if (snapshot) of.unshift(`the warehouse (${snapshot.id})`)
  if (of.length > 0) kept.push(`a last snapshot of ${of.join(' and ')}, billed by the gigabyte`)
  // History and the key stay in any case: they are what a mistake is undone with.
  kept.push(`the deployment’s history in s3://${history}, with its key for ${dollars(prices.key)} a month`)
  return kept
}

/** Of Redshift Serverless, which takes no snapshot by itself when it is deleted. */
export const holdsNamespace = (kinds: ReadonlySet<string>) => kinds.has('aws:redshiftserverless/namespace:Namespace')

const cluster = 'aws:redshift/cluster:Cluster'
const volume = 'aws:ebs/volume:Volume'
const bucket = 'aws:s3/bucket:Bucket'
const aurora = 'aws:rds/cluster:Cluster'

/** What takes a snapshot by itself when it is deleted. */
const lastSnapshots: { [kind: string]: string } = {
  [cluster]: 'the cluster',
  [volume]: 'the data volume',
  [aurora]: 'the metadata',
}

type Cluster = Extract<StackSettings['warehouse'], { kind: 'provisioned' }>

/** Unlike everything else that is kept, a cluster goes on being billed as if it worked. */
function clusterText({ stack, region }: StackSettings, size: Cluster): string {
  const { warehouse: name } = fixedNames(stack)
  const month = clusterMonth(size)
  const price =
    month > 0 ? `costs ${dollars(month)} a month (${dollars(month / hoursInMonth)} an hour)` : 'is billed by the hour'
  const pause = `aws redshift pause-cluster --region ${region} --cluster-identifier ${name}`
  return `the Redshift cluster ${name}, which runs on and ${price}; to stop that: ${pause}`
}
