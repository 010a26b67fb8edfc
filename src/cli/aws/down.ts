import { DataLoafError } from '../../errors.ts'
import { clusterMonth } from '../../stack/calculations/estimate.ts'
import { fixedNames } from '../../stack/calculations/names.ts'
import { hoursInMonth, prices } from '../../stack/calculations/prices.ts'
import type { Changes } from '../../stack/progress.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { lastSnapshot } from '../../stack/snapshots.ts'
import { confirm } from '../prompts.ts'
import type { Call, DownFlags } from '../target.ts'
import { dollars } from './estimate-lines.ts'
import { awsSettings } from './project.ts'
import { builtDeployment } from './session.ts'
import { changesText } from './steps.ts'
import { watch } from './watch.ts'

/** Takes the deployment away; its data only when their name is said. Says what is kept, and what that costs. */
export async function down(call: Call<DownFlags>): Promise<void> {
  const { flags, out } = call
  const deleteData = flags['delete-data']
  assertConfirmed(awsSettings(call.place), flags)
  const { settings, store, deployment } = await builtDeployment(call)
  if (!deleteData) await confirm(`Take "${settings.stack}" out of ${settings.region}? The data stay.`, flags)
  // Clusters and disks take a last snapshot when they are deleted; a namespace does not.
  const holdsWarehouse = deleteData && (await deployment.kinds()).has(namespace)
  const snapshot = holdsWarehouse ? await lastSnapshot(settings, new Date()) : undefined
  if (snapshot) out.note(`Last snapshot of the warehouse: ${snapshot.id}`)
  const watched = watch(call)
  const changes = await deployment.down({ ...watched.options, deleteData }).finally(() => watched.end())
  const kept = [...keptText(settings, await deployment.kinds()), stateText(store.bucket)]
  tell({ settings, changes, kept, snapshot: snapshot?.id }, call)
}

const namespace = 'aws:redshiftserverless/namespace:Namespace'
const cluster = 'aws:redshift/cluster:Cluster'
const volume = 'aws:ebs/volume:Volume'
const bucket = 'aws:s3/bucket:Bucket'

function assertConfirmed({ stack }: StackSettings, { 'delete-data': deleteData, confirm }: DownFlags): void {
  if (!deleteData || confirm === stack) return
  const message = `The data of "${stack}" are deleted only when that name is confirmed, not "${confirm}".`
  throw new DataLoafError('invalid_input', message, { hint: `--confirm ${stack}` })
}

/** What is still there and billed. */
function keptText({ stack, region, warehouse, host }: StackSettings, kinds: ReadonlySet<string>): string[] {
  const kept: string[] = []
  if (kinds.has(bucket)) kept.push('the buckets and everything in them, billed by the gigabyte')
  if (kinds.has(cluster) && warehouse.kind === 'provisioned') {
    const { warehouse: name } = fixedNames(stack)
    const price = `${dollars(clusterMonth(warehouse))} a month (${dollars(clusterMonth(warehouse) / hoursInMonth)} an hour)`
    const pause = `aws redshift pause-cluster --region ${region} --cluster-identifier ${name}`
    kept.push(`the Redshift cluster ${name}, which runs on and costs ${price}; to stop that: ${pause}`)
  }
  if (kinds.has(namespace)) kept.push('the warehouse’s storage, billed by the gigabyte; it computes nothing')
  if (kinds.has(volume)) kept.push(`the data volume, ${dollars(host.volume_gb * prices.diskGbMonth)} a month`)
  return kept
}

/** History and the key stay in any case: they are what a mistake is undone with. */
function stateText(name: string): string {
  return `the deployment’s history in s3://${name}, with its key for ${dollars(prices.key)} a month`
}

interface TakenDown {
  settings: StackSettings
  changes: Changes
  kept: string[]
  snapshot: string | undefined
}

function tell({ settings, changes, kept, snapshot }: TakenDown, { out }: Call): void {
  if (out.json) {
    out.event({ kind: 'result', stack: settings.stack, changes, kept, ...(snapshot && { snapshot }) })
    return
  }
  out.note(`${out.color.green('✓')} ${settings.stack}: ${changesText(changes)}`)
  out.note('Kept:')
  for (const one of kept) out.note(`  ${one}`)
  out.note(
    `\nNext: dataloaf up builds it again with these data  ·  dataloaf down --delete-data --confirm ${settings.stack}`,
  )
}
