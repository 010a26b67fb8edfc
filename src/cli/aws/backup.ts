import { type Snapshot, takeSnapshots } from '../../stack/snapshots.ts'
import type { Call } from '../target.ts'
import { builtOutputs } from './session.ts'

/** Begins snapshots of what the bucket alone could not bring back. The bucket itself keeps every version. */
export async function backup(call: Call): Promise<{ snapshots: Snapshot[]; bucket: string | undefined }> {
  const { settings, outputs } = await builtOutputs(call)
  const snapshots = await takeSnapshots(settings, new Date())
  for (const { of, id } of snapshots) call.out.log(`${id}  ${of}`)
  call.out.note('Begun; AWS finishes them by itself. The events are in the bucket, whose versions are kept.')
  return { snapshots, bucket: outputs.rawBucket }
}
