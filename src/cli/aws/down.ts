import { DataLoafError } from '../../errors.ts'
import type { Changes } from '../../stack/progress.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { lastSnapshot, type Snapshot, snapshotFinished } from '../../stack/snapshots.ts'
import { confirm } from '../prompts.ts'
import type { Call, DownFlags } from '../target.ts'
import { holdsNamespace, keptTexts } from './kept.ts'
import { awsSettings } from './project.ts'
import { forget } from './remembered.ts'
import { builtDeployment } from './session.ts'
import { changesText } from './steps.ts'
import { watch } from './watch.ts'

/** Takes the deployment away; its data only when their name is said. Says what is kept, and what that costs. */
export async function down(call: Call<DownFlags>): Promise<void> {
  const { flags } = call
  const deleteData = flags['delete-data']
  assertConfirmed(awsSettings(call.place), flags)
  const { settings, store, deployment } = await builtDeployment(call)
  if (!deleteData) await confirm(`Take "${settings.stack}" out of ${settings.region}? The data stay.`, flags)
  const before = await deployment.kinds()
  const snapshot = deleteData && holdsNamespace(before) ? await keepLast(call, settings) : undefined
  const watched = watch(call)
  const changes = await deployment.down({ ...watched.options, deleteData }).finally(() => watched.end())
  forget(call.place)
  const after = await deployment.kinds()
  const kept = keptTexts({ settings, before, after, history: store.bucket, snapshot })
  tell({ settings, changes, kept, snapshot: snapshot?.id }, call)
}

function assertConfirmed({ stack }: StackSettings, { 'delete-data': deleteData, confirm }: DownFlags): void {
  if (!deleteData || confirm === stack) return
  const other = confirm === undefined ? '' : `, not "${confirm}"`
  const message = `The data of "${stack}" are deleted only when that name is confirmed${other}.`
  throw new DataLoafError('invalid_input', message, { hint: `--confirm ${stack}` })
}

/** A snapshot that outlives the namespace. */
async function keepLast({ out }: Call, settings: StackSettings): Promise<Snapshot> {
  const snapshot = await lastSnapshot(settings, new Date())
  out.note(`Last snapshot of the warehouse: ${snapshot.id}; waiting until it is finished.`)
  await snapshotFinished(settings, snapshot)
  return snapshot
}

interface TakenDown {
  settings: StackSettings
  changes: Changes
  kept: string[]
  snapshot: string | undefined
}

function tell({ settings, changes, kept, snapshot }: TakenDown, { flags, out }: Call<DownFlags>): void {
  if (out.json) {
    out.event({ kind: 'result', stack: settings.stack, changes, kept, ...(snapshot && { snapshot }) })
    return
  }
  out.note(`${out.color.green('✓')} ${settings.stack}: ${changesText(changes)}`)
  out.note('Kept:')
  for (const one of kept) out.note(`  ${one}`)
  const more = `  ·  dataloaf down --delete-data --confirm ${settings.stack}`
  out.note(`\nNext: dataloaf up builds it again${flags['delete-data'] ? ', empty' : ` with these data${more}`}`)
}
